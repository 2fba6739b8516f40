import type { RawValue } from '../../src/canonical/raw-value';
import { compileEntity } from '../../src/compilation/entity-compilation';
import type { EnumPair } from '../../src/enum-mapping/enum-mapping';
import { formatPostgresArray } from '../../src/text-forms/postgres-array';
import type { TransformName } from '../../src/transforms/transform-spec';
import { column, mapping, portal, property } from '../references';

export interface GoldCase {
  id: string;
  direction: 'to_hubspot' | 'from_hubspot';
  hubspotType: string;
  fieldType: string;
  localType: string;
  input: unknown;
  options: Record<string, unknown>;
  expected?: unknown;
  alternatives?: unknown[];
  error?: string;
}

/** What the compiled field answers to a gold case: a raw value, an error's code, or that it could not be compiled. */
export type GoldAnswer = { value: RawValue } | { error: string } | { notBuilt: string };

/** Runs a gold case through a compiled field, as the engine would. */
export function answerGold(gold: GoldCase): GoldAnswer {
  const { transform, options, pairs, currentLocal } = transformOf(gold);
  const propertyOptions = (gold.options.propertyOptions ??
    (gold.hubspotType === 'enumeration' ? (pairs?.flatMap(({ hubspot }) => hubspot ?? []) ?? []) : [])) as string[];
  const oneWay = options.part !== undefined || options.path !== undefined;
  const target = property('p', gold.hubspotType, gold.fieldType, {
    options: propertyOptions,
    externalOptions: propertyOptions.length === 0,
  });
  const { compiled, problems } = compileEntity(
    'contact',
    [mapping('c', 'p', transform, options, oneWay ? { direction: 'to_hubspot' } : {})],
    pairs ? [{ entity: 'contact', property: 'p', pairs }] : [],
    portal([target], { timeZone: 'UTC' }),
    { columns: [column('c', gold.localType)] },
  );
  const field = compiled.fields[0];
  const stopped = problems.find((problem) => problem.suspends);
  if (!field || stopped) return { notBuilt: stopped?.message ?? 'no field' };
  const raw = rawOf(gold.input, gold.localType, gold.direction);
  const answer = gold.direction === 'to_hubspot' ? field.toHubSpot([raw]) : field.toLocal([raw], [currentLocal]);
  return answer.ok ? { value: answer.value[0] ?? null } : { error: answer.error.code };
}

function transformOf({ hubspotType, fieldType, localType, options: stored }: GoldCase): {
  transform: TransformName;
  options: Record<string, unknown>;
  pairs: EnumPair[] | null;
  currentLocal: RawValue;
} {
  const { semantic, propertyOptions, enumMap, preferLocal, currentLocal, multiplyBy, ...options } = stored;
  if (multiplyBy !== undefined) options.divideBy = multiplyBy;
  const back = (preferLocal ?? {}) as Record<string, string>;
  const pairs = enumMap
    ? Object.entries(enumMap as Record<string, string | null>).map(([local, hubspot]): EnumPair => ({
        local,
        hubspot,
        wayBack: hubspot !== null && back[hubspot] === local,
      }))
    : null;
  const transform: TransformName =
    options.part !== undefined
      ? 'name_part'
      : typeof semantic === 'string'
        ? (semantic as TransformName)
        : fieldType === 'phonenumber'
          ? 'phone'
          : hubspotType === 'enumeration' && fieldType === 'checkbox'
            ? 'multi_select'
            : hubspotType === 'datetime' && localType === 'date'
              ? 'date'
              : (({ bool: 'boolean', string: 'text' } as Record<string, TransformName>)[hubspotType] ??
                (hubspotType as TransformName));
  return { transform, options, pairs, currentLocal: (currentLocal as RawValue | undefined) ?? null };
}

/** A gold input in the text form in which that side returns it. */
function rawOf(input: unknown, localType: string, direction: GoldCase['direction']): RawValue {
  const value = unrolled(input);
  if (value === null) return null;
  if (direction === 'from_hubspot') return value as string;
  if (Array.isArray(value) && localType.endsWith('[]')) return formatPostgresArray(value as string[]);
  return typeof value === 'string' ? value : JSON.stringify(value);
}

/** Whether a raw value is the expected one: numbers by value, instants by instant, sets without order. */
export function agrees(value: RawValue, expected: unknown, gold: GoldCase): boolean {
  const wanted = unrolled(expected);
  if (value === null || wanted === null || wanted === '') return (value ?? '') === (wanted ?? '');
  if (Array.isArray(wanted) && gold.localType.endsWith('[]')) return value === formatPostgresArray(wanted as string[]);
  if (typeof wanted === 'object') return JSON.stringify(JSON.parse(value)) === JSON.stringify(wanted);
  const text = typeof wanted === 'string' ? wanted : JSON.stringify(wanted);
  if (gold.fieldType === 'checkbox')
    return (
      value
        .split(/[;,] ?/)
        .sort()
        .join() ===
      text
        .split(/[;,] ?/)
        .sort()
        .join()
    );
  return value === text;
}

function unrolled(value: unknown): unknown {
  if (typeof value !== 'object' || value === null || !('$repeat' in value)) return value;
  const [text, count] = value.$repeat as [string, number];
  return text.repeat(count);
}
