import type { Role } from '@app/admin-service';
import type { Configuration } from '@app/configuration';

type RoleSettings = Pick<Configuration['oidc'], 'roleClaim' | 'adminGroups' | 'operatorGroups' | 'viewerGroups'>;

const LONGEST_NAME = 100;

/** What the claim lists: a list of texts, or one text with names between blanks or commas. Null where the claim is absent. */
export function groupsOf(claims: Readonly<Record<string, unknown>>, claim: string): readonly string[] | null {
  const value = valueOf(claims, claim);
  if (Array.isArray(value)) return value.filter((group): group is string => typeof group === 'string');
  // The text as a whole too: a single group may have a blank in its name.
  if (typeof value === 'string') return [value, ...value.split(/[\s,]+/)].filter((group) => group !== '');
  return null;
}

/** A claim may be named like a URL, so its whole name comes first; only then is it a path to what is inside another claim. */
function valueOf(claims: Readonly<Record<string, unknown>>, claim: string): unknown {
  if (Object.hasOwn(claims, claim)) return claims[claim];
  let inner: unknown = claims;
  for (const part of claim.split('.')) {
    if (typeof inner !== 'object' || inner === null || !Object.hasOwn(inner, part)) return undefined;
    inner = (inner as Record<string, unknown>)[part];
  }
  return inner;
}

/** The most that one of the groups gives; null when none gives a role. */
export function roleOf(groups: readonly string[], settings: RoleSettings): Role | null {
  const among = (named: readonly string[]): boolean => named.some((name) => groups.includes(name));
  if (among(settings.adminGroups)) return 'admin';
  if (among(settings.operatorGroups)) return 'operator';
  return among(settings.viewerGroups) ? 'viewer' : null;
}

/** What the account may be called, the best first: as people know the person, and then as only this person can be called. */
export function namesOf(claims: Readonly<Record<string, unknown>>, subject: string): readonly string[] {
  const given = [claims['name'], claims['email'], claims['preferred_username'], subject];
  const names = given
    .filter((name): name is string => typeof name === 'string')
    .map((name) =>
      name
        .replace(/[\p{C}\s]+/gu, ' ')
        .trim()
        .slice(0, LONGEST_NAME),
    );
  return [...new Set(names.filter((name) => name !== ''))];
}
