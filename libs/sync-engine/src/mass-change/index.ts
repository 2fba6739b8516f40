export * from './mass-change-answers';
