import type { HubSpotEmulatorOptions } from '@app/hubspot-emulator';
import { fieldsOf, recordsIn, timeOf, type RecordedExchange } from './recorded-exchange';

export const RECORDING_KEY = 'pat-na1-recorded';
const RECORDING_APP = 18_221_010;

/** How the caller of a recording was known to HubSpot. */
export type Caller = 'oauth' | 'static';

/** Answers to static tokens carry daily counts, those to OAuth tokens do not (recordings, lesson 29). */
export const callerOf = ({ responseHeaders }: RecordedExchange): Caller => {
  const names = Object.keys(responseHeaders).filter((name) => name.startsWith('x-hubspot'));
  if (names.length === 0) return 'static';
  return names.some((name) => name.includes('daily')) ? 'static' : 'oauth';
};

const numberIn = (text: string, pattern: RegExp): number | null => {
  const found = pattern.exec(text)?.[1];
  return found === undefined ? null : Number(found);
};

/** Settings of an account in which the recorded exchange can have happened, told from the exchange itself. */
export const accountOf = (recording: RecordedExchange): HubSpotEmulatorOptions => {
  const text = JSON.stringify(recording.responseBody ?? '');
  const body = fieldsOf(recording.responseBody);
  const now = timeOf(recording);
  const portalId =
    numberIn(text, /hubspot\.com\/(?:contacts|tasks)\/(\d+)/) ??
    numberIn(text, /portalId\\?"\s*:\s*(\d+)/) ??
    numberIn(text, /"fullyQualifiedName":"p(\d+)_/) ??
    numberIn(text, /"p(\d+)_[a-z0-9_]+":\{"results"/) ??
    numberIn(text, /"hub_id":(\d+)/);
  const hublet = /app-([a-z]+\d)\.hubspot/.exec(text)?.[1] ?? 'na1';
  const { responseHeaders: headers } = recording;
  const max = Number(headers['x-hubspot-ratelimit-max'] ?? NaN);
  const daily = Number(headers['x-hubspot-ratelimit-daily'] ?? NaN);
  const isRefused = recording.status === 429;
  const caller = callerOf(recording);
  return {
    serviceKeys: [{ token: RECORDING_KEY, appId: RECORDING_APP, ...scopesOf(recording) }],
    clock: () => now,
    answersAsOf: now,
    hublet,
    ...(portalId === null ? {} : { portalId }),
    ...(typeof body['timeZone'] === 'string' ? { timeZone: body['timeZone'] } : {}),
    ...(typeof body['accountType'] === 'string' ? { accountType: body['accountType'] } : {}),
    ...currencies(body),
    limits: {
      ...(caller === 'oauth' && !Number.isNaN(max) ? { burst: max, staticBurst: max } : { burst: 110 }),
      ...(caller === 'static' ? { staticBurst: Number.isNaN(max) ? 190 : max } : {}),
      ...(Number.isNaN(daily) ? {} : { daily }),
      associations: Number.isNaN(max) ? 150 : max,
      search: isRefused ? 0 : null,
    },
    switches: {
      searchLagMs: 0,
      searchJitterMs: 0,
      ...lifecycle(recording),
      ...uncertain(recording, text),
    },
  };
};

const currencies = (body: ReturnType<typeof fieldsOf>): HubSpotEmulatorOptions => {
  const currency = body['companyCurrency'] ?? body['currency'];
  const more = body['additionalCurrencies'];
  return {
    ...(typeof currency === 'string' ? { currency } : {}),
    ...(Array.isArray(more) ? { additionalCurrencies: more.map(String) } : {}),
  };
};

/** Whether this account gives new contacts and companies a lifecycle stage. */
const lifecycle = (recording: RecordedExchange): HubSpotEmulatorOptions['switches'] => {
  const [first] = recordsIn(recording.responseBody);
  const isCreate = recording.method === 'POST' && first !== undefined;
  if (!isCreate) return {};
  return { defaultLifecycleStage: 'lifecyclestage' in fieldsOf(first['properties']) ? 'lead' : null };
};

/** Behaviours that differed between recordings are options of the emulator; the recording says which one it shows. */
const uncertain = (recording: RecordedExchange, text: string): HubSpotEmulatorOptions['switches'] => ({
  optionText: text.includes('display_order') ? 'protobuf' : 'values',
  rateLimitField: text.includes('RATE_LIMITS') ? 'category' : 'errorType',
  policyName: recording.status !== 429 || text.includes('policyName'),
  retryAfter: 'retry-after' in recording.responseHeaders,
  missingScopes: text.includes('requiredScopes')
    ? 'older-errors'
    : text.includes('"context":{"requiredGranularScopes"') && !text.includes('"errors"')
      ? 'context'
      : 'errors',
});

const scopesOf = (recording: RecordedExchange): { scopes?: string[] } =>
  recording.status === 403 ? { scopes: ['oauth'] } : {};
