import { setTimeout as pause } from 'node:timers/promises';
import type { EditedEntity } from '@app/admin-service';
import type { Run } from '@app/sync-engine';
import type { RunningStack } from '../../apps/demo/src/start-stack';
import { BusinessApplication } from '../smoke/business-application';
import { HubSpotAccount } from '../smoke/hubspot-account';
import { AdminCalls } from './admin-calls';

/** Addresses of what the demo did that is worth a look. */
export interface LivelyRecords {
  /** Below /admin. */
  readonly record: string;
  readonly run: string;
  readonly plan: string;
}

interface Listed<T> {
  readonly items: readonly T[];
}

const PATIENCE_MS = 60_000;

async function until<T>(what: string, look: () => Promise<T | undefined | false>): Promise<T> {
  const deadline = Date.now() + PATIENCE_MS;
  for (;;) {
    const found = await look();
    if (found !== undefined && found !== false) return found;
    if (Date.now() > deadline) throw new Error(`It never came to this: ${what}`);
    await pause(200);
  }
}

async function linked(
  application: BusinessApplication,
  entity: string,
  limit: number,
): Promise<{ id: string; key: string; hubspotId: string }[]> {
  const { rows } = await application.pool.query<{ id: string; key: string; hubspotId: string }>(
    `select id, local_key as key, hubspot_id as "hubspotId" from hubspot_sync.hubspot_links
     where entity = $1 and state = 'live' order by local_key::bigint limit $2`,
    [entity, limit],
  );
  return rows;
}

/** Edits on both sides, errors, accounts, a changed mapping with its plan: a demo as it looks after a morning's work. */
export async function livelyDemo(stack: RunningStack): Promise<LivelyRecords> {
  const admin = new AdminCalls(stack.apiUrl);
  await admin.signIn('admin', stack.adminPassword);
  const application = new BusinessApplication(stack.databaseUrl);
  const account = new HubSpotAccount(stack.emulatorUrl, '');
  try {
    const contacts = await linked(application, 'contact', 12);
    const numbers = ['+1 806 555 0142', '+1 661 555 0199', '+1 580 555 0117', '+1 760 555 0164', '+1 307 555 0188'];
    for (const [index, number] of numbers.entries()) {
      const contact = contacts[index]!;
      if (index % 2 === 0) await application.edit('contact', contact.key, 'mobile_phone', number);
      else await account.edit('contacts', contact.hubspotId, 'mobilephone', number);
    }
    for (const [index, title] of ['Ranch manager', 'Managing trustee', 'Head of leasing'].entries()) {
      await account.edit('contacts', contacts[index + 5]!.hubspotId, 'jobtitle', title);
    }
    for (const contact of contacts.slice(8, 11)) {
      await application.edit('contact', contact.key, 'preferred_language', 'qq').catch(() => undefined);
    }
    await admin.call('POST', 'users', { name: 'Mara Lindqvist', role: 'operator', password: 'a password of the demo' });
    await admin.call('POST', 'users', { name: 'Dwight Okafor', role: 'viewer', password: 'a password of the demo' });
    await admin.call('POST', 'tokens', { name: 'nightly report', role: 'viewer', days: 90 });
    await until('everything that was edited is settled', async () => (await stack.overview()).quiet);
    const plan = await changedMapping(admin, application);
    const runs = await admin.call<Listed<Run>>('GET', 'runs?entity=contact');
    return {
      record: `/records/contact/local/${contacts[1]!.key}`,
      run: runs.items.find(({ state }) => state === 'done')?.id ?? plan,
      plan,
    };
  } finally {
    await application.close();
  }
}

/** Organisations' notes go one way from now on; while that waits for its plan, notes are edited. */
async function changedMapping(admin: AdminCalls, application: BusinessApplication): Promise<string> {
  const { value, etag } = await admin.tagged<EditedEntity>('entities/organisation/mappings');
  const mappings = value.mappings.map(
    ({ id, column, property, group, direction, conflictPolicy, drift, firstLink, transform }) => ({
      id,
      column,
      property,
      group,
      direction: column === 'notes' ? 'to_hubspot' : direction,
      conflictPolicy,
      drift,
      firstLink,
      transform,
    }),
  );
  const body = { mappings, enumPairs: value.enumPairs };
  const { plan } = await admin.call<{ plan: string | null }>('PUT', 'entities/organisation/mappings', body, {
    'if-match': etag,
  });
  if (plan !== null) await admin.call('POST', `runs/${plan}/cancel`);
  const run = await planned(admin, application);
  return until('the plan over the changed mapping', async () => {
    const { run: now } = await admin.call<{ run: Run }>('GET', `runs/${run.id}`);
    return now.state === 'planned' && run.id;
  });
}

/** Notes edited while their mapping waits: what the plan over it is about. */
async function planned(admin: AdminCalls, application: BusinessApplication): Promise<Run> {
  const notes = [
    'Prefers calls before ten.',
    'Board meets on the first Tuesday.',
    'Option runs out in March.',
    'Ask for Tomáš.',
  ];
  for (const [index, organisation] of (await linked(application, 'organisation', notes.length)).entries()) {
    await application.edit('organisation', organisation.key, 'notes', notes[index]!);
  }
  return admin.call<Run>('POST', 'runs', { entity: 'organisation', kind: 'mapping_change' });
}
