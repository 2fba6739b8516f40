import type { TransformContext, BuiltTransform } from './transform-context';
import { badOptions, built, misfit, notBuilt } from './transform-context';
import { blankForColumn, canonicalOfColumn, textForColumn } from './column-text';
import { OwnerDirectory } from './owner-directory';
import { read, refuse } from './reading';
import type { Reading } from './reading';
import { readOptions } from './transform-options';
import { joinCodecs } from './value-transform';

export const OWNER_OPTIONS = { by: ['user_id', 'email'], fallbackEmail: 'text', blankAs: 'text' } as const;

/**
 * An owner, found by e-mail: the column holds a user's id (`by: user_id`, the default) or the address itself.
 * `fallbackEmail` names the owner for users that are no HubSpot owners. Archived owners can be read, never written
 * (hubspot-facts 5.4).
 */
export function ownerTransform(context: TransformContext): BuiltTransform {
  const stored = readOptions(context.options, OWNER_OPTIONS);
  if (!stored.ok) return badOptions(stored.what);
  const { column, kind, property, portal, local } = context;
  const unnamed = property.referencedObjectType === null && property.externalOptions && property.options.length === 0;
  if (property.referencedObjectType !== 'OWNER' && !(unnamed && /owner/.test(property.name))) {
    return misfit('the property holds no owner', 'Choose hubspot_owner_id or another owner property.');
  }
  const byEmail = stored.options.by === 'email';
  if (!byEmail && local.users === undefined) {
    return notBuilt(
      'REFERENCE_MISSING',
      'the users of the business application are not known',
      'Name the table of users in the configuration, or set the option by to email.',
    );
  }
  const directory = new OwnerDirectory(portal.owners, local.users ?? []);
  const fallback = stored.options.fallbackEmail === undefined ? null : directory.ownerOf(stored.options.fallbackEmail);
  if (fallback?.kind === 'unknown') return badOptions('its option "fallbackEmail" names no active owner of the portal');

  const toOwner = (email: string | null): Reading => {
    const owner = email === null ? ({ kind: 'unknown' } as const) : directory.ownerOf(email);
    if (owner.kind === 'one') return read(owner.id);
    if (fallback?.kind === 'one') return read(fallback.id);
    return owner.kind === 'several'
      ? refuse('AMBIGUOUS_OWNER', 'has the e-mail address of several owners', 'Archive all but one of them in HubSpot.')
      : refuse(
          'UNKNOWN_OWNER',
          email === null ? 'is no known user' : 'has an e-mail address that no active owner has',
          'Invite the user to HubSpot, or set the option fallbackEmail.',
        );
  };

  return built(
    joinCodecs(
      {
        canonical: (raw) => canonicalOfColumn(kind, raw),
        decode: (raw) => toOwner(byEmail ? raw.trim() : directory.emailOfUser(canonicalOfColumn(kind, raw) ?? raw)),
        encode(ownerId) {
          const email = directory.emailOfOwner(ownerId);
          if (email === null) {
            return refuse('UNKNOWN_OWNER', 'is an owner that the portal does not list', 'Read the owners again.');
          }
          if (byEmail) return textForColumn(column, kind, email);
          const user = directory.userOf(email);
          if (user.kind === 'one') return textForColumn(column, kind, user.id);
          return user.kind === 'several'
            ? refuse('AMBIGUOUS_OWNER', 'has the e-mail address of several users', 'Correct the users.')
            : refuse(
                'UNKNOWN_OWNER',
                'has an e-mail address that no user has',
                'Add the user, or choose another owner.',
              );
        },
        blank: blankForColumn(column, stored.options.blankAs),
      },
      { decode: (raw) => read(directory.currentOwner(raw)), encode: (ownerId) => read(ownerId) },
    ),
  );
}
