import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';

/** A process told apart from a later one that got the same number. */
export interface ProcessIdentity {
  readonly pid: number;
  /** When it started, in the words of the operating system. */
  readonly since: string;
}

const STATE = 0;
const START_TIME = 19;

function fromProc(pid: number): string | undefined {
  const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  if (fields[STATE] === 'Z') return undefined;
  return `${readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim()} ${fields[START_TIME]}`;
}

function fromPs(pid: number): string | undefined {
  const answer = spawnSync('ps', ['-o', 'stat=,lstart=', '-p', String(pid)], { encoding: 'utf8' });
  const [state, ...start] = answer.error ? [] : answer.stdout.trim().split(/\s+/);
  return state === undefined || state === '' || state.startsWith('Z') ? undefined : start.join(' ');
}

/** The identity of a running process; undefined when there is none of this number (or it is dead and unreaped). */
export function identify(pid: number): ProcessIdentity | undefined {
  let since: string | undefined;
  try {
    since = process.platform === 'linux' ? fromProc(pid) : fromPs(pid);
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code !== 'ENOENT' && code !== 'ESRCH') throw error;
  }
  return since === undefined ? undefined : { pid, since };
}

export function isRunning(process: ProcessIdentity): boolean {
  return identify(process.pid)?.since === process.since;
}
