import type { HubSpotEmulator } from '@app/hubspot-emulator';
import { HubSpotCalls } from '../hubspot-exchange';
import { RECORDING_KEY } from './recorded-account';
import type { Fields } from './recorded-exchange';

interface AssociationType {
  readonly typeId: number;
  readonly name: string;
  readonly to: string;
}

type PerType<Entry> = Record<string, Entry>;

/** An emulated account into which a recording's past is put before its call is made again. */
export class Scene {
  readonly calls: HubSpotCalls;
  private readonly records: PerType<Fields[]> = {};
  private readonly absent: PerType<Set<string>> = {};
  private readonly associations: unknown[] = [];
  private readonly rest: Record<string, unknown> = {};

  constructor(private readonly emulator: HubSpotEmulator) {
    this.calls = new HubSpotCalls(emulator.url);
  }

  get appId(): number {
    return this.emulator.appId;
  }

  client(): Record<string, string> {
    return { client_id: this.emulator.clientId, client_secret: this.emulator.clientSecret };
  }

  install(): string {
    return this.emulator.install();
  }

  record(type: string, record: Fields): void {
    const held = (this.records[type] ??= []);
    if (!held.some(({ id }) => id === record['id'])) held.push(record);
  }

  /** A record of which nothing is known but its id. */
  stranger(type: string, id: unknown): void {
    this.record(type, { id: String(id), properties: {} });
  }

  /** Properties that this account does not have. */
  without(type: string, names: Iterable<string>): void {
    const held = (this.absent[type] ??= new Set());
    for (const name of names) held.add(name);
  }

  associate(from: [type: string, id: string], to: [type: string, id: string], types: readonly unknown[]): void {
    const [fromEnd, toEnd] = [from, to].map(([type, id]) => ({ type, id }));
    this.associations.push({ from: fromEnd, to: toEnd, types });
  }

  /** Properties that this account has, whatever else they are. */
  define(type: string, names: Iterable<string>): void {
    this.more(
      'addedProperties',
      [...names].map((name) => ({ type, property: { name } })),
    );
  }

  /** Everything else that the account's loader takes, by its name there. */
  more(part: string, value: unknown): void {
    const held = this.rest[part];
    if (Array.isArray(held) && Array.isArray(value)) held.push(...(value as unknown[]));
    else if (typeof held === 'object' && held !== null) Object.assign(held, value);
    else this.rest[part] = value;
  }

  /** Association types that start at this type. */
  async associationTypes(type: string): Promise<AssociationType[]> {
    const answer = await this.calls.call('GET', `/crm-object-schemas/2026-03/schemas/${type}`, {
      token: RECORDING_KEY,
    });
    const schema = answer.responseBody as { objectTypeId?: string; associations?: Record<string, string>[] };
    return (schema.associations ?? [])
      .filter(({ fromObjectTypeId }) => fromObjectTypeId === schema.objectTypeId)
      .map(({ id, name = '', toObjectTypeId: to = '' }) => ({ typeId: Number(id), name: name.toLowerCase(), to }));
  }

  async ready(): Promise<void> {
    const absentProperties = Object.fromEntries(Object.entries(this.absent).map(([type, names]) => [type, [...names]]));
    await this.control('POST', 'load', {
      ...this.rest,
      records: this.records,
      absentProperties,
      associations: this.associations,
    });
  }

  async control(method: string, path: string, body?: unknown): Promise<Fields> {
    const answer = await this.calls.call(method, `/_emulator/${path}`, body === undefined ? {} : { body });
    if (answer.status >= 300) throw new Error(`${method} ${path}: ${JSON.stringify(answer.responseBody)}`);
    return answer.responseBody as Fields;
  }
}
