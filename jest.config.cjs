const shared = {
  testEnvironment: 'node',
  transform: { '^.+\\.[tj]s$': ['@swc/jest'] },
  transformIgnorePatterns: ['/node_modules/(?!(@nestjs|jose|leven|oauth4webapi|openid-client)/)'],
  modulePathIgnorePatterns: ['<rootDir>/dist', '<rootDir>/.data'],
};

/** unit: no server. integration: one shared embedded PostgreSQL, a database per worker. e2e: real processes. */
module.exports = {
  // Time-outs find what hangs, not what is slow: on two busy cores a test may take many times its usual time.
  testTimeout: 30_000,
  // Left to itself, jest uses one core less than there are: on two cores, one.
  maxWorkers: 2,
  projects: [
    {
      ...shared,
      displayName: 'unit',
      testMatch: ['<rootDir>/{apps,libs,test}/**/*.spec.ts'],
      testPathIgnorePatterns: ['\\.(integration|contract)\\.spec\\.ts$'],
    },
    {
      ...shared,
      displayName: 'integration',
      testMatch: ['<rootDir>/{apps,libs,test}/**/*.{integration,contract}.spec.ts'],
      globalSetup: '<rootDir>/test/database/global-setup.cjs',
      globalTeardown: '<rootDir>/test/database/global-teardown.cjs',
    },
    { ...shared, displayName: 'e2e', testMatch: ['<rootDir>/test/**/*.e2e-spec.ts'] },
  ],
};
