export * from './association-runtime';
export * from './captured-tables';
export * from './entity-runtime';
