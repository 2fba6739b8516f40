export * from './first-sync';
