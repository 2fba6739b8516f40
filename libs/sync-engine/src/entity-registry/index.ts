export * from './ends-first';
export * from './entity-registry';
