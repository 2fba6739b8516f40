import { readFileSync } from 'node:fs';
import { demoFile } from './project-layout';

interface Seed {
  readonly owners: readonly { readonly email: string; readonly firstName: string; readonly lastName: string }[];
  readonly contacts: readonly SeedRecord[];
  readonly companies: readonly SeedRecord[];
  readonly deals: readonly SeedRecord[];
}

interface SeedRecord {
  readonly owner?: string;
  readonly properties: Readonly<Record<string, string>>;
}

async function post(emulatorUrl: string, path: string, body: object): Promise<{ readonly id: string }> {
  const answer = await fetch(new URL(path, emulatorUrl), {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
  });
  if (!answer.ok)
    throw new Error(`The emulator refused ${path} with ${answer.status}: ${(await answer.text()).slice(0, 400)}`);
  return (await answer.json()) as { id: string };
}

/** Fills an empty portal as its users would have: owners, then records of every kind the sync must tell apart. */
export async function seedPortal(emulatorUrl: string): Promise<void> {
  const seed = JSON.parse(readFileSync(demoFile('data/portal.json'), 'utf8')) as Seed;
  const owners = new Map<string, string>();
  for (const owner of seed.owners) owners.set(owner.email, (await post(emulatorUrl, '/_emulator/owners', owner)).id);
  for (const type of ['companies', 'contacts', 'deals'] as const) {
    for (const { owner, properties } of seed[type]) {
      const ownerId = owner === undefined ? undefined : owners.get(owner);
      const owned = ownerId === undefined ? properties : { ...properties, hubspot_owner_id: ownerId };
      await post(emulatorUrl, `/_emulator/user/objects/${type}`, { properties: owned });
    }
  }
}
