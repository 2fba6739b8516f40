export * from './engine-ports';
export * from './engine-settings';
export * from './plan-counts';
export * from './reconciler';
