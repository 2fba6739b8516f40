export * from './entity-definition';
export * from './field-track';
export * from './link';
export * from './log-entry';
export * from './mark';
