/** `taker` wants a unique value that `holder` gives up in the same batch, on this unique index (S3.9). */
export interface Take {
  readonly taker: string;
  readonly holder: string;
  readonly unique: string;
}

export interface WriteOrder {
  /** Values to be freed before anything else, each breaking a cycle. */
  readonly clears: readonly { readonly write: string; readonly unique: string }[];
  /** Writes of one layer may be done in one statement; a layer frees only what later layers take. */
  readonly layers: readonly (readonly string[])[];
}

/**
 * S3.9: frees before takes. Writes are layered so that each comes after the holders of what it takes; where they wait for each
 * other in a ring, one member of it is cleared first. Deterministic in the order given.
 */
export function orderWrites(writes: readonly string[], takes: readonly Take[]): WriteOrder {
  const clears: { write: string; unique: string }[] = [];
  const layers: string[][] = [];
  let waiting = [...writes];
  let open = takes.filter((take) => take.taker !== take.holder);
  while (waiting.length > 0) {
    const blocked = new Set(open.map((take) => take.taker));
    const layer = waiting.filter((write) => !blocked.has(write));
    if (layer.length > 0) {
      layers.push(layer);
      const done = new Set(layer);
      waiting = waiting.filter((write) => !done.has(write));
      open = open.filter((take) => !done.has(take.holder));
      continue;
    }
    const { holder, unique } = ringMember(waiting, open);
    clears.push({ write: holder, unique });
    open = open.filter((take) => take.holder !== holder || take.unique !== unique);
  }
  return { clears, layers };
}

/** Every waiting write is blocked, so walking from taker to holder must come round: the take that closes the ring. */
function ringMember(waiting: readonly string[], open: readonly Take[]): Take {
  const seen = new Set<string>();
  let at = waiting[0];
  for (;;) {
    const take = open.find((candidate) => candidate.taker === at);
    if (!take) throw new Error(`The order of writes is broken: "${at}" waits for a write that is not in the batch.`);
    if (seen.has(take.holder)) return take;
    seen.add(take.taker);
    at = take.holder;
  }
}
