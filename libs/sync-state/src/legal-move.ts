/** Throws if the machine has no such move; staying is always legal. `who` begins the sentence a person reads. */
export function assertLegalMove<State extends string>(
  who: string,
  transitions: Readonly<Record<State, readonly State[]>>,
  from: State,
  to: State,
): void {
  if (from === to || transitions[from].includes(to)) return;
  const ways = transitions[from].length > 0 ? `from there it can go to ${transitions[from].join(', ')}` : 'it is final';
  throw new Error(`${who} cannot go from state ${from} to ${to}: ${ways}.`);
}
