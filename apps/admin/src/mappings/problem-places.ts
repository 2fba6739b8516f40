import type { MappingProblem } from '@app/hubspot-mapping';

type Told = Pick<MappingProblem, 'code' | 'message' | 'advice' | 'property'>;

/** What is wrong with a mapping, beside the field of the form that mends it. */
export interface PlacedProblems {
  readonly source: string | undefined;
  readonly direction: string | undefined;
  readonly transform: string | undefined;
  readonly options: Readonly<Record<string, string>>;
  /** What no field of this form mends. */
  readonly others: readonly Told[];
}

type Place = 'source' | 'direction' | 'transform';

const PLACES: Readonly<Partial<Record<Told['code'], Place>>> = {
  COLUMN_MISSING: 'source',
  COLUMN_NOT_WRITABLE: 'source',
  COLUMN_USED_TWICE: 'source',
  FOREIGN_KEY_AMBIGUOUS: 'source',
  FOREIGN_KEY_MISSING: 'source',
  PRIVILEGE_MISSING: 'source',
  SOURCE_FAULTY: 'source',
  DIRECTION_NOT_POSSIBLE: 'direction',
  TRANSFORM_UNKNOWN: 'transform',
  TYPES_DO_NOT_FIT: 'transform',
};

/** `property`: that of the mapping whose form it is; problems of other members of its group are told as they are. */
export function placedProblems(problems: readonly Told[], property: string): PlacedProblems {
  const at: Partial<Record<Place, string>> = {};
  const options: Record<string, string> = {};
  const others: Told[] = [];
  for (const problem of problems) {
    const text = `${withoutPlace(problem)} ${problem.advice}`;
    const place = PLACES[problem.code];
    const option = problem.code === 'OPTIONS_FAULTY' ? /option "([^"]+)"/.exec(problem.message)?.[1] : undefined;
    if (problem.property !== property) others.push(problem);
    else if (place !== undefined && at[place] === undefined) at[place] = text;
    else if (option !== undefined && options[option] === undefined) options[option] = text;
    else others.push(problem);
  }
  return { source: at.source, direction: at.direction, transform: at.transform, options, others };
}

/** Beside its field nobody needs to be told which mapping it is. */
function withoutPlace({ message, property }: Told): string {
  const sign = ` ↔ ${property}: `;
  const [, said] = message.split(sign);
  return said === undefined ? message : said.slice(0, 1).toUpperCase() + said.slice(1);
}
