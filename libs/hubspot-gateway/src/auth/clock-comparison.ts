import type { ConnectionStore } from '@app/sync-engine';
import type { AccessTokensService } from './access-tokens.service';
import { offsetFrom, type ClockOffset, type ClockSample } from './clock-offset';
import type { PortalInspection } from './portal-inspection';

const SAMPLES = 3;

/** S3.2: measures HubSpot's clock against the database's now and then, and stores what was found with the connection. */
export class ClockComparison {
  constructor(
    private readonly tokens: AccessTokensService,
    private readonly inspection: PortalInspection,
    private readonly connections: ConnectionStore,
  ) {}

  /** Costs three requests outside the budget. Null if HubSpot could not be asked; what is stored then stays. */
  async measure(): Promise<ClockOffset | null> {
    const token = await this.tokens.current();
    if (!token.ok) return null;
    const samples: ClockSample[] = [];
    for (let sample = 0; sample < SAMPLES; sample += 1) {
      const details = await this.inspection.details(token.value.accessToken);
      if (details.kind === 'answered' && details.value.sample) samples.push(details.value.sample);
    }
    if (samples.length === 0) return null;
    const offset = offsetFrom(samples);
    await this.connections.update(token.value.portalId, {
      clockOffsetMs: offset.offsetMs,
      clockUncertaintyMs: offset.uncertaintyMs,
    });
    return offset;
  }
}
