import type {
  CapturedTable,
  CaptureInstallation,
  CaptureProblem,
  CaptureRemoval,
  ChangeCapture,
} from '@app/sync-engine';
import type { TriggerCapture } from '../capture/trigger-capture';
import { tableLabel } from '../catalogue/table-shape';
import type { DecodingCapture } from './decoding-capture';

export interface PreferredCaptureParts {
  readonly way: 'decoding' | 'triggers';
  readonly decoding: DecodingCapture;
  readonly triggers: TriggerCapture;
  /** A table is captured by triggers though decoding is preferred; told once for each reason. */
  readonly onFallback: (table: string, reason: string) => void;
}

/**
 * Captures each table the preferred way, or by triggers where a table cannot be decoded. A table that was captured the other way before changes over
 * without a moment in which it is captured neither way.
 */
export class PreferredCapture implements ChangeCapture {
  private readonly told = new Map<string, string>();

  constructor(private readonly parts: PreferredCaptureParts) {}

  async install(table: CapturedTable, columns: readonly string[]): Promise<CaptureInstallation> {
    const { decoding, triggers, way } = this.parts;
    if (way === 'triggers') return this.byTriggers(table, columns);
    const done = await decoding.install(table, columns);
    if (done.kind === 'busy') return (await decoding.captures(table)) ? done : triggers.install(table, columns);
    if (done.kind === 'refused') {
      const fallback = await this.byTriggers(table, columns);
      if (fallback.kind !== 'refused') this.tell(tableLabel(table), done.problems);
      return fallback;
    }
    const removed = await triggers.remove(table);
    return removed.kind === 'busy' ? removed : done;
  }

  async check(table: CapturedTable, columns: readonly string[]): Promise<readonly CaptureProblem[]> {
    const { decoding, triggers } = this.parts;
    return (await decoding.captures(table)) ? decoding.check(table, columns) : triggers.check(table, columns);
  }

  async remove(table: Pick<CapturedTable, 'schema' | 'name'>): Promise<CaptureRemoval> {
    const removed = await this.parts.triggers.remove(table);
    return removed.kind === 'busy' ? removed : this.parts.decoding.remove(table);
  }

  async removeAll(): Promise<CaptureRemoval> {
    const removed = await this.parts.triggers.removeAll();
    return removed.kind === 'busy' ? removed : this.parts.decoding.removeAll();
  }

  private async byTriggers(table: CapturedTable, columns: readonly string[]): Promise<CaptureInstallation> {
    const { decoding, triggers } = this.parts;
    const done = await triggers.install(table, columns);
    if (done.kind === 'busy' || done.kind === 'refused' || !(await decoding.captures(table))) return done;
    const left = await decoding.handOver(table);
    return left.kind === 'busy' ? left : done;
  }

  private tell(table: string, problems: readonly CaptureProblem[]): void {
    const reason = problems.map(({ message }) => message).join(' ');
    if (this.told.get(table) === reason) return;
    this.told.set(table, reason);
    this.parts.onFallback(table, reason);
  }
}
