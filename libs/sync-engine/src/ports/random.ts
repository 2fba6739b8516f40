/** Unpredictable identifiers: fences, stamps, lease tokens, trace ids, external ids (S1.5: random, never counters). */
export interface Random {
  id(): string;
}
