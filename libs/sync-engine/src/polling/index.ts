export * from './modified-poll';
