import type { FaultRule } from '../faults/fault-rule';
import type { LimitVerdict } from '../limits/request-limits';
import { isBehaviourOf } from '../portal/behaviour-dates';
import type { Portal } from '../portal/portal';
import { ApiRefusal, htmlPage, type Answer } from './answer';
import type { Identity, ReadEffects } from './api-call';
import { correlationId } from './correlation-id';

/** hubspot-facts 4.3. */
export const rateLimited = (
  portal: Portal,
  identity: Identity,
  verdict: Extract<LimitVerdict, { kind: 'refused' }>,
): ApiRefusal => {
  const name = { TEN_SECONDLY_ROLLING: 'ten_secondly_rolling', SECONDLY: 'secondly', DAILY: 'daily' }[verdict.policy];
  const group =
    verdict.policy === 'SECONDLY'
      ? `publicapi:crm:search:oauth:${identity.appId}`
      : `publicapi:oauth:api-calls:${identity.appId}`;
  const policy = portal.switches.policyName
    ? {
        policyName: verdict.policy,
        ...(isBehaviourOf(portal.settings.answersAsOf, 'limitGroup')
          ? { groupName: `${group}:${portal.settings.portalId}` }
          : {}),
      }
    : {};
  const headers: Record<string, string> = portal.switches.retryAfter
    ? { 'Retry-After': String(Math.ceil(verdict.retryAfterMs / 1_000)) }
    : {};
  return new ApiRefusal(
    429,
    {
      message: `You have reached your ${name} limit.`,
      ...(portal.switches.rateLimitField === 'category'
        ? { category: 'RATE_LIMITS' }
        : { errorType: 'RATE_LIMIT', requestId: correlationId(portal.now()) }),
      ...policy,
    },
    headers,
  );
};

export const statusAnswer = (status: number): Answer => ({
  status,
  html: htmlPage(status, status === 500 ? 'internal error' : 'Bad Gateway'),
});

/** Errors of HubSpot's edge are HTML whatever was asked for; a 500 comes from behind it as JSON. */
export const plantedAnswer = (struck: readonly FaultRule[]): Answer | null => {
  for (const rule of struck) {
    if (rule.kind === 'locked')
      throw new ApiRefusal(423, {
        message: 'The object is locked by another operation, please try again.',
        category: 'LOCKED',
      });
    if (rule.kind === 'migrating') {
      const headers = { 'Retry-After': String(Math.ceil(rule.ms / 1_000)) };
      throw new ApiRefusal(
        477,
        { message: 'The account is moving between data hosting locations.', category: 'MIGRATION_IN_PROGRESS' },
        headers,
      );
    }
    if (rule.kind !== 'status') continue;
    if (rule.status > 500) return statusAnswer(rule.status);
    throw new ApiRefusal(rule.status, { message: 'internal error' });
  }
  return null;
};

export const effectsOf = (struck: readonly FaultRule[], now: number): ReadEffects => {
  const find = (kind: FaultRule['kind']): FaultRule | undefined => struck.find((rule) => rule.kind === kind);
  const [stale, missing, hidden] = [find('stale_read'), find('missing_results'), find('missing_property')];
  return {
    ...(stale ? { asOf: now - stale.ms } : {}),
    ...(missing ? { missingShare: missing.share } : {}),
    ...(hidden ? { hiddenProperty: hidden.property } : {}),
  };
};

/** The older APIs' words for the same (recording `errors/401-any-of-the-listed-credentials`). */
export const noCredentials = (): ApiRefusal =>
  new ApiRefusal(401, { message: 'Any of the listed authentication credentials are missing' });

/** The journal opens to app tokens (`client_credentials`) only (hubspot-facts 1.1, 7.7). */
export const notAnAppToken = (): ApiRefusal =>
  new ApiRefusal(401, {
    message: 'This API needs an app token, made by the client_credentials grant.',
    category: 'INVALID_AUTHENTICATION',
  });
