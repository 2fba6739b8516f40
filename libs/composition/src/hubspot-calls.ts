import type { HubSpotGatewayOptions } from '@app/hubspot-gateway';
import type { SyncMetrics } from '@app/observability';

type Exchange = Parameters<NonNullable<HubSpotGatewayOptions['onExchange']>>[0];

/** So many in a row are no hiccup: each read is tried three times. */
const UNANSWERED_TO_TELL = 3;

interface Silence {
  readonly since: number;
  readonly count: number;
}

/**
 * Counts the exchanges with HubSpot and tells when it stops answering one kind of them, and when it answers again: once each, however long it
 * lasts. Records wait meanwhile and are parked by none of it (S9.1), so nothing else would say why nothing moves.
 */
export class HubSpotCalls {
  private readonly silent = new Map<string, Silence>();

  constructor(
    private readonly metrics: Pick<SyncMetrics, 'hubspotCalls'>,
    private readonly log: { warn(message: string): void; log(message: string): void },
    private readonly now: () => number = () => performance.now(),
  ) {}

  observe({ what, status }: Pick<Exchange, 'what' | 'status'>): void {
    const outcome = outcomeOf(status);
    this.metrics.hubspotCalls.inc({ what, outcome });
    const before = this.silent.get(what);
    if (outcome !== 'unanswered') {
      this.silent.delete(what);
      if (before && before.count >= UNANSWERED_TO_TELL)
        this.log.log(
          `HubSpot answers again when asked to ${what}, after ${this.seconds(before)} s; what waited goes on.`,
        );
      return;
    }
    const count = (before?.count ?? 0) + 1;
    this.silent.set(what, { since: before?.since ?? this.now(), count });
    if (count !== UNANSWERED_TO_TELL) return;
    const told = status === null ? 'does not answer' : `answers ${status}`;
    this.log.warn(
      `HubSpot ${told} when asked to ${what}. Records wait and are tried again, nothing is lost; see status.hubspot.com, and the way from here to HubSpot.`,
    );
  }

  private seconds({ since }: Silence): number {
    return Math.round((this.now() - since) / 1000);
  }
}

function outcomeOf(status: number | null): 'answered' | 'refused' | 'limited' | 'unanswered' {
  if (status === null || status >= 500 || status === 477) return 'unanswered';
  if (status === 429) return 'limited';
  return status >= 400 ? 'refused' : 'answered';
}
