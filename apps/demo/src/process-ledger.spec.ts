import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { identify, isRunning } from './process-identity';
import { ProcessLedger } from './process-ledger';

jest.setTimeout(30_000);

describe('the ledger of processes on a data directory', () => {
  let folder: string;
  const children: ChildProcess[] = [];

  const idle = async (): Promise<ChildProcess & { pid: number }> => {
    const child = spawn(process.execPath, ['-e', "console.log('up'); setInterval(() => undefined, 1000)"], {
      stdio: ['ignore', 'pipe', 'ignore'],
    });
    children.push(child);
    await once(child.stdout, 'data');
    return child as ChildProcess & { pid: number };
  };

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'renewa-ledger-'));
  });

  afterEach(() => {
    for (const child of children.splice(0)) child.kill('SIGKILL');
    rmSync(folder, { recursive: true, force: true });
  });

  it('ends what an earlier supervisor left running', async () => {
    const orphan = await idle();
    const lines: string[] = [];
    new ProcessLedger(folder).add('worker', orphan.pid);
    await new ProcessLedger(folder).endLeftOvers((line) => lines.push(line));
    expect(identify(orphan.pid)).toBeUndefined();
    expect(lines).toEqual([`ending worker (pid ${orphan.pid}), left running by an earlier start`]);
    expect(JSON.parse(readFileSync(join(folder, 'processes.json'), 'utf8'))).toEqual([]);
  });

  it('leaves a process alone that only got the number of one of ours', async () => {
    const stranger = await idle();
    writeFileSync(
      join(folder, 'processes.json'),
      JSON.stringify([{ name: 'api', pid: stranger.pid, since: 'long ago' }]),
    );
    await new ProcessLedger(folder).endLeftOvers(() => undefined);
    expect(isRunning(identify(stranger.pid)!)).toBe(true);
  });

  it('forgets a process that ended by itself', async () => {
    const child = await idle();
    const ledger = new ProcessLedger(folder);
    ledger.add('api', child.pid);
    ledger.remove(child.pid);
    await ledger.endLeftOvers(() => undefined);
    expect(identify(child.pid)).toBeDefined();
  });

  it('admits one supervisor at a time, and the next one when it is dead', async () => {
    const other = await idle();
    const lock = join(folder, 'supervisor.json');
    writeFileSync(lock, JSON.stringify({ name: 'supervisor', ...identify(other.pid) }));
    const ledger = new ProcessLedger(folder);
    expect(() => ledger.claim()).toThrow(`Already running on these data (pid ${other.pid}).`);
    await ledger.endSupervisor(() => undefined);
    ledger.claim();
    expect(JSON.parse(readFileSync(lock, 'utf8'))).toMatchObject({ pid: process.pid });
    ledger.release();
    expect(existsSync(lock)).toBe(false);
  });
});
