const { projects } = require('../../jest.config.cjs');

const { displayName: _name, ...integration } = projects.find(({ displayName }) => displayName === 'integration');

/** The contracts over PostgreSQL with a planted fault; only `hunt-sql-mutants` runs them so. */
module.exports = {
  ...integration,
  rootDir: '../..',
  testTimeout: 30_000,
  transform: { '^.+\\.[tj]s$': ['<rootDir>/test/database/planted-source.cjs'] },
};
