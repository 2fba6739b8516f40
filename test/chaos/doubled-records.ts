import type { Side } from '../smoke/edit-values';
import type { ChaosAct, CreateAct } from './acts';

/** A record by the name under which people created it. */
export interface NamedRecord {
  readonly entity: string;
  readonly side: Side;
  readonly name: string;
  /** Archived, or deleted softly. */
  readonly gone: boolean;
}

export interface CreateFindings {
  readonly doubled: readonly string[];
  readonly missing: readonly string[];
}

/**
 * S4.2, S4.5: what was created once stands once on each side. Where both sides created it at once and HubSpot lets two records hold the key
 * (a company's domain), each may stand: nobody could know, and the sync asks a person (`duplicate_hubspot`).
 */
export function judgeCreates(acts: readonly ChaosAct[], records: readonly NamedRecord[]): CreateFindings {
  const creates = acts.filter((act): act is CreateAct => act.kind === 'create');
  const doubled: string[] = [];
  const missing: string[] = [];
  for (const name of new Set(creates.map((act) => act.name))) {
    const own = creates.filter((act) => act.name === name);
    const { entity } = own[0]!.entity;
    const found = records.filter(
      (record) => record.entity === entity && record.name.toLowerCase() === name.toLowerCase(),
    );
    const wasDeleted = found.some(({ gone }) => gone);
    for (const side of ['local', 'hubspot'] as const) {
      const live = found.filter((record) => record.side === side && !record.gone).length;
      if (live > new Set(own.map((act) => act.side)).size) doubled.push(`${entity} ${name}: ${live} live in ${side}`);
      if (live === 0 && !wasDeleted && own.some(({ certain }) => certain))
        missing.push(`${entity} ${name}: created in ${own.map((act) => act.side).join(' and ')}, none in ${side}`);
    }
  }
  return { doubled, missing };
}
