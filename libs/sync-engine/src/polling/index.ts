export * from './modified-poll';
export * from './journal-reader';
