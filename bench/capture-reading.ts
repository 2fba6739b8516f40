import { parentOf, processorMs } from './processor-time';
import { fork, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import type { Pool } from 'pg';

const LOOK_MS = 20;

/** The worker of the benchmark, and what its reading costs: its own processor time and the server's. */
export class CaptureReading {
  private constructor(
    private readonly pool: Pool,
    private readonly child: ChildProcess,
    private readonly serverPid: number,
  ) {}

  static async start(pool: Pool, url: string): Promise<CaptureReading> {
    const child = fork(join(__dirname, 'capture-worker.js'), [url], { stdio: ['ignore', 'ignore', 'inherit', 'ipc'] });
    const { rows } = await pool.query<{ pid: number }>('select pg_backend_pid() as pid');
    return new CaptureReading(pool, child, parentOf(rows[0]!.pid));
  }

  async work(): Promise<void> {
    await this.tell('work');
  }

  async rest(): Promise<void> {
    await this.tell('rest');
  }

  /** Processor time spent so far by worker and server, ms. */
  spent(): { readonly worker: number; readonly server: number } {
    return { worker: processorMs(this.child.pid!), server: processorMs(this.serverPid) };
  }

  /** Waits until nothing is left of what was written: the log read, captured rows folded. */
  async drained(): Promise<void> {
    for (;;) {
      const { rows } = await this.pool.query<{ left: boolean }>(
        `select exists (select from hubspot_sync.hubspot_captured_changes)
           or exists (select from pg_replication_slots where pg_wal_lsn_diff(pg_current_wal_insert_lsn(), confirmed_flush_lsn) > 64) as left`,
      );
      if (!rows[0]?.left) return;
      await pause(LOOK_MS);
    }
  }

  stop(): void {
    this.child.disconnect();
  }

  private async tell(order: 'work' | 'rest'): Promise<void> {
    const obeyed = once(this.child, 'message');
    this.child.send(order);
    await obeyed;
  }
}
