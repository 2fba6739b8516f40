import type { EnumPair } from './enum-mapping';

export type LocalTranslation = { kind: 'option'; option: string | null } | { kind: 'unknown' };
export type OptionTranslation = { kind: 'local'; local: string } | { kind: 'ambiguous' } | { kind: 'unknown' };

/** The compiled translations of one property. Without pairs, values pass unchanged. */
export interface ValueTranslation {
  toOption(local: string): LocalTranslation;
  /** The declared way back; of several local values without one, none is guessed. */
  toLocal(option: string): OptionTranslation;
}

export interface TranslationFault {
  what: string;
  advice: string;
}

export function translate(pairs: readonly EnumPair[] | null, ignoreCase: boolean): ValueTranslation {
  if (pairs === null) {
    return {
      toOption: (local) => ({ kind: 'option', option: local }),
      toLocal: (option) => ({ kind: 'local', local: option }),
    };
  }
  const fold = (text: string): string => (ignoreCase ? text.trim().toLowerCase() : text);
  const options = new Map(
    pairs.map(({ local, hubspot }): [string, LocalTranslation] => [fold(local), { kind: 'option', option: hubspot }]),
  );
  const ways = new Map<string, OptionTranslation>();
  for (const { local, hubspot, wayBack } of pairs) {
    if (hubspot === null) continue;
    if (wayBack === true || !ways.has(hubspot)) ways.set(hubspot, { kind: 'local', local });
    else if (!pairs.some((pair) => pair.hubspot === hubspot && pair.wayBack)) ways.set(hubspot, { kind: 'ambiguous' });
  }
  return {
    toOption: (local) => options.get(fold(local)) ?? { kind: 'unknown' },
    toLocal: (option) => ways.get(option) ?? { kind: 'unknown' },
  };
}

/** What makes translations unusable: a value translated twice, two ways back for one option. */
export function translationFault(pairs: readonly EnumPair[], ignoreCase: boolean): TranslationFault | null {
  const locals = new Set<string>();
  const ways = new Set<string>();
  for (const { local, hubspot, wayBack } of pairs) {
    const key = ignoreCase ? local.trim().toLowerCase() : local;
    if (locals.has(key)) {
      return { what: `the local value "${local}" is translated twice`, advice: 'Keep one of the two translations.' };
    }
    locals.add(key);
    if (hubspot === null || !wayBack) continue;
    if (ways.has(hubspot)) {
      return { what: `the option "${hubspot}" has two ways back`, advice: 'Mark one local value as the way back.' };
    }
    ways.add(hubspot);
  }
  return null;
}

/** Options that several local values share without a declared way back. */
export function optionsWithoutWayBack(pairs: readonly EnumPair[]): string[] {
  const shared = new Map<string, { count: number; wayBack: boolean }>();
  for (const { hubspot, wayBack } of pairs) {
    if (hubspot === null) continue;
    const seen = shared.get(hubspot) ?? { count: 0, wayBack: false };
    shared.set(hubspot, { count: seen.count + 1, wayBack: seen.wayBack || wayBack === true });
  }
  return [...shared].filter(([, { count, wayBack }]) => count > 1 && !wayBack).map(([option]) => option);
}
