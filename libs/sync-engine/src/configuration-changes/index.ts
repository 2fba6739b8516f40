export * from './configuration-commands';
export * from './waiting-parts';
