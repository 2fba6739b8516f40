export * from './look-at-record';
