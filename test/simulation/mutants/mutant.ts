/** A fault planted in the engine: pieces of its source exchanged, each of which must stand there exactly once. */
export interface Mutant {
  readonly name: string;
  /** The rule that the fault breaks. */
  readonly rule: string;
  readonly edits: readonly SourceEdit[];
  /** Families of schedules that are tried, in turn, until one shows the fault; all of them where none is named. */
  readonly scenarios: readonly string[];
  /** Schedules, by scenario and seed, that have shown the fault, tried first: it is too rare to be met soon. */
  readonly directed?: readonly (readonly [scenario: string, seed: number])[];
}

export interface SourceEdit {
  /** Of a mutant of the engine: below `libs/sync-engine/src`, or from there on. */
  readonly file: string;
  readonly find: string;
  readonly replace: string;
}

/** The source with the fault in it. Throws if the engine has moved on and the place is not found, or not unique. */
export function applyEdits(source: string, mutant: string, edits: readonly SourceEdit[]): string {
  return edits.reduce((text, { file, find, replace }) => {
    const places = text.split(find).length - 1;
    if (places !== 1) throw new Error(`Mutant "${mutant}": its place in ${file} is found ${places} times, not once.`);
    return text.replace(find, () => replace);
  }, source);
}
