import type { GatewayResult } from '@app/sync-engine';
import type { HubSpotGatewayParts } from '@app/hubspot-gateway';
import { EmulatedPortal } from '@app/hubspot-gateway/testing/emulated-portal';
import { DEVELOPER_KEY } from './contract-account';
import type { Exchange } from './hubspot-exchange';
import { RecordingProxy } from './recording-proxy';

const TYPES = ['contacts', 'companies', 'deals', 'tickets'] as const;
const FIRST: Readonly<Record<(typeof TYPES)[number], Record<string, string>>> = {
  contacts: { firstname: 'Ada', email: 'ada@example.com' },
  companies: { name: 'Analytical', domain: 'engine.example.com' },
  deals: { dealname: 'Roof', dealstage: 'appointmentscheduled', pipeline: 'default' },
  tickets: { subject: 'Leak', hs_pipeline: '0', hs_pipeline_stage: '1' },
};
const CHANGED: Readonly<Record<(typeof TYPES)[number], Record<string, string>>> = {
  contacts: { city: 'Bonn' },
  companies: { city: '' },
  deals: { amount: '1000.50' },
  tickets: { content: 'Water' },
};

const must = <T>(what: string, result: GatewayResult<T>): T => {
  if (!result.ok) throw new Error(`The gateway could not ${what}: ${result.failure.message}`);
  return result.value;
};

/** Uses all that our gateway can do against an emulated account, at both versions, and tells every exchange. */
export const runGateway = async (heard: (exchange: Exchange) => void): Promise<void> => {
  for (const apiVersion of ['2026-03', '2026-09'] as const) {
    const portal = await EmulatedPortal.start({ developerApiKey: DEVELOPER_KEY });
    const proxy = await RecordingProxy.open(() => portal.emulator.url, heard);
    const parts = portal.open({ apiBaseUrl: proxy.url, apiVersion, developerApiKey: DEVELOPER_KEY });
    try {
      await portal.connect(parts);
      for (const type of TYPES) await useType(portal, parts, type);
      must(
        'subscribe to webhooks',
        await parts.webhooks.ensure('https://example.com/hooks', [
          { objectType: 'contacts', properties: ['email', 'firstname'] },
        ]),
      );
    } finally {
      await portal.close();
      await proxy.close();
    }
  }
};

const useType = async (
  portal: EmulatedPortal,
  { gateway, catalogue, externalId }: HubSpotGatewayParts,
  type: (typeof TYPES)[number],
): Promise<void> => {
  must('make the key property', await externalId.ensure(type));
  must('read the catalogue', await catalogue.refresh(type));
  const names = Object.keys(FIRST[type]);
  const inputs = [1, 2].map((n) => ({
    traceId: `t${n}`,
    properties: {
      ...FIRST[type],
      ...(type === 'contacts' ? { email: `ada${n}@example.com` } : {}),
      renewa_id: `key-${n}`,
    },
  }));
  const made = must('create', await gateway.createBatch(type, inputs));
  const ids = [...made.values()].flatMap((outcome) => (outcome.kind === 'written' ? [outcome.record.id] : []));
  if (ids.length !== 2) throw new Error(`The gateway created ${ids.length} of 2 ${type}.`);
  const changes = ids.map((id, index) => ({ traceId: `u${index}`, id, properties: CHANGED[type] }));
  must('update', await gateway.updateBatch(type, changes));
  must('read', await gateway.readBatch(type, [...ids, '999'], names));
  must('read with history', await gateway.readBatchWithHistory(type, ids, names));
  must('read by key', await gateway.readByUnique(type, 'renewa_id', ['key-1', 'key-9'], names));
  must('read one', await gateway.readOne(type, ids[0] ?? '', names));
  must('read none', await gateway.readOne(type, '999', names, { archived: true }));
  must('list', await gateway.list(type, null, names));
  must('search', await gateway.searchModified(type, portal.now() - 60_000, portal.now() + 60_000, null));
};
