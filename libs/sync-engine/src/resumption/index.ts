export * from './database-watch';
export * from './planned-resumption';
