import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { basename, dirname, join, resolve } from 'node:path';
import type { PropertyDefinition, PropertyOption } from '../../src/catalogue/portal-reference';
import { propertyDefinition } from '../../src/catalogue/wire-property';
import type { WireProperty } from '../../src/catalogue/wire-property';
import type { LocalColumn } from '../../src/catalogue/local-reference';
import { column } from '../references';
import type { GoldCase } from './gold-transform';

export interface GoldRow {
  table: string;
  column: string;
  sqlType: string;
  sampleValues: (string | null)[];
  object: string | null;
  property: string | null;
  alternatives: (string | null)[];
  kind: 'property' | 'owner' | 'association' | 'none';
  difficulty: string;
  /** The table that a foreign key of the column leads to. */
  references?: string;
}

export interface GoldSystem {
  system: string;
  rows: GoldRow[];
}

export interface GoldEnum {
  id: string;
  property: string;
  /** `<file>#<property, or object of the pipelines>`; absent: the options are listed here. */
  optionsFrom?: string;
  options?: { value: string; label?: string }[];
  pairs: { local: string; hubspot: string | null; alternatives?: (string | null)[] }[];
}

export interface GoldType {
  id: string;
  values: (string | null)[];
  expected: string;
  alternatives: string[];
}

/** What was wrong in a folder of gold data, for the person who wrote it. */
export class GoldFault extends Error {}

/** The catalogues that come with the project's data; another folder may bring its own beside it. */
const SHARED = resolve('../shared/data');

/** Reads a folder in the gold format (README of the data). Parts that it does not have are null. */
export class GoldFolder {
  private readonly catalogues = new Map<string, PropertyDefinition[]>();

  constructor(readonly path: string) {
    if (!existsSync(path)) throw new GoldFault(`There is no folder ${path}. Name one with --dir.`);
  }

  systems(): GoldSystem[] | null {
    const folder = join(this.path, 'mappings');
    if (!existsSync(folder)) return null;
    const files = readdirSync(folder).filter((name) => name.endsWith('.json'));
    return files.sort().map((name) => {
      const path = join(folder, name);
      const { system = basename(name, '.json'), rows } = readJson(path) as Partial<GoldSystem>;
      if (!Array.isArray(rows)) throw new GoldFault(`${path} has no list "rows". See "gold/mappings" in the README.`);
      return { system, rows: rows.map((row, index) => checkedRow(row, path, index)) };
    });
  }

  enums(): GoldEnum[] | null {
    return this.list('enums.json') as GoldEnum[] | null;
  }

  types(): GoldType[] | null {
    return this.list('type-inference.json') as GoldType[] | null;
  }

  transforms(): GoldCase[] | null {
    return this.list('value-transform.json') as GoldCase[] | null;
  }

  catalogue(object: string): PropertyDefinition[] {
    let properties = this.catalogues.get(object);
    if (!properties) {
      const { results } = readJson(this.dataFile(`hubspot/properties/${object}.json`)) as { results: WireProperty[] };
      properties = results.map(propertyDefinition);
      this.catalogues.set(object, properties);
    }
    return properties;
  }

  optionsOf({ id, optionsFrom, options }: GoldEnum): PropertyOption[] {
    if (optionsFrom === undefined)
      return (options ?? []).map(({ value, label }) => ({ value, label: label ?? value, hidden: false }));
    const [file = '', name = ''] = optionsFrom.split('#');
    const body = readJson(this.dataFile(file)) as Record<string, unknown>;
    if (file.endsWith('pipelines.json')) {
      const { results = [] } = (body[name] ?? {}) as { results?: { stages: { id: string; label: string }[] }[] };
      return results.flatMap(({ stages }) => stages.map(({ id: value, label }) => ({ value, label, hidden: false })));
    }
    const found = (body.results as WireProperty[]).find((property) => property.name === name);
    if (!found) throw new GoldFault(`Enum ${id}: ${file} has no property "${name}". Correct "optionsFrom".`);
    return [...propertyDefinition(found).options];
  }

  private list(name: string): unknown[] | null {
    const path = join(this.path, name);
    if (!existsSync(path)) return null;
    const body = readJson(path);
    if (!Array.isArray(body)) throw new GoldFault(`${path} is no list.`);
    return body;
  }

  private dataFile(file: string): string {
    const places = [join(this.path, file), join(dirname(this.path), file), join(SHARED, file)];
    const found = places.find((place) => existsSync(place));
    if (found === undefined) throw new GoldFault(`${file} is missing; looked at ${places.join(', ')}.`);
    return found;
  }
}

function checkedRow(row: unknown, path: string, index: number): GoldRow {
  const { table, column, sqlType, sampleValues, object, property, alternatives, kind, difficulty, references } =
    row as Partial<GoldRow>;
  const place = `${path}, row ${index + 1} (${table ?? 'no table'}.${column ?? 'no column'})`;
  if (typeof table !== 'string' || typeof column !== 'string')
    throw new GoldFault(`${place}: "table" and "column" must be texts.`);
  if (sampleValues !== undefined && !Array.isArray(sampleValues))
    throw new GoldFault(`${place}: "sampleValues" must be a list of texts and nulls.`);
  if (property === undefined) throw new GoldFault(`${place}: "property" is missing; null means that none fits.`);
  return {
    table,
    column,
    sqlType: sqlType ?? 'text',
    sampleValues: (sampleValues ?? []).map((sample) => (sample === null ? null : String(sample))),
    object: object ?? null,
    property,
    alternatives: alternatives ?? [],
    kind: kind ?? (property === null ? 'none' : 'property'),
    difficulty: difficulty ?? 'unknown',
    ...(references === undefined ? {} : { references }),
  };
}

/** A row's column as introspection would give it. */
export function goldColumn({ column: name, sqlType, references }: GoldRow): LocalColumn {
  if (references === undefined) return column(name, sqlType);
  return column(name, sqlType, { references: { schema: 'public', table: references, key: 'id', columns: [] } });
}

function readJson(path: string): unknown {
  try {
    return JSON.parse(readFileSync(path, 'utf8'));
  } catch (error) {
    throw new GoldFault(`${path} cannot be read: ${(error as Error).message}`);
  }
}
