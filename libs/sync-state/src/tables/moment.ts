import type { ColumnOptions } from 'typeorm';

/** A timestamp column read and written as ms since the epoch. */
export function moment(name: string, options: { nullable?: boolean } = {}): ColumnOptions {
  return {
    name,
    type: 'timestamptz',
    nullable: options.nullable ?? false,
    transformer: {
      to: (ms: unknown) => (typeof ms === 'number' ? new Date(ms) : ms),
      from: (date: Date | null) => date?.getTime() ?? null,
    },
  };
}
