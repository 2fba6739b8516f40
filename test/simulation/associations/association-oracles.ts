import type { Link } from '@app/sync-engine';
import type { World } from '../world';
import type { AssociationAct } from './association-acts';
import { EMPLOYER_COLUMN } from './association-world';
import type { AssociationWorld } from './association-world';
import { EMPLOYER, PLAIN, PRIMARY } from './simulated-associations';

/** Every promise of section 6 that the end of a schedule shows broken. */
export function associationViolations(world: World, own: AssociationWorld): string[] {
  const links = [...world.db.tables.links.values()].filter((link) => link.state === 'live');
  const contacts = links.filter((link) => link.entity === 'contact');
  const companies = links.filter((link) => link.entity === 'company');
  return [
    ...own.associations.trespasses,
    ...contacts.flatMap((contact) =>
      own.scenario.relations.flatMap((relation) =>
        relation === 'set'
          ? companies.flatMap((company) => ofTriple(world, own, contact, company))
          : ofSingle(world, own, relation, contact, companies),
      ),
    ),
    ...unlinkedCompanies(own, companies),
  ];
}

function ofTriple(world: World, own: AssociationWorld, contact: Link, company: Link): string[] {
  const local = own.joined.rows().some((row) => row.fromKey === contact.localKey && row.toKey === company.localKey);
  const hubspot = own.associations.holds(contact.hubspotId!, company.hubspotId!, PLAIN);
  const name = `association of contact ${contact.localKey}/${contact.hubspotId} with company ${company.localKey}/${company.hubspotId}`;
  const stored = (world.db.tables.triples.get(contact.id) ?? []).find(
    (triple) => triple.toLinkId === company.id && triple.type.typeId === PLAIN.typeId,
  );
  const explained = stored?.state && stored.state.local === local && stored.state.hubspot === hubspot;
  const found = local === hubspot || explained ? [] : [`${name} diverged: local ${local}, HubSpot ${hubspot}`];
  const acts = own.acts.all.filter(
    (act) =>
      act.relation === 'set' &&
      (act.side === 'local'
        ? act.from === contact.localKey && act.to === company.localKey
        : act.from === contact.hubspotId && act.to === company.hubspotId),
  );
  // Who makes a company the primary one wants the association, too, and still does when another one becomes it.
  const isPrimary = own.joined
    .rows()
    .some((row) => row.flagged && row.fromKey === contact.localKey && row.toKey === company.localKey);
  const wantedAsPrimary = own.acts.all.some(
    (act) =>
      act.relation === 'primary' &&
      (act.side === 'local'
        ? act.from === contact.localKey && act.value === company.localKey
        : act.from === contact.hubspotId && act.value === company.hubspotId) &&
      !acts.some((other) => other.side === act.side && other.at > act.at),
  );
  const excused = takenForOurs(world, fieldOfSet(own), contact, company, acts);
  if (found.length === 0 && !explained && !excused && !(local && (isPrimary || wantedAsPrimary)))
    found.push(...unwanted(own, name, local, acts, (act, which) => act[which]));
  return found;
}

/**
 * S6.5: what somebody did last in HubSpot, and whose event was lost, is what a call of ours that could still land wanted, too: without a history
 * nobody can tell which of the two it was.
 */
function takenForOurs(
  world: World,
  relation: string,
  contact: Link,
  company: Link,
  acts: readonly AssociationAct[],
): boolean {
  const last = acts.findLast(({ side }) => side === 'hubspot');
  if (!last || world.scenario.events.lost === 0) return false;
  const next = world.db.tables.log.find(
    ({ linkId, field, before, after, at }) =>
      linkId === contact.id && field === relation && (before?.[0] ?? after?.[0]) === company.id && at >= last.at,
  );
  return next?.policy === 'S6.5' && (next.after?.[0] === company.id) === last.value;
}

