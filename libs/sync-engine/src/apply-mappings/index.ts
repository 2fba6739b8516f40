export * from './entity-runtime';
