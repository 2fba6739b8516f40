// Writes docs/configuration.schema.json from the schema that configuration files are checked by. Run after a build.
import { writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';

const { CONFIGURATION_SCHEMA } = createRequire(import.meta.url)(
  '../dist/libs/sync-engine/src/configuration-file/configuration-schema.js',
);
writeFileSync(
  new URL('../docs/configuration.schema.json', import.meta.url),
  `${JSON.stringify(CONFIGURATION_SCHEMA, null, 2)}\n`,
);
