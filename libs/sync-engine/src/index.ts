export * from './apply-mappings';
export * from './core';
export * from './ports';
export * from './sync-operations';
