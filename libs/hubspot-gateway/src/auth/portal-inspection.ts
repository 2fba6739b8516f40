import { networkCode } from '../client/failure';
import type { JsonAnswer, JsonExchange } from '../client/json-exchange';
import type { ClockSample } from './clock-offset';
import type { DatabaseTime } from './access-tokens.service';

/** What a portal says of itself (hubspot-facts 9.2). */
export interface AccountDetails {
  readonly portalId: string;
  /** IANA name. */
  readonly timeZone: string;
  /** ISO 4217. */
  readonly currency: string;
  readonly uiDomain: string | null;
  /** The two clocks compared on the way (S3.2); null where the answer has no date. */
  readonly sample: ClockSample | null;
}

export type Inspection<T> =
  | { readonly kind: 'answered'; readonly value: T }
  | { readonly kind: 'unauthorised' }
  | { readonly kind: 'unavailable'; readonly message: string };

/** Marks the installation in the description of the external id property (S9.6). */
const MARK = /\[installation ([\w-]+)\]/;

export function installationMark(installationId: string): string {
  return `[installation ${installationId}]`;
}

export function installationOf(description: string | undefined): string | null {
  return MARK.exec(description ?? '')?.[1] ?? null;
}

/** Looks at a portal with a token that is not stored yet, before anything is decided about it. */
export class PortalInspection {
  constructor(
    private readonly exchange: JsonExchange,
    private readonly database: DatabaseTime,
  ) {}

  /** Account details (hubspot-facts 9.2). */
  async details(accessToken: string): Promise<Inspection<AccountDetails>> {
    const before = await this.database.now();
    const asked = await this.get('/account-info/v3/details', accessToken);
    const after = await this.database.now();
    if (asked.kind !== 'answered') return asked;
    const fields = asked.value.body as Record<string, unknown> | null;
    const portalId = fields?.['portalId'];
    if (asked.value.status >= 300 || (typeof portalId !== 'number' && typeof portalId !== 'string')) {
      return { kind: 'unavailable', message: `HubSpot answered ${asked.value.status} for the account's details.` };
    }
    const text = (name: string): string | null => (typeof fields?.[name] === 'string' ? fields[name] : null);
    const date = Date.parse(asked.value.headers['date'] ?? '');
    return {
      kind: 'answered',
      value: {
        portalId: String(portalId),
        timeZone: text('timeZone') ?? 'UTC',
        currency: text('companyCurrency') ?? 'USD',
        uiDomain: text('uiDomain'),
        sample: Number.isNaN(date) ? null : { before, date, after },
      },
    };
  }

  /** The installation that the portal's external id property names, or null. An unreadable property names none. */
  async installation(accessToken: string, objectType: string, property: string): Promise<Inspection<string | null>> {
    const asked = await this.get(`/crm/v3/properties/${objectType}/${property}`, accessToken);
    if (asked.kind !== 'answered') return asked;
    const description = (asked.value.body as { description?: string } | null)?.description;
    return { kind: 'answered', value: asked.value.status < 300 ? installationOf(description) : null };
  }

  private async get(path: string, accessToken: string): Promise<Inspection<JsonAnswer>> {
    try {
      const answer = await this.exchange.send({ method: 'GET', path, accessToken });
      if (answer.status === 401) return { kind: 'unauthorised' };
      if (answer.status >= 500 || answer.status === 429) {
        return { kind: 'unavailable', message: `HubSpot answered ${answer.status}; try again in a moment.` };
      }
      return { kind: 'answered', value: answer };
    } catch (error) {
      const code = networkCode(error);
      if (code === null) throw error;
      return { kind: 'unavailable', message: `HubSpot could not be reached: ${code}.` };
    }
  }
}
