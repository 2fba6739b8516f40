// Reads the part of the Dockerfile language that docker/Dockerfile uses, and refuses the rest: what cannot be rehearsed must not
// slip in unnoticed.

function jsonOrShell(text) {
  return text.startsWith('[') ? JSON.parse(text) : ['/bin/sh', '-c', text];
}

const readers = {
  WORKDIR: (text) => ({ kind: 'workdir', path: text }),
  RUN: (text) => ({ kind: 'run', command: jsonOrShell(text) }),
  CMD: (text) => ({ kind: 'cmd', command: jsonOrShell(text) }),
  USER: (text) => ({ kind: 'user', name: text }),
  EXPOSE: (text) => ({ kind: 'expose', port: Number(text) }),
  ENV: (text) => {
    const [name, value] = text.split(/=(.*)/s);
    return { kind: 'env', name, value };
  },
  COPY: (text) => {
    const words = text.split(/\s+/);
    const from = words[0].startsWith('--from=') ? words.shift().slice('--from='.length) : null;
    const target = words.pop();
    return { kind: 'copy', from, sources: words, target };
  },
  HEALTHCHECK: (text) => ({ kind: 'healthcheck', command: jsonOrShell(text.slice(text.indexOf('CMD ') + 4)) }),
};

/** Stages in order: `{ name, base, steps }`, each step with its line number. Throws on what it does not know. */
export function parseDockerfile(text) {
  const stages = [];
  text.split('\n').forEach((raw, index) => {
    const line = raw.trim();
    if (line === '' || line.startsWith('#')) return;
    const [, instruction, rest] = /^([A-Z]+)\s+(.*)$/.exec(line) ?? [];
    if (instruction === 'FROM') {
      const [, base, name] = /^(\S+)\s+AS\s+(\S+)$/.exec(rest) ?? [];
      if (!name) throw new Error(`line ${index + 1}: every stage needs a name (FROM … AS …)`);
      stages.push({ name, base, steps: [] });
      return;
    }
    const read = readers[instruction];
    if (!read) throw new Error(`line ${index + 1}: cannot rehearse ${instruction ?? line}`);
    if (stages.length === 0) throw new Error(`line ${index + 1}: ${instruction} before the first FROM`);
    stages.at(-1).steps.push({ line: index + 1, ...read(rest) });
  });
  return stages;
}

/** Faults that need no build: unknown stages, missing sources, targets that cannot start. */
export function faultsOf(stages, targets, existsInContext) {
  const faults = [];
  const known = new Set();
  for (const { name, base, steps } of stages) {
    if (!known.has(base) && !/^[\w./-]+:[\w.-]+$/.test(base))
      faults.push(`stage ${name}: base "${base}" is neither a stage before it nor an image with a tag`);
    for (const step of steps) {
      if (step.kind !== 'copy') continue;
      if (step.from !== null && !known.has(step.from))
        faults.push(`line ${step.line}: no stage "${step.from}" before this one`);
      if (step.from !== null) continue;
      for (const source of step.sources) {
        if (!existsInContext(source)) faults.push(`line ${step.line}: ${source} is not in the build context`);
      }
    }
    known.add(name);
  }
  for (const target of targets) {
    const stage = stages.find(({ name }) => name === target);
    if (!stage) faults.push(`no target "${target}"`);
    for (const kind of stage ? ['cmd', 'healthcheck'] : []) {
      if (!stage.steps.some((step) => step.kind === kind)) faults.push(`target ${target} has no ${kind.toUpperCase()}`);
    }
  }
  return faults;
}
