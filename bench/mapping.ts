import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { compileEntity, MappingCache, propertyDefinition } from '@app/hubspot-mapping';
import type {
  CompiledEntity,
  PropertyDefinition,
  RawValue,
  SuggestionColumn,
  WireProperty,
} from '@app/hubspot-mapping';
import { suggestMappings } from '@app/hubspot-mapping/mapping-suggestion/mapping-suggestion';
import { FIELD_KINDS, mappedEntity, recordsOf } from './mapping-fields';
import { handWritten } from './mapping-by-hand';

/** Fields of the measured entity, each carried to HubSpot and back. */
const FIELDS = 60;
const RECORDS = 2_000;
const COLUMNS = 300;
const PROPERTIES = 600;

/** Carries every field of every record both ways; gives the length of what came out, so that nothing is optimised away. */
function carryAll(entity: CompiledEntity, records: readonly (readonly string[])[]): number {
  let length = 0;
  for (const record of records) {
    for (const [at, field] of entity.fields.entries()) {
      const local: readonly RawValue[] = [record[at] ?? null];
      const sent = field.toHubSpot(local);
      if (!sent.ok) throw new Error(sent.error.message);
      const back = field.toLocal(sent.value, [null]);
      if (!back.ok) throw new Error(back.error.message);
      length += (sent.value[0]?.length ?? 0) + (back.value[0]?.length ?? 0);
    }
  }
  return length;
}

/** Records per second of the best of several rounds: the others were disturbed. */
function rate(rounds: number, work: () => void): number {
  let best = 0;
  for (let round = 0; round < rounds; round += 1) {
    const began = process.cpuUsage();
    work();
    const { user, system } = process.cpuUsage(began);
    best = Math.max(best, (RECORDS * 1_000_000) / (user + system));
  }
  return best;
}

async function cacheGain(compile: () => CompiledEntity): Promise<number> {
  const began = performance.now();
  for (let at = 0; at < 50; at += 1) compile();
  const compiling = (performance.now() - began) / 50;
  const cache = new MappingCache(async () => compile());
  await cache.get('contact');
  const asked = performance.now();
  for (let at = 0; at < 10_000; at += 1) await cache.get('contact');
  return compiling / ((performance.now() - asked) / 10_000);
}

/** The first call and the median of the next ones, in ms of processor time. */
function suggestionTimes(columns: readonly SuggestionColumn[], properties: readonly PropertyDefinition[]): number[] {
  return Array.from({ length: 6 }, () => {
    const began = process.cpuUsage();
    suggestMappings('contacts', 'customers', columns, properties);
    const { user, system } = process.cpuUsage(began);
    return (user + system) / 1000;
  });
}

function manyColumns(): SuggestionColumn[] {
  const rows = ['salesforce', 'espocrm', 'suitecrm', 'renewa-one', 'odoo', 'pipedrive'].flatMap(
    (system) =>
      (
        JSON.parse(readFileSync(resolve(`../shared/data/gold/mappings/${system}.json`), 'utf8')) as {
          rows: { column: string; sqlType: string; sampleValues: (string | null)[] }[];
        }
      ).rows,
  );
  return rows.slice(0, COLUMNS).map(({ column, sqlType, sampleValues }) => ({
    column: {
      name: column,
      sqlType,
      nullable: true,
      maxLength: null,
      precision: null,
      scale: null,
      enumValues: null,
      generated: false,
      isKey: false,
    },
    samples: sampleValues,
  }));
}

function manyProperties(): PropertyDefinition[] {
  return ['contacts', 'companies', 'deals']
    .flatMap(
      (object) =>
        (
          JSON.parse(readFileSync(resolve(`../shared/data/hubspot/properties/${object}.json`), 'utf8')) as {
            results: WireProperty[];
          }
        ).results,
    )
    .map(propertyDefinition)
    .slice(0, PROPERTIES);
}

async function main(): Promise<void> {
  const { values } = parseArgs({ options: { detail: { type: 'boolean' } } });
  const { mappings, enums, portal, local } = mappedEntity(FIELDS);
  const compile = (): CompiledEntity => compileEntity('contact', mappings, enums, portal, local).compiled;
  const entity = compile();
  const records = recordsOf(FIELDS, RECORDS);
  const hand = handWritten(FIELDS);
  const [mine, theirs] = [carryAll(entity, records), hand(records)];
  if (mine !== theirs) throw new Error(`The two loops disagree: ${mine} and ${theirs} characters.`);
  const compiled = rate(15, () => carryAll(entity, records));
  const limit = rate(15, () => hand(records));
  const times = suggestionTimes(manyColumns(), manyProperties());
  const answer = {
    recordsPerSecond: Math.round(compiled),
    ratioToHandWritten: Math.round((limit / compiled) * 100) / 100,
    cacheGain: Math.round(await cacheGain(compile)),
    suggestionMs: Math.round(times[0] ?? 0),
  };
  process.stdout.write(`${JSON.stringify(answer)}\n`);
  if (!values.detail) return;
  for (const kind of FIELD_KINDS) {
    const one = { ...entity, fields: entity.fields.filter(({ members }) => members[0]?.column?.startsWith(kind)) };
    const at = entity.fields.flatMap((field, index) => (one.fields.includes(field) ? [index] : []));
    const own = records.map((record) => at.map((index) => record[index] ?? ''));
    const nanoseconds = 1e9 / rate(5, () => carryAll(one, own)) / at.length;
    process.stderr.write(`${kind}: ${Math.round(nanoseconds)} ns a field, both ways\n`);
  }
}

void main();
