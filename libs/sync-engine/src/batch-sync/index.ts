export * from './describe-plan';
export * from './run-commands';
export * from './run-follower';
export type { RunStep } from './run-ports';
