export * from './plan-undo';
