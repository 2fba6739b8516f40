/** The import directions of the house (docs/architecture). Lint runs this; a rule that is not enforced is a wish. */
const lib = (name) => `^libs/${name}/`;
const tests = '(\\.(spec|e2e-spec)\\.ts$|/testing/)';
const adapters = ['hubspot-gateway', 'local-records', 'sync-state', 'sync-queue'];

module.exports = {
  forbidden: [
    { name: 'no-circular', severity: 'error', from: { pathNot: '^test/' }, to: { circular: true } },
    {
      name: 'no-circular-in-tests',
      comment: 'Parts of the simulated world know its type; only a cycle of what is loaded is one.',
      severity: 'error',
      from: { path: '^test/' },
      to: { circular: true, viaOnly: { dependencyTypesNot: ['type-only'] } },
    },
    {
      name: 'core-is-pure',
      comment: 'Decisions know no framework, no I/O, no clock: core imports only itself and canonical values.',
      severity: 'error',
      from: { path: '^libs/sync-engine/src/core/', pathNot: tests },
      to: { pathNot: '^libs/(sync-engine/src/core|hubspot-mapping/src)/' },
    },
    {
      name: 'ports-are-interfaces',
      severity: 'error',
      from: { path: '^libs/sync-engine/src/ports/', pathNot: tests },
      to: { pathNot: '^libs/(sync-engine/src/(ports|core)|hubspot-mapping/src)/' },
    },
    {
      name: 'mapping-is-a-leaf',
      severity: 'error',
      from: { path: lib('hubspot-mapping'), pathNot: tests },
      to: { path: '^(libs/(?!hubspot-mapping/)|apps/)' },
    },
    {
      name: 'emulator-knows-nothing-of-us',
      severity: 'error',
      from: { path: lib('hubspot-emulator') },
      to: { path: '^(libs/(?!hubspot-emulator/)|apps/)' },
    },
    {
      name: 'only-mains-tests-and-benches-use-the-emulator',
      severity: 'error',
      from: { path: '^(libs/(?!hubspot-emulator/)|apps/(?!hubspot-emulator/))', pathNot: tests },
      to: { path: lib('hubspot-emulator') },
    },
    ...adapters.map((name) => ({
      name: `${name}-imports-no-sibling-adapter`,
      severity: 'error',
      from: { path: lib(name), pathNot: tests },
      to: { path: `^(apps/|libs/(${[...adapters, 'admin-service'].filter((other) => other !== name).join('|')})/)` },
    })),
    {
      name: 'admin-state-imports-no-adapter',
      comment:
        'Stores and readers of the admin service: they implement its ports over a pool, and know no other adapter.',
      severity: 'error',
      from: { path: lib('admin-state'), pathNot: tests },
      to: { path: `^(apps/|libs/(${adapters.join('|')})/)` },
    },
    {
      name: 'engine-knows-only-ports',
      severity: 'error',
      from: { path: lib('sync-engine'), pathNot: tests },
      to: { path: `^(apps/|libs/(${[...adapters, 'admin-service', 'configuration', 'observability'].join('|')})/)` },
    },
    { name: 'libs-import-no-apps', severity: 'error', from: { path: '^libs/' }, to: { path: '^apps/' } },
    {
      name: 'apps-import-no-apps',
      severity: 'error',
      from: { path: '^apps/([^/]+)/' },
      to: { path: '^apps/', pathNot: '^apps/$1/' },
    },
  ],
  options: {
    tsConfig: { fileName: 'tsconfig.json' },
    doNotFollow: { path: 'node_modules' },
    exclude: { path: '(^|/)(dist|public|node_modules/.cache)/' },
    tsPreCompilationDeps: true,
  },
};
