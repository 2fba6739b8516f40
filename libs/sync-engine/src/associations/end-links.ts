import type { Link } from '../core';

/** Links at the other ends, found by whatever names them. */
export class EndLinks {
  private readonly byId = new Map<string, Link>();
  private readonly byLocalKey = new Map<string, Link>();
  private readonly byHubSpotId = new Map<string, Link>();

  add(entity: string, links: readonly Link[]): void {
    for (const link of links) {
      this.byId.set(link.id, link);
      if (link.localKey !== null) this.byLocalKey.set(`${entity} ${link.localKey}`, link);
      if (link.hubspotId !== null) this.byHubSpotId.set(`${entity} ${link.hubspotId}`, link);
    }
  }

  of(linkId: string): Link | null {
    return this.byId.get(linkId) ?? null;
  }

  ofLocal(entity: string, key: string): Link | null {
    return this.byLocalKey.get(`${entity} ${key}`) ?? null;
  }

  ofHubSpot(entity: string, id: string): Link | null {
    return this.byHubSpotId.get(`${entity} ${id}`) ?? null;
  }
}
