import type { Pool } from 'pg';

/** Contacts of HubSpot per batch create. */
const BATCH = 100;

/** How many records the sides hold, and how they overlap. */
export interface Sizes {
  /** On both sides, alike. */
  readonly alike: number;
  /** On both sides; HubSpot lacks a value that the row has. */
  readonly differing: number;
  readonly onlyLocal: number;
  readonly onlyHubSpot: number;
}

/** 40 % matched, half of these needing an update; 40 % only local; 20 % only in HubSpot. */
export function sizesOf(records: number): Sizes {
  return {
    alike: records * 0.2,
    differing: records * 0.2,
    onlyLocal: records * 0.4,
    onlyHubSpot: records * 0.2,
  };
}

export const CONTACT_TABLE = `
  create table public.contact (
    id bigint generated always as identity primary key,
    email text unique, first_name text, last_name text, job_title text, city text, phone text)`;

/** A configuration file. */
export const CONTACT_CONFIGURATION = {
  version: 1,
  entities: {
    contact: {
      table: { name: 'contact', key: 'id' },
      objectType: 'contacts',
      matchKeys: [{ name: 'email', kind: 'email', columns: ['email'], properties: ['email', 'hs_additional_emails'] }],
      mappings: [
        ['email', 'email'],
        ['first_name', 'firstname'],
        ['last_name', 'lastname'],
        ['job_title', 'jobtitle'],
        ['city', 'city'],
        ['phone', 'message'],
      ].map(([column, property]) => ({ column, property, transform: { name: 'text' } })),
    },
  },
};

/** Rows 1 … n, those that HubSpot has too first. */
export async function fillTable(pool: Pool, { alike, differing, onlyLocal }: Sizes): Promise<void> {
  await pool.query(CONTACT_TABLE);
  await pool.query(
    `insert into public.contact (email, first_name, last_name, job_title, city, phone)
     select 'contact' || n || '@example.com', 'First ' || n, 'Last ' || n, 'Farmer', 'Sweetwater', '+1 555 ' || n
     from generate_series(1, $1) n`,
    [alike + differing + onlyLocal],
  );
  await pool.query('analyze public.contact');
}

/** The contacts of the portal: those of rows 1 … n, and further ones. */
export async function fillPortal(url: string, token: string, { alike, differing, onlyHubSpot }: Sizes): Promise<void> {
  const contacts = Array.from({ length: alike + differing + onlyHubSpot }, (_, index) => {
    const n = index < alike + differing ? index + 1 : 10_000_000 + index;
    const complete = index < alike || index >= alike + differing;
    return {
      email: `contact${n}@example.com`,
      firstname: `First ${n}`,
      lastname: `Last ${n}`,
      jobtitle: 'Farmer',
      city: 'Sweetwater',
      ...(complete ? { message: `+1 555 ${n}` } : {}),
    };
  });
  for (let from = 0; from < contacts.length; from += BATCH) {
    const inputs = contacts.slice(from, from + BATCH).map((properties) => ({ properties }));
    const answer = await fetch(`${url}/crm/v3/objects/contacts/batch/create`, {
      method: 'POST',
      headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
      body: JSON.stringify({ inputs }),
    });
    if (!answer.ok) throw new Error(`The portal could not be filled: ${answer.status} ${await answer.text()}`);
  }
}
