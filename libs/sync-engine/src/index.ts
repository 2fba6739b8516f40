export * from './apply-mappings';
export * from './batch-sync';
export * from './core';
export * from './entity-registry';
export * from './event-handlers';
export * from './polling';
export * from './ports';
export * from './sync-operations';
