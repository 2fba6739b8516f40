import type { MatchCandidate, MatchKeyEntry } from '../ports';
import type { MemoryDatabase } from './memory-database';

/** S4.5: the key index and the claims, in memory. */
export class MemoryMatchKeys {
  constructor(private readonly db: MemoryDatabase) {}

  index(entity: string, records: readonly { hubspotId: string; entries: readonly MatchKeyEntry[] }[]): Promise<void> {
    return this.db.exclusive(() => {
      for (const { hubspotId, entries } of records) this.db.tables.matchKeys.set(`${entity} ${hubspotId}`, entries);
    });
  }

  of(entity: string, hubspotId: string): Promise<readonly MatchKeyEntry[]> {
    return this.db.exclusive(() => this.db.tables.matchKeys.get(`${entity} ${hubspotId}`) ?? []);
  }

  find(entity: string, keys: readonly { key: string; value: string }[]): Promise<readonly MatchCandidate[]> {
    return this.db.exclusive(() =>
      [...this.db.tables.matchKeys.entries()]
        .filter(([id]) => id.startsWith(`${entity} `))
        .flatMap(([, entries]) => entries)
        .filter((entry) => keys.some(({ key, value }) => key === entry.key && value === entry.value))
        .map((entry) => ({
          ...entry,
          link:
            [...this.db.tables.links.values()].find(
              (link) => link.entity === entity && link.hubspotId === entry.hubspotId,
            ) ?? null,
        })),
    );
  }

  claim(
    entity: string,
    claims: readonly { token: string; keys: readonly { key: string; value: string }[] }[],
    ttlMs: number,
  ): Promise<ReadonlySet<string>> {
    return this.db.exclusive(() => {
      const now = this.db.now();
      const taken = new Set<string>();
      for (const { token, keys } of claims) {
        const names = keys.map(({ key, value }) => `${entity} ${key} ${value}`);
        const held = names.some((name) => {
          const claim = this.db.tables.claims.get(name);
          return claim !== undefined && claim.token !== token && claim.expiresAt > now;
        });
        if (held) continue;
        for (const name of names) this.db.tables.claims.set(name, { token, expiresAt: now + ttlMs });
        taken.add(token);
      }
      return taken;
    });
  }

  release(tokens: readonly string[]): Promise<void> {
    return this.db.exclusive(() => {
      for (const [name, claim] of this.db.tables.claims)
        if (tokens.includes(claim.token)) this.db.tables.claims.delete(name);
    });
  }
}
