/** The engine's own types, without its code. */
export type * from '@app/sync-engine/core';
export type * from '@app/sync-engine/ports';
