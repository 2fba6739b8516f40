import type { Link } from '../core';
import type { AwaitedEnd } from '../ports';

/** Ends of which a pass cannot say anything yet: waited for until they are linked (S6.4), or looked at again. */
export class OpenEnds {
  private readonly awaited = new Map<string, AwaitedEnd>();
  /** An end whose link is live is shown by one side only. */
  unknown = false;

  awaitLocal(entity: string, localKey: string): void {
    this.awaited.set(`${entity} local ${localKey}`, { entity, localKey });
  }

  awaitHubSpot(entity: string, hubspotId: string): void {
    this.awaited.set(`${entity} hubspot ${hubspotId}`, { entity, hubspotId });
  }

  /** A link that is not live is waited for until it is again. */
  awaitLink(link: Link): void {
    if (link.localKey !== null) this.awaitLocal(link.entity, link.localKey);
    else if (link.hubspotId !== null) this.awaitHubSpot(link.entity, link.hubspotId);
  }

  waits(): readonly AwaitedEnd[] {
    return [...this.awaited.values()];
  }
}