function ofSingle(
  world: World,
  own: AssociationWorld,
  relation: 'primary' | 'employer',
  contact: Link,
  companies: readonly Link[],
): string[] {
  const byLocal = (key: string | null | undefined): string | null =>
    companies.find((link) => link.localKey === key)?.id ?? null;
  const byHubSpot = (id: string | null | undefined): string | null =>
    companies.find((link) => link.hubspotId === id)?.id ?? null;
  const key =
    relation === 'employer'
      ? world.local.snapshot().get(contact.localKey!)?.[EMPLOYER_COLUMN]
      : own.joined.rows().find((row) => row.fromKey === contact.localKey && row.flagged)?.toKey;
  const holders = own.associations.heldBy(contact.hubspotId!, relation === 'employer' ? EMPLOYER : PRIMARY);
  const local = byLocal(key);
  const hubspot = holders.map(byHubSpot);
  const name = `${relation} of contact ${contact.localKey}/${contact.hubspotId}`;
  const state = world.db.tables.tracks.get(contact.id)?.[fieldOf(own, relation)]?.state;
  // The database has room for one: what people associated beside it in HubSpot stays (S6.3).
  const beside = holders.filter((id) => byHubSpot(id) !== local);
  const wantedBeside = beside.every((id) =>
    own.acts.all.some(
      (act) =>
        act.side === 'hubspot' && act.relation === relation && act.from === contact.hubspotId && act.value === id,
    ),
  );
  const agree = local === null ? hubspot.length === 0 : hubspot.includes(local) && wantedBeside;
  // Hidden in both looks at the association, and shown in the look at the company between them: taken for removed.
  const flickered = local === null && holders.every((id) => own.flickered.has(id));
  const found =
    agree || flickered || state ? [] : [`${name} diverged: local ${local}, HubSpot ${JSON.stringify(hubspot)}`];
  const acts = own.acts.all.filter(
    (act) => act.relation === relation && act.from === (act.side === 'local' ? contact.localKey : contact.hubspotId),
  );
  const valueOf = (act: AssociationAct, value: AssociationAct['value']): string | null =>
    typeof value === 'string' ? (act.side === 'local' ? byLocal(value) : byHubSpot(value)) : null;
  // A primary, or a label, goes with its association.
  const parted =
    local === null &&
    acts.some((act) => {
      const wanted = companies.find(({ id }) => id === valueOf(act, act.value));
      return own.acts.all.some(
        (parting) =>
          parting.relation === 'set' &&
          parting.value === false &&
          (parting.side === 'local'
            ? parting.from === contact.localKey && parting.to === wanted?.localKey
            : parting.from === contact.hubspotId && parting.to === wanted?.hubspotId),
      );
    });
  if (found.length === 0 && !state && !parted)
    found.push(...unwanted(own, name, local, acts, (act, which) => valueOf(act, act[which])));
  return found;
}

/** The end is what a person last wanted on one of the sides; nobody wanted it, or somebody had gone on from it: it is not. */
function unwanted<T>(
  own: AssociationWorld,
  name: string,
  end: T,
  acts: readonly AssociationAct[],
  valueOf: (act: AssociationAct, which: 'value' | 'seen') => unknown,
): string[] {
  if (acts.some((act) => act.side === 'hubspot' && own.acts.overwritten.has(act.from))) return [];
  if (own.flickered.size > 0) return [];
  const last = (['local', 'hubspot'] as const).flatMap((side) => acts.filter((act) => act.side === side).slice(-1));
  if (last.length === 0)
    return end === false || end === null ? [] : [`${name} ended as ${String(end)}, and nobody wanted it`];
  const wanted = last.filter((act) => valueOf(act, 'value') === end);
  // A label on a company that was archived meanwhile stands there again when it comes back.
  const hidden = (act: AssociationAct): boolean => act.relation === 'employer' && act.side === 'hubspot';
  if (own.scenario.archives > 0 && acts.some((act) => hidden(act) && valueOf(act, 'value') === end)) return [];
  if (wanted.length === 0) return [`${name} ended as ${String(end)}, which nobody wanted last: ${told(last)}`];
  // Who takes back what the same side had wanted by itself goes on from that, not from what the other side wanted.
  const ownBefore = (act: AssociationAct): unknown => {
    const before = acts.filter(({ side, at }) => side === act.side && at < act.at).at(-1);
    return before && valueOf(before, 'value');
  };
  const superseded =
    wanted.length === 1 &&
    last.some(
      (act) =>
        act.side !== wanted[0]!.side &&
        act.at > wanted[0]!.at &&
        valueOf(act, 'seen') === end &&
        ownBefore(act) !== end,
    );
  return own.scenario.strict && superseded
    ? [`${name} ended as ${String(end)}, although somebody went on from it: ${told(last)}`]
    : [];
}

function unlinkedCompanies(own: AssociationWorld, companies: readonly Link[]): string[] {
  const rows = [...own.companies.snapshot().keys()].filter((key) => !companies.some((link) => link.localKey === key));
  return rows.map((key) => `company row ${key} is not linked`);
}

function fieldOf(own: AssociationWorld, relation: 'primary' | 'employer'): string {
  return fieldOfType(own, relation === 'employer' ? EMPLOYER : PRIMARY);
}

function fieldOfSet(own: AssociationWorld): string {
  return fieldOfType(own, PLAIN);
}

function fieldOfType(own: AssociationWorld, type: { readonly typeId: number }): string {
  return own.contactAssociations.find(({ mapping }) => mapping.type.typeId === type.typeId)!.id;
}

function told(acts: readonly AssociationAct[]): string {
  return acts.map((act) => `${act.side} ${String(act.seen)} → ${String(act.value)} at ${act.at}`).join(', ');
}
