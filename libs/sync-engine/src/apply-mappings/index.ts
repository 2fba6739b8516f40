export * from './association-runtime';
export * from './entity-runtime';
