export * from './schema-watch';
