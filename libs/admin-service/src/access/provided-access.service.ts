import { Inject, Injectable } from '@nestjs/common';
import { ACCESS_STORE, type AccessStore, type OpenSession, type User } from './access-store';
import { SESSION_MS } from './access.service';
import type { OpenedLogin, ProvidedLogin, ProvidedPerson } from './login-outcome';
import { newSecret, secretHash } from './passwords';
import type { Role } from './roles';

/** How long a session goes on after the identity provider last vouched for it, whatever keeps it from being asked again. */
const VOUCHED_MS = 60 * 60_000;
/** After how long the identity provider is asked again. */
const CHECK_MS = 15 * 60_000;
/** Until it is asked again after no answer. */
const RETRY_MS = 60_000;

/** What the identity provider's groups give today did to a session. */
export type Confirmed =
  | { readonly kind: 'confirmed'; readonly session: OpenSession; readonly roleChanged: boolean }
  /** The role admin would be taken from the last account that has it, so the session ended instead. */
  | { readonly kind: 'last_admin' };

/** Sessions of people whom the identity provider vouches for: opened on its word, and asked about again as long as they last. */
@Injectable()
export class ProvidedAccess {
  constructor(@Inject(ACCESS_STORE) private readonly store: AccessStore) {}

  /**
   * A new person gets an account under the first free name; whoever is known gets the role that the provider gives today. An account of
   * the same name is never taken over: names are not proof. `sealed`: by what the provider can be asked again, sealed with the session's
   * secret; null where it gave nothing, and the session ends after an hour.
   */
  async logIn(person: ProvidedPerson, sealed: (secret: string) => string | null): Promise<ProvidedLogin> {
    const { subject, names, role } = person;
    const known = await this.store.userOfSubject(subject);
    if (known?.disabled) return { kind: 'disabled', name: known.name };
    if (known) {
      if (known.role === role) return { ...(await this.open(known, sealed)), account: 'known' };
      const changed = await this.store.updateUser(known.id, { role });
      if (changed === 'last_admin') return { kind: 'last_admin', name: known.name };
      return { ...(await this.open(known, sealed)), account: 'role_changed' };
    }
    for (const name of names) {
      const account = { name, role, passwordHash: null, oidcSubject: subject, createdBy: 'identity provider' };
      const made = await this.store.createUser(account);
      if (made) return { ...(await this.open(made, sealed)), account: 'made' };
    }
    return { kind: 'names_taken' };
  }

  /**
   * Takes the check of a session that is due, so that one call alone asks the provider: a refresh token may count once. Gives the sealed
   * grant; null when another call took it. If nothing comes of it, it is due again in a minute.
   */
  takeCheck(session: OpenSession): Promise<string | null> {
    return this.store.takeCheck(session.id, RETRY_MS);
  }

  /** The provider still vouches for the person, whose groups give `role` today. */
  async confirm(session: OpenSession, role: Role, grant: string): Promise<Confirmed> {
    const roleChanged = session.user.role !== role;
    if (roleChanged && (await this.store.updateUser(session.user.id, { role })) === 'last_admin') {
      await this.end(session);
      return { kind: 'last_admin' };
    }
    await this.store.prolongSession(session.id, {
      grant,
      lifetimeMs: VOUCHED_MS,
      longestMs: SESSION_MS,
      checkMs: CHECK_MS,
    });
    return { kind: 'confirmed', session: { ...session, user: { ...session.user, role } }, roleChanged };
  }

  /** The provider no longer vouches for the person. */
  end(session: OpenSession): Promise<void> {
    return this.store.closeSession(session.id);
  }

  private async open(user: User, sealed: (secret: string) => string | null): Promise<OpenedLogin> {
    const token = newSecret('');
    await this.store.noteSuccess(user.id);
    const vouched = { grant: sealed(token), checkMs: CHECK_MS };
    return {
      kind: 'opened',
      session: await this.store.openSession(user.id, secretHash(token), VOUCHED_MS, vouched),
      token,
    };
  }
}
