const shared = {
  testEnvironment: 'node',
  transform: { '^.+\\.[tj]s$': ['@swc/jest'] },
  transformIgnorePatterns: ['/node_modules/(?!@nestjs/)'],
  modulePathIgnorePatterns: ['<rootDir>/dist', '<rootDir>/.data'],
};

/** unit: no server. integration: one shared embedded PostgreSQL, a database per worker. e2e: real processes. */
module.exports = {
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
