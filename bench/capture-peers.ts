export const WAYS = ['triggers', 'decoding'] as const;
/** A way of capture. */
export type Way = (typeof WAYS)[number];

export const PEERS = ['without', ...WAYS] as const;
/** What is compared: no capture, and each way of it. */
export type Peer = (typeof PEERS)[number];
export type Figures = Readonly<Record<Peer, readonly number[]>>;

/** Peers take turns, in changing order, so that what else the machine does falls on all alike. Round 0 only warms up. */
export async function alternating(
  rounds: number,
  run: (peer: Peer, round: number) => Promise<number>,
): Promise<Figures> {
  const figures: Record<Peer, number[]> = { without: [], triggers: [], decoding: [] };
  for (let round = 0; round <= rounds; round += 1) {
    const turn = round % PEERS.length;
    for (const peer of [...PEERS.slice(turn), ...PEERS.slice(0, turn)]) {
      const figure = await run(peer, round);
      if (round > 0) figures[peer].push(figure);
    }
  }
  return figures;
}

export function medians(figures: Figures): Record<Peer, number> {
  return {
    without: rounded(median(figures.without)),
    triggers: rounded(median(figures.triggers)),
    decoding: rounded(median(figures.decoding)),
  };
}

export function ratio(figures: Figures, way: Way): number {
  return rounded(median(figures[way]) / median(figures.without));
}

function median(figures: readonly number[]): number {
  const sorted = [...figures].sort((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)] ?? NaN;
}

function rounded(figure: number): number {
  return Math.round(figure * 1_000) / 1_000;
}
