import type { PropertyDefinition } from './definitions';

type Row = readonly [name: string, type: string, fieldType: string, readOnly: boolean];

/** Properties that every custom object and every engagement has (recordings, lesson 6). */
export const SYSTEM_PROPERTIES: readonly Row[] = [
  ['hs_createdate', 'datetime', 'date', true],
  ['hs_lastmodifieddate', 'datetime', 'date', true],
  ['hs_object_id', 'number', 'number', true],
  ['hs_merged_object_ids', 'string', 'text', true],
  ['hs_object_source', 'string', 'text', true],
  ['hs_object_source_id', 'string', 'text', true],
  ['hs_object_source_label', 'string', 'text', true],
  ['hubspot_owner_id', 'enumeration', 'select', false],
];

const ENGAGEMENT: readonly Row[] = [
  ['hs_timestamp', 'datetime', 'date', false],
  ['hs_body_preview', 'string', 'text', true],
  ['hs_body_preview_html', 'string', 'html', true],
  ['hs_body_preview_is_truncated', 'bool', 'booleancheckbox', true],
  ['hs_all_owner_ids', 'string', 'text', true],
  ['hs_obj_coords', 'string', 'text', true],
  ['hubspot_owner_assigneddate', 'datetime', 'date', true],
];

const PIPELINED: readonly Row[] = [
  ['hs_pipeline', 'string', 'text', false],
  ['hs_pipeline_stage', 'string', 'text', false],
];

const text = (...names: string[]): Row[] => names.map((name) => [name, 'string', 'text', false]);

/** Types without a collected catalogue: the properties that their guides name. */
export const SMALL_CATALOGUES: Readonly<Record<string, readonly Row[]>> = {
  tasks: [
    ...ENGAGEMENT,
    ...text('hs_task_body', 'hs_task_subject', 'hs_task_status', 'hs_task_type', 'hs_task_priority'),
    ['hs_task_completion_date', 'datetime', 'date', true],
  ],
  notes: [...ENGAGEMENT, ...text('hs_note_body', 'hs_attachment_ids')],
  meetings: [
    ...ENGAGEMENT,
    ...text('hs_meeting_title', 'hs_meeting_body', 'hs_meeting_outcome', 'hs_meeting_location', 'hs_meeting_source'),
    ['hs_meeting_start_time', 'datetime', 'date', false],
    ['hs_meeting_end_time', 'datetime', 'date', false],
  ],
  calls: [
    ...ENGAGEMENT,
    ...text('hs_call_title', 'hs_call_body', 'hs_call_direction', 'hs_call_status', 'hs_call_disposition'),
    ['hs_call_duration', 'number', 'number', false],
  ],
  emails: [
    ...ENGAGEMENT,
    ...text('hs_email_subject', 'hs_email_text', 'hs_email_html', 'hs_email_direction', 'hs_email_status'),
  ],
  communications: [...ENGAGEMENT, ...text('hs_communication_body', 'hs_communication_channel_type')],
  quotes: [['createdate', 'datetime', 'date', true], ...text('hs_title', 'hs_status', 'hs_currency')],
  discounts: [['createdate', 'datetime', 'date', true], ...text('hs_label', 'hs_type', 'hs_value')],
  leads: [['createdate', 'datetime', 'date', true], ...PIPELINED, ...text('hs_lead_name', 'hs_lead_type')],
  services: [
    ['createdate', 'datetime', 'date', true],
    ...PIPELINED,
    ...text('hs_name', 'hs_status', 'hs_category'),
    ['hs_unique_creation_key', 'string', 'text', true],
  ],
  orders: [['createdate', 'datetime', 'date', true], ...PIPELINED, ...text('hs_order_name', 'hs_currency_code')],
};

/** `at` is told as its creation date. */
export const systemProperty = (
  groupName: string,
  at: string,
  [name, type, fieldType, readOnly]: Row,
): PropertyDefinition => ({
  updatedAt: at,
  createdAt: at,
  name,
  label: name,
  type,
  fieldType,
  description: '',
  groupName,
  options: [],
  ...(name === 'hubspot_owner_id' ? { referencedObjectType: 'OWNER' } : {}),
  displayOrder: -1,
  calculated: false,
  externalOptions: name === 'hubspot_owner_id',
  archived: false,
  hasUniqueValue: name === 'hs_object_id',
  hidden: false,
  hubspotDefined: true,
  modificationMetadata: { archivable: false, readOnlyDefinition: true, readOnlyValue: readOnly },
  formField: false,
  dataSensitivity: 'non_sensitive',
});
