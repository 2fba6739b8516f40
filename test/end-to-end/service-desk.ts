import { stringify } from 'yaml';
import type { BusinessApplication } from '../smoke/business-application';

/** Batteries, who owns them, and the cases that are opened about them. */
const SERVICE_DESK_TABLES = `
  create table battery_unit (
    id bigint generated always as identity primary key,
    serial_number text not null unique, capacity_kwh numeric(8, 1), commissioned_on date, deleted_at timestamptz);
  create table battery_unit_contact (
    battery_unit_id bigint not null references battery_unit on delete cascade,
    contact_id bigint not null references contact on delete cascade,
    primary key (battery_unit_id, contact_id));
  create table service_case (
    id bigint generated always as identity primary key,
    subject text not null, description text, stage text not null default 'new', urgency text,
    contact_id bigint references contact, battery_unit_id bigint references battery_unit, deleted_at timestamptz)`;

/** As an administrator of the portal defines the custom object (hubspot-facts 8). */
export const BATTERY_SCHEMA = {
  name: 'battery_unit',
  labels: { singular: 'Battery', plural: 'Batteries' },
  primaryDisplayProperty: 'serial_number',
  secondaryDisplayProperties: [],
  requiredProperties: ['serial_number'],
  searchableProperties: ['serial_number'],
  properties: [
    { name: 'serial_number', label: 'Serial number', type: 'string', fieldType: 'text', hasUniqueValue: true },
    { name: 'capacity_kwh', label: 'Capacity, kWh', type: 'number', fieldType: 'number' },
    { name: 'commissioned_on', label: 'Commissioned on', type: 'date', fieldType: 'date' },
  ],
  associatedObjects: ['contact', 'ticket'],
};

const mapped = (property: string, column: string, name = 'text') => ({
  property,
  column,
  firstLink: 'local_wins',
  transform: { name },
});

const CONTACT = {
  table: { name: 'contact', key: 'id', softDeleteColumn: 'deleted_at' },
  objectType: 'contacts',
  matchKeys: [{ name: 'email', kind: 'email', columns: ['email'], properties: ['email', 'hs_additional_emails'] }],
  mappings: [
    mapped('email', 'email', 'email'),
    { ...mapped('firstname', 'given_name'), transform: { name: 'text', options: { blankAs: '' } } },
    { ...mapped('lastname', 'family_name'), transform: { name: 'text', options: { blankAs: '' } } },
  ],
};

const battery = (objectType: string) => ({
  table: { name: 'battery_unit', key: 'id', softDeleteColumn: 'deleted_at' },
  objectType,
  matchKeys: [{ name: 'serial', kind: 'text', columns: ['serial_number'], properties: ['serial_number'] }],
  deletion: { deletedLocally: 'propagate', deletedInHubSpot: 'propagate' },
  mappings: [
    mapped('serial_number', 'serial_number'),
    mapped('capacity_kwh', 'capacity_kwh', 'number'),
    mapped('commissioned_on', 'commissioned_on', 'date'),
  ],
});

const CASE = {
  table: { name: 'service_case', key: 'id', softDeleteColumn: 'deleted_at' },
  objectType: 'tickets',
  deletion: { deletedLocally: 'propagate', deletedInHubSpot: 'propagate' },
  mappings: [
    mapped('subject', 'subject'),
    mapped('content', 'description'),
    {
      property: 'hs_pipeline',
      group: 'stage',
      firstLink: 'local_wins',
      transform: { name: 'constant', options: { value: '0' } },
    },
    { ...mapped('hs_pipeline_stage', 'stage', 'stage'), group: 'stage' },
    mapped('hs_ticket_priority', 'urgency', 'enumeration'),
  ],
  enums: {
    hs_pipeline_stage: [
      { local: 'new', hubspot: '1' },
      { local: 'waiting_for_customer', hubspot: '2' },
      { local: 'waiting_for_us', hubspot: '3' },
      { local: 'closed', hubspot: '4' },
    ],
    hs_ticket_priority: [
      { local: 'low', hubspot: 'LOW' },
      { local: 'high', hubspot: 'HIGH' },
    ],
  },
};

/** What is synced before the service desk is added. */
export const CONTACTS_ONLY = stringify({ version: 1, entities: { contact: CONTACT } });

/**
 * Contacts, batteries and cases with what joins them. A custom object's association types are the account's own, also those without label
 * (hubspot-facts 6.1).
 */
export function serviceDesk(batteryType: string): string {
  return stringify({
    version: 1,
    entities: { contact: CONTACT, battery: battery(batteryType), case: CASE },
    associations: [
      {
        from: 'battery',
        to: 'contact',
        category: 'USER_DEFINED',
        relation: {
          kind: 'join_table',
          table: {
            schema: 'public',
            name: 'battery_unit_contact',
            fromColumn: 'battery_unit_id',
            toColumn: 'contact_id',
            fixed: {},
          },
        },
        firstLink: 'local_wins',
      },
      { from: 'case', to: 'contact', relation: { kind: 'foreign_key', column: 'contact_id' }, firstLink: 'local_wins' },
      {
        from: 'case',
        to: 'battery',
        category: 'USER_DEFINED',
        relation: { kind: 'foreign_key', column: 'battery_unit_id' },
        firstLink: 'local_wins',
      },
    ],
  });
}

/** Rows that are there before the sync hears of their tables: two batteries of one contact, a case about one of them. */
export async function fillServiceDesk(
  application: BusinessApplication,
  contact: string,
): Promise<{ readonly known: string; readonly ours: string; readonly opened: string }> {
  await application.pool.query(SERVICE_DESK_TABLES);
  const known = await application.insert('battery_unit', { serial_number: 'BX-KNOWN', capacity_kwh: '13.5' });
  const ours = await application.insert('battery_unit', { serial_number: 'BX-OURS', commissioned_on: '2026-03-01' });
  for (const unit of [known, ours])
    await application.pool.query('insert into battery_unit_contact values ($1, $2)', [unit, contact]);
  const opened = await application.insert('service_case', {
    subject: 'It hums',
    urgency: 'high',
    contact_id: contact,
    battery_unit_id: ours,
  });
  return { known, ours, opened };
}
