import { noContent, ok, type Answer } from '../http/answer';
import type { ApiCall, Route } from '../http/api-call';
import { requireScope } from '../http/scopes';
import type { LimitLedger } from '../limits/request-limits';
import { instantText } from '../portal/instant-text';
import { uiDomainOf } from '../portal/portal-settings';

/** Told where the daily limit is switched off. */
const UNLIMITED = 1_000_000;

/** Offset of a zone from UTC at `at` (ms), in minutes. */
const offsetMinutes = (timeZone: string, at: number): number => {
  const parts = new Intl.DateTimeFormat('en-US', { timeZone, timeZoneName: 'longOffset' }).formatToParts(new Date(at));
  const name = parts.find((part) => part.type === 'timeZoneName')?.value ?? 'GMT';
  const match = /GMT([+-])(\d{2}):(\d{2})/.exec(name);
  if (!match) return 0;
  return (match[1] === '-' ? -1 : 1) * (Number(match[2]) * 60 + Number(match[3]));
};

export const offsetOf = (timeZone: string, at: number): { utcOffset: string; utcOffsetMilliseconds: number } => {
  const minutes = offsetMinutes(timeZone, at);
  const two = (value: number): string => String(value).padStart(2, '0');
  const size = Math.abs(minutes);
  return {
    utcOffset: `${minutes < 0 ? '-' : '+'}${two(Math.floor(size / 60))}:${two(size % 60)}`,
    utcOffsetMilliseconds: minutes * 60_000,
  };
};

const details = (call: ApiCall): Answer => {
  const { settings } = call.portal;
  return ok({
    portalId: settings.portalId,
    accountType: settings.accountType,
    timeZone: settings.timeZone,
    companyCurrency: settings.currency,
    additionalCurrencies: settings.additionalCurrencies,
    ...offsetOf(settings.timeZone, call.portal.now()),
    uiDomain: uiDomainOf(settings),
    dataHostingLocation: settings.hublet,
  });
};

/** Calls of static tokens, of the whole account (hubspot-facts 9.2). HubSpot's figures are up to five minutes old; these are not. */
const usage = (limits: LimitLedger, appIds: readonly number[], call: ApiCall): Answer => {
  const at = call.portal.now();
  const { calls, resetsAt } = limits.usageToday(appIds, at);
  return ok({
    results: [
      {
        name: 'private-apps-api-calls-daily',
        usageLimit: limits.limits.daily ?? UNLIMITED,
        currentUsage: calls,
        collectedAt: instantText(at),
        fetchStatus: 'SUCCESS',
        resetsAt: instantText(resetsAt),
      },
    ],
  });
};

/** The app leaves the account: its tokens die, its webhooks stop (hubspot-facts 1.4). */
const uninstall = (call: ApiCall): Answer => {
  requireScope(call.identity, ['oauth']);
  call.portal.commit({ k: 'uninstall', appId: call.identity.appId });
  return noContent;
};

/** hubspot-facts 9.2 and 12.1, rows 5 and 6. */
export const accountRoutes = (limits: LimitLedger, staticApps: readonly number[]): readonly Route[] => [
  { api: 'account-info', method: 'GET', pattern: 'details', handle: details },
  {
    api: 'account-info',
    method: 'GET',
    pattern: 'api-usage/daily/private-apps',
    handle: (call) => usage(limits, staticApps, call),
  },
  { api: 'appinstalls', method: 'DELETE', pattern: 'external-install', handle: uninstall },
];
