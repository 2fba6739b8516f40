import { setTimeout as pause } from 'node:timers/promises';
import type { EditedEntity, MappingDraft } from '@app/admin-service';
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
    await conflicts(admin, application, account, contacts.slice(5));
    const plan = await changedMapping(admin, application);
    const runs = await admin.call<Listed<Run>>('GET', 'runs?entity=contact');
    return {
      record: `/records/contact/local/${contacts[1]!.key}`,
      run: runs.items.find(({ state, kind }) => state === 'done' && kind === 'first_sync')?.id ?? plan,
      plan,
    };
  } finally {
    await application.close();
  }
}

/** Job titles are decided by a person from now on, and both sides edit some while the sync stands still. */
async function conflicts(
  admin: AdminCalls,
  application: BusinessApplication,
  account: HubSpotAccount,
  contacts: readonly { readonly key: string; readonly hubspotId: string }[],
): Promise<void> {
  const plan = await changed(admin, 'contact', (mapping) =>
    mapping.column === 'job_title' ? { ...mapping, conflictPolicy: 'manual' } : mapping,
  );
  if (plan !== null) await applied(admin, plan);
  await admin.call('POST', 'entities/contact/pause');
  const titles = [
    ['Ranch owner', 'Ranch foreman'],
    ['Trustee', 'Co-trustee'],
    ['Chief of leasing', 'Leasing lead'],
    ['Attorney', 'Attorney-at-law'],
  ] as const;
  for (const [index, [here, there]] of titles.entries()) {
    await application.edit('contact', contacts[index]!.key, 'job_title', here);
    await account.edit('contacts', contacts[index]!.hubspotId, 'jobtitle', there);
  }
  await admin.call('POST', 'entities/contact/resume');
  await until('the conflicts', async () => {
    const { items } = await admin.call<Listed<{ kind: string }>>('GET', 'reviews');
    return items.filter(({ kind }) => kind === 'conflict').length === titles.length;
  });
}

type Mappings = EditedEntity['mappings'];

/** Saves the entity's mappings as `edit` has them; gives the plan over what changed. */
async function changed(
  admin: AdminCalls,
  entity: string,
  edit: (mapping: MappingDraft) => MappingDraft,
): Promise<string | null> {
  const { value, etag } = await admin.tagged<EditedEntity>(`entities/${entity}/mappings`);
  const body = { mappings: drafts(value.mappings).map(edit), enumPairs: value.enumPairs };
  const { plan } = await admin.call<{ plan: string | null }>('PUT', `entities/${entity}/mappings`, body, {
    'if-match': etag,
  });
  return plan;
}

const drafts = (mappings: Mappings): MappingDraft[] =>
  mappings.map(({ id, column, property, group, direction, conflictPolicy, drift, firstLink, transform }) => {
    return { id, column, property, group, direction, conflictPolicy, drift, firstLink, transform };
  });

async function inState(admin: AdminCalls, run: string, state: Run['state']): Promise<void> {
  await until(`the run ${state}`, async () => {
    const { run: now } = await admin.call<{ run: Run }>('GET', `runs/${run}`);
    return now.state === state;
  });
}

async function applied(admin: AdminCalls, run: string): Promise<void> {
  await inState(admin, run, 'planned');
  await admin.call('POST', `runs/${run}/apply`);
  await inState(admin, run, 'done');
}

/** What a person must look at: a column is renamed, and somebody overwrites the next step of every deal. */
export async function troubledDemo(stack: RunningStack): Promise<void> {
  const admin = new AdminCalls(stack.apiUrl);
  await admin.signIn('admin', stack.adminPassword);
  const application = new BusinessApplication(stack.databaseUrl);
  try {
    await application.pool.query('alter table contact rename column date_of_birth to born_on');
    await application.pool.query(`update contact set employer_name = employer_name || ' ' where id = 1`);
    await until('the change of the schema', async () => {
      const { items } = await admin.call<Listed<object>>('GET', 'schema-events?open=true');
      return items.length > 0;
    });
    await application.pool.query(`update deal set next_step = 'Call back', updated_at = now()
       where id::text in (select local_key from hubspot_sync.hubspot_links where entity = 'deal' and state = 'live')`);
    await until('the mass change', async () => {
      const { items } = await admin.call<Listed<object>>('GET', 'mass-changes');
      return items.length > 0;
    });
  } finally {
    await application.close();
  }
}

const NOTES = [
  'Prefers calls before ten.',
  'Board meets on the first Tuesday.',
  'Option runs out in March.',
  'Ask for Tomáš.',
];

/** Organisations' notes go one way from now on; while that waits for its plan, notes are edited. Gives the plan that has them. */
async function changedMapping(admin: AdminCalls, application: BusinessApplication): Promise<string> {
  await changed(admin, 'organisation', (mapping) =>
    mapping.column === 'notes' ? { ...mapping, direction: 'to_hubspot' } : mapping,
  );
  for (const [index, organisation] of (await linked(application, 'organisation', NOTES.length)).entries()) {
    await application.edit('organisation', organisation.key, 'notes', NOTES[index]!);
  }
  // The worker plans what waits by itself, so that a plan of before the edits may stand or be under way.
  return until('the plan over the changed mapping', async () => {
    const { items } = await admin.call<Listed<Run>>('GET', 'runs?entity=organisation&kind=mapping_change');
    const planned = items.find(({ state }) => state === 'planned');
    if (planned?.plan && planned.plan.updatedInHubSpot >= NOTES.length) return planned.id;
    if (planned) await admin.call('POST', `runs/${planned.id}/cancel`);
    return undefined;
  });
}
