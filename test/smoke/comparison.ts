import type { Canonical, CompiledField, RawValue } from '@app/hubspot-mapping';
import type { BusinessApplication } from './business-application';
import type { HubSpotAccount } from './hubspot-account';
import { vectorOf, type MappedEntity } from './mapped-entities';
import type { StoredFieldState, StoredLink, SyncRecords } from './sync-records';

export interface Difference {
  readonly link: StoredLink;
  readonly field: string;
  readonly local: readonly RawValue[];
  readonly hubspot: readonly RawValue[];
}

export interface Comparison {
  readonly records: number;
  readonly fields: number;
  /** Differences for which the sync stores a state about these very values, by kind of state. */
  readonly known: Readonly<Record<string, number>>;
  readonly unexplained: readonly Difference[];
  /** Records of one side without a partner on the other, and records with two: a sentence each. */
  readonly unpaired: readonly string[];
}

/** Compares every record and every mapped field of both sides as SQL and HubSpot show them, in the domain of each field. */
export async function compareSides(
  entities: readonly MappedEntity[],
  account: HubSpotAccount,
  application: BusinessApplication,
  sync: SyncRecords,
): Promise<Comparison> {
  const [links, states, held] = [await sync.links(), await sync.fieldStates(), await sync.heldRecords()];
  const known: Record<string, number> = {};
  const unexplained: Difference[] = [];
  const unpaired: string[] = [];
  let [records, fields] = [0, 0];
  for (const entity of entities) {
    const rows = new Map((await application.rows(entity.table, entity.columns)).map((row) => [row['id'] ?? '', row]));
    const live = (await account.records(entity.objectType)).filter(({ archived }) => !archived);
    const found = new Map(live.map((record) => [record.id, record.properties]));
    const own = links.filter((link) => link.entity === entity.entity);
    unpaired.push(...withoutPartner(entity, own, [...rows.keys()], [...found.keys()], held));
    for (const link of own) {
      const row = rows.get(link.localKey ?? '');
      const properties = found.get(link.hubspotId ?? '');
      if (link.state !== 'live' || !row || !properties) continue;
      records += 1;
      for (const field of entity.fields) {
        fields += 1;
        const [local, hubspot] = [vectorOf(field, 'local', row), vectorOf(field, 'hubspot', properties)];
        if (agree(field, local, hubspot)) continue;
        const state = states.find((one) => one.linkId === link.id && one.field === field.id);
        if (state && isAbout(state, field, local, hubspot)) known[state.kind] = (known[state.kind] ?? 0) + 1;
        else unexplained.push({ link, field: field.id, local, hubspot });
      }
    }
  }
  return { records, fields, known, unexplained, unpaired };
}

/** Whether one side's value is what the other holds, in the direction in which the field travels. */
function agree(field: CompiledField, local: readonly RawValue[], hubspot: readonly RawValue[]): boolean {
  if (field.direction === 'to_local') {
    const image = field.toLocal(hubspot, local);
    return image.ok && equal(field.canonicalLocal(image.value), field.canonicalLocal(local));
  }
  const image = field.toHubSpot(local);
  return image.ok && equal(field.canonicalHubSpot(image.value), field.canonicalHubSpot(hubspot));
}

function isAbout(
  state: StoredFieldState,
  field: CompiledField,
  local: readonly RawValue[],
  hubspot: readonly RawValue[],
): boolean {
  return (
    (state.local === null || equal(state.local, field.canonicalLocal(local))) &&
    (state.hubspot === null || equal(state.hubspot, field.canonicalHubSpot(hubspot)))
  );
}

function equal(a: readonly Canonical[], b: readonly Canonical[]): boolean {
  return a.length === b.length && a.every((value, index) => value === b[index]);
}

/** S4.2, S4.3: each record has exactly one partner, unless the sync itself says why not. */
function withoutPartner(
  { entity }: MappedEntity,
  links: readonly StoredLink[],
  localKeys: readonly string[],
  hubspotIds: readonly string[],
  held: ReadonlySet<string>,
): string[] {
  const [rows, records] = [new Set(localKeys), new Set(hubspotIds)];
  const check = (side: string, ids: readonly string[], end: 'localKey' | 'hubspotId', partners: ReadonlySet<string>) =>
    ids.flatMap((id) => {
      const own = links.filter((link) => link[end] === id);
      const other = end === 'localKey' ? 'hubspotId' : 'localKey';
      if (own.length === 0 && !held.has(`${entity} ${id}`)) return [`${side} ${entity} ${id} has no partner.`];
      if (own.length > 1) return [`${side} ${entity} ${id} has ${own.length} partners.`];
      const [link] = own;
      return link?.state === 'live' && !partners.has(link[other] ?? '')
        ? [`${side} ${entity} ${id} is linked to ${link[other]}, which is gone.`]
        : [];
    });
  return [...check('local', localKeys, 'localKey', records), ...check('HubSpot', hubspotIds, 'hubspotId', rows)];
}
