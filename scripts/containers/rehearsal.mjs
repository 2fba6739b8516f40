// Runs the steps of a Dockerfile without a container engine: each stage is a folder, in which the very commands of the file run.
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, statSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';

const STEP_TIMEOUT_MS = 8 * 60_000;
const FULL_INSTALL = 'npm ci --no-audit --no-fund';

function run(command, cwd, env) {
  const [program, ...args] = command;
  const result = spawnSync(program, args, {
    cwd,
    env,
    stdio: ['ignore', 'inherit', 'inherit'],
    timeout: STEP_TIMEOUT_MS,
  });
  if (result.status !== 0)
    throw new Error(`"${command.at(-1)}" ended with ${result.status ?? result.signal ?? result.error?.message}`);
}

/** Hard links instead of copies: a stage's node_modules is large. The contents of a folder go into the target, as in Docker. */
function copyTree(source, target) {
  const isFolder = statSync(source).isDirectory();
  mkdirSync(isFolder ? target : dirname(target), { recursive: true });
  run(['cp', '-al', isFolder ? `${source}/.` : source, target], '/', process.env);
}

function copy(step, sourceRoot, workdir, stageRoot) {
  for (const source of step.sources) {
    const from = join(sourceRoot, source);
    if (!existsSync(from))
      throw new Error(`line ${step.line}: ${source} does not exist${step.from ? ` in stage ${step.from}` : ''}`);
    const into = step.target.startsWith('/') ? join(stageRoot, step.target) : join(stageRoot, workdir, step.target);
    const isFolder = statSync(from).isDirectory();
    copyTree(from, !isFolder && step.target.endsWith('/') ? join(into, basename(source)) : into);
  }
}

/** Whether what is installed in `checkout` is exactly what its lock file says. */
function installedAsLocked(checkout, lockFile) {
  const installed = join(checkout, 'node_modules', '.package-lock.json');
  if (!existsSync(installed)) return false;
  const packagesOf = (file) => JSON.parse(readFileSync(file, 'utf8')).packages;
  const locked = packagesOf(lockFile);
  const present = packagesOf(installed);
  const same = (path) => present[path]?.integrity === locked[path].integrity;
  return (
    Object.keys(present).every((path) => path in locked) &&
    Object.keys(locked).every((path) => path === '' || same(path) || (locked[path].optional && !(path in present)))
  );
}

/**
 * Rehearses the stages in order in `folder`, with `context` as the build context. Gives, per stage, its root, working directory,
 * environment and the commands it would start with. The full install is not repeated where `checkout` holds the packages of
 * the same lock file: they are linked. Every other command runs.
 */
export function rehearse(stages, context, checkout, folder, log) {
  const built = new Map();
  for (const { name, base, steps } of stages) {
    log(`stage ${name}`);
    const parent = built.get(base);
    const root = join(folder, name);
    if (parent) copyTree(parent.root, root);
    else mkdirSync(root, { recursive: true });
    const stage = {
      root,
      workdir: parent?.workdir ?? '/',
      env: { ...(parent?.env ?? {}) },
      cmd: parent?.cmd,
      healthcheck: parent?.healthcheck,
    };
    for (const step of steps) {
      if (step.kind === 'workdir') {
        stage.workdir = step.path;
        mkdirSync(join(root, step.path), { recursive: true });
      } else if (step.kind === 'env') {
        stage.env[step.name] = step.value;
      } else if (step.kind === 'copy') {
        copy(step, step.from === null ? context : built.get(step.from).root, stage.workdir, root);
      } else if (step.kind === 'run') {
        const into = join(root, stage.workdir);
        const [, , line] = step.command;
        if (line === FULL_INSTALL && installedAsLocked(checkout, join(into, 'package-lock.json'))) {
          log('  takes the packages of this checkout, which are those of the lock file');
          copyTree(join(checkout, 'node_modules'), join(into, 'node_modules'));
        } else run(step.command, into, { PATH: process.env.PATH, HOME: process.env.HOME, ...stage.env });
      } else if (step.kind === 'cmd' || step.kind === 'healthcheck') {
        stage[step.kind] = step.command;
      }
    }
    built.set(name, stage);
  }
  return built;
}
