import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';

/** What a server writes about itself into its data directory. */
export interface Postmaster {
  readonly pid: number;
  readonly port: number;
  /** False while it starts, recovers or stops. */
  readonly ready: boolean;
}

/** The server that last wrote `postmaster.pid` in this data directory, running or not; undefined when it stopped cleanly. */
export function readPostmaster(dataDir: string): Postmaster | undefined {
  let text: string;
  try {
    text = readFileSync(join(dataDir, 'postmaster.pid'), 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  }
  const lines = text.split('\n');
  const pid = Number(lines[0]);
  if (!Number.isInteger(pid) || pid <= 0) return undefined;
  return { pid, port: Number(lines[3] ?? 0), ready: lines[7]?.trim() === 'ready' };
}

function commandLine(pid: number): string {
  try {
    const state = readFileSync(`/proc/${pid}/stat`, 'utf8');
    if (state.slice(state.lastIndexOf(')') + 2).startsWith('Z')) return '';
    return readFileSync(`/proc/${pid}/cmdline`, 'utf8').replaceAll('\0', ' ');
  } catch {
    const answer = spawnSync('ps', ['-ww', '-o', 'stat=,args=', '-p', String(pid)], { encoding: 'utf8' });
    const line = answer.error ? '' : answer.stdout.trim();
    return line.startsWith('Z') ? '' : line;
  }
}

/**
 * `ours` when the process is a PostgreSQL server on this data directory; `other` when it is dead, unreaped, or the number has
 * gone to another program since (after a restart of the machine or container).
 */
export function whoIs(pid: number, dataDir: string): 'ours' | 'other' {
  if (!isAlive(pid)) return 'other';
  const command = commandLine(pid);
  return command.includes('postgres') && command.includes(dataDir) ? 'ours' : 'other';
}

/** Whether a process of this number exists, unreaped ones included. */
export function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}
