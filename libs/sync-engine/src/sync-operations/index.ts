export * from './engine-ports';
export * from './engine-settings';
export type { BatchFailure } from './failed-batch';
export * from './plan-counts';
export * from './reconciler';
export type { PreviewedBatch, SeenRecord } from './preview';
export * from './priority';
export * from './record-seal';
export { isMassChangePause } from './mass-change-guard';
