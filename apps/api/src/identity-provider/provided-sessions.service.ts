import { ACTION_TRAIL, type ActionTrail, type OpenSession, ProvidedAccess } from '@app/admin-service';
import { Configuration } from '@app/configuration';
import { Inject, Injectable } from '@nestjs/common';
import { groupsOf, roleOf } from './claimed-person';
import { IdentityProvider } from './identity-provider.service';
import { openGrant, sealGrant } from './sealed-grant';

/** Asks the identity provider again about people who signed in through it, and notes in the audit trail what that changed. */
@Injectable()
export class ProvidedSessions {
  constructor(
    private readonly provider: IdentityProvider,
    private readonly access: ProvidedAccess,
    private readonly configuration: Configuration,
    @Inject(ACTION_TRAIL) private readonly trail: ActionTrail,
  ) {}

  /**
   * The session as it goes on: as it is while no check is due or the provider cannot tell (it then ends within the hour after the last
   * answer), with today's role where the provider tells one, null where it vouches no longer. `secret`: of the session's cookie.
   */
  async checked(session: OpenSession, secret: string): Promise<OpenSession | null> {
    if (!session.checkDue) return session;
    const sealed = await this.access.takeCheck(session);
    const grant = sealed === null ? null : openGrant(sealed, secret);
    if (grant === null) return session;
    const answer = await this.provider.askAgain(grant);
    if (answer.kind === 'unknown') return session;
    const groups = answer.kind === 'vouched' ? groupsOf(answer.claims, this.configuration.oidc.roleClaim) : null;
    const role = groups && roleOf(groups, this.configuration.oidc);
    if (answer.kind === 'gone' || role === null) {
      await this.access.end(session);
      await this.note('session.end', session, answer.kind === 'gone' ? 'denied' : 'no_role');
      return null;
    }
    const confirmed = await this.access.confirm(session, role, sealGrant(answer.grant, secret));
    if (confirmed.kind === 'last_admin') {
      await this.note('session.end', session, 'last_admin');
      return null;
    }
    if (confirmed.roleChanged) await this.note('user.change', session, 'done', { role });
    return confirmed.session;
  }

  private note(action: string, { user }: OpenSession, outcome: string, detail: object | null = null): Promise<void> {
    return this.trail.record({
      actorKind: 'user',
      actorId: user.id,
      actor: user.name,
      action,
      subject: null,
      detail,
      outcome,
      address: null,
    });
  }
}
