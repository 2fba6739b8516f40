export * from './entity-registry';
