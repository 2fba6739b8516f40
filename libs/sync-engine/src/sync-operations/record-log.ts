import type { Fact, LogEntry } from '../core';
import type { WorkItem } from './work-item';

/** S8.1: a field's facts as rows of the log. */
export function toLogEntries(item: WorkItem, field: string, facts: readonly Fact[]): LogEntry[] {
  return facts.map((fact) => item.logEntry({ ...fact, field }));
}
