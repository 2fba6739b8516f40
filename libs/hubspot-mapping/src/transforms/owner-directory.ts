import type { LocalUser } from '../catalogue/local-reference';
import type { Owner } from '../catalogue/portal-reference';

export type PersonLookup = { kind: 'one'; id: string } | { kind: 'several' } | { kind: 'unknown' };

/** Owners and users, joined by e-mail in lower case (hubspot-facts 5.4). */
export class OwnerDirectory {
  private readonly activeOwners: Map<string, string[]>;
  private readonly activeIds: ReadonlySet<string>;
  private readonly users: Map<string, string[]>;
  private readonly ownerEmails: Map<string, string>;
  private readonly userEmails: Map<string, string>;

  constructor(owners: readonly Owner[], users: readonly LocalUser[]) {
    this.activeOwners = idsByEmail(owners.filter((owner) => !owner.archived));
    this.activeIds = new Set(owners.filter((owner) => !owner.archived).map(({ id }) => id));
    this.users = idsByEmail(users);
    this.ownerEmails = new Map(owners.map(({ id, email }) => [id, email]));
    this.userEmails = new Map(users.map(({ id, email }) => [id, email]));
  }

  ownerOf(email: string): PersonLookup {
    return lookUp(this.activeOwners, email);
  }

  userOf(email: string): PersonLookup {
    return lookUp(this.users, email);
  }

  /** An archived owner's id may stay on records: it stands for the active owner of the same person, if there is one. */
  currentOwner(ownerId: string): string {
    if (this.activeIds.has(ownerId)) return ownerId;
    const active = this.ownerOf(this.ownerEmails.get(ownerId) ?? '');
    return active.kind === 'one' ? active.id : ownerId;
  }

  emailOfOwner(ownerId: string): string | null {
    return this.ownerEmails.get(ownerId) ?? null;
  }

  emailOfUser(userId: string): string | null {
    return this.userEmails.get(userId) ?? null;
  }
}

function idsByEmail(people: readonly { id: string; email: string }[]): Map<string, string[]> {
  const ids = new Map<string, string[]>();
  for (const { id, email } of people) {
    const key = email.trim().toLowerCase();
    if (key !== '') ids.set(key, [...(ids.get(key) ?? []), id]);
  }
  return ids;
}

function lookUp(ids: ReadonlyMap<string, string[]>, email: string): PersonLookup {
  const found = ids.get(email.trim().toLowerCase()) ?? [];
  const [first] = found;
  return first === undefined
    ? { kind: 'unknown' }
    : found.length > 1
      ? { kind: 'several' }
      : { kind: 'one', id: first };
}
