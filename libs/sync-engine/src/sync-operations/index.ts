export * from './engine-ports';
export * from './engine-settings';
export * from './reconciler';
