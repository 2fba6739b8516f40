import {
  ACTION_TRAIL,
  type ActionTrail,
  type OpenedLogin,
  ProvidedAccess,
  type ProvidedLogin,
} from '@app/admin-service';
import { Configuration } from '@app/configuration';
import { Inject, Injectable } from '@nestjs/common';
import { groupsOf, namesOf, roleOf } from './claimed-person';
import { IdentityProvider, type VouchedPerson } from './identity-provider.service';
import { sealGrant } from './sealed-grant';
import type { SignInAttempt } from './sign-in-attempt';

type SignedIn = OpenedLogin | { readonly kind: 'refused'; readonly code: string; readonly message: string };

const ASK = 'Ask an administrator of the sync.';

/** Signs in whom the identity provider vouches for, and notes in the audit trail what came of it. */
@Injectable()
export class ProvidedSignIn {
  constructor(
    private readonly provider: IdentityProvider,
    private readonly access: ProvidedAccess,
    private readonly configuration: Configuration,
    @Inject(ACTION_TRAIL) private readonly trail: ActionTrail,
  ) {}

  /** `query`: what the provider sent the browser back with; `address`: from where the browser calls. */
  async finish(query: string, attempt: SignInAttempt | null, address: string | null): Promise<SignedIn> {
    const person = await this.provider.personOf(query, attempt);
    if (person.kind === 'refused') {
      await this.note('session.open', { outcome: person.code, address });
      return person;
    }
    const [name = person.id] = namesOf(person.claims, person.id);
    const detail = { provider: person.issuer, id: person.id };
    const login = await this.open(person);
    if (login.kind === 'refused') {
      await this.note('session.open', { name, detail, outcome: login.code, address });
      return login;
    }
    const { user } = login.session;
    const who = { id: user.id, name: user.name, address, outcome: 'done' };
    if (login.account === 'made') await this.note('user.create', { ...who, detail: { ...detail, role: user.role } });
    if (login.account === 'role_changed')
      await this.note('user.change', { ...who, detail: { ...detail, role: user.role } });
    await this.note('session.open', { ...who, detail });
    return login;
  }

  private async open(
    person: VouchedPerson,
  ): Promise<Extract<ProvidedLogin, { kind: 'opened' }> | Extract<SignedIn, { kind: 'refused' }>> {
    const { oidc } = this.configuration;
    const groups = groupsOf(person.claims, oidc.roleClaim);
    const names = namesOf(person.claims, person.id);
    const who = names[0] ?? person.id;
    if (groups === null) {
      const message = `The identity provider knows you as ${who}, but does not tell your groups here: the claim “${oidc.roleClaim}” is missing. ${ASK} OIDC_ROLE_CLAIM, OIDC_SCOPES and what the provider sends must fit.`;
      return { kind: 'refused', code: 'claim_missing', message };
    }
    const role = roleOf(groups, oidc);
    if (role === null) {
      const message = `The identity provider knows you as ${who}, but none of your groups has a role here. ${ASK}`;
      return { kind: 'refused', code: 'no_role', message };
    }
    const login = await this.access.logIn(
      { subject: `${person.issuer} ${person.id}`, names, role },
      (secret) => person.grant && sealGrant(person.grant, secret),
    );
    switch (login.kind) {
      case 'opened':
        return login;
      case 'disabled':
        return refused('account_disabled', `The account ${login.name} is disabled. ${ASK}`);
      case 'last_admin':
        return refused(
          'last_admin',
          `Your groups no longer give ${login.name} the role admin, but it is the last account that has it. Somebody else with that role must sign in first.`,
        );
      case 'names_taken':
        return refused(
          'name_taken',
          `There is another account named ${names.join(' or ')}. An administrator must remove it under Settings, Accounts; then sign in again.`,
        );
    }
  }

  private note(
    action: string,
    told: {
      readonly id?: string;
      readonly name?: string;
      readonly detail?: object;
      readonly outcome: string;
      readonly address: string | null;
    },
  ): Promise<void> {
    return this.trail.record({
      actorKind: told.id === undefined ? 'nobody' : 'user',
      actorId: told.id ?? null,
      actor: told.name ?? 'nobody',
      action,
      subject: null,
      detail: told.detail ?? null,
      outcome: told.outcome,
      address: told.address,
    });
  }
}

function refused(code: string, message: string): Extract<SignedIn, { kind: 'refused' }> {
  return { kind: 'refused', code, message };
}
