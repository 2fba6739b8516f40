export * from './core';
export * from './ports';
