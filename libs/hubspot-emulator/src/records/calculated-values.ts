import type { ValueReader } from '../portal/record-values';
import { instantText } from '../portal/instant-text';
import type { ObjectType } from '../portal/object-types';
import type { PortalState } from '../portal/portal-state';
import { exactExpansion, multiplyDecimals } from './decimal-text';

export interface CalculationInput {
  readonly state: PortalState;
  readonly type: ObjectType;
  readonly id: string;
  readonly at: number;
  /** All values after the write. */
  readonly values: ValueReader;
  /** Names written now; all of them on create. */
  readonly written: ReadonlySet<string>;
  readonly isNew: boolean;
}

/** What HubSpot computes itself on a write: properties that the account has, whose value is new or differs. */
export const calculatedValues = (input: CalculationInput): Record<string, string> => {
  const computed = byType(input);
  const changed: Record<string, string> = {};
  for (const name of Object.keys(computed)) {
    const value = computed[name] ?? '';
    if (input.values.get(name) !== value && input.state.property(input.type.id, name)) changed[name] = value;
  }
  return changed;
};

const byType = (input: CalculationInput): Record<string, string> => {
  switch (input.type.id) {
    case '0-1':
      return contactValues(input);
    case '0-2':
      return companyValues(input);
    case '0-3':
      return dealValues(input);
    case '0-5':
      return ticketValues(input);
    default:
      return input.type.activity ? engagementValues(input) : {};
  }
};

const contactValues = ({ values, written, isNew, id, at }: CalculationInput): Record<string, string> => {
  const computed: Record<string, string> = {};
  if (isNew) {
    Object.assign(computed, {
      hs_all_contact_vids: id,
      hs_is_contact: 'true',
      hs_is_unworked: 'true',
      hs_pipeline: 'contacts-lifecycle-pipeline',
      num_notes: '0',
    });
  }
  const email = values.get('email');
  if (email && written.has('email')) computed['hs_email_domain'] = email.split('@')[1] ?? '';
  if (written.has('firstname') || written.has('lastname') || written.has('email')) {
    const name = [values.get('firstname'), values.get('lastname')].filter(Boolean).join(' ');
    computed['hs_full_name_or_email'] = name || (values.get('email') ?? '');
  }
  const phone = values.get('phone');
  if (phone && written.has('phone')) computed['hs_searchable_calculated_phone_number'] = phone.replace(/\D/g, '');
  const stage = values.get('lifecyclestage');
  if (stage && written.has('lifecyclestage') && !values.get(`hs_lifecyclestage_${stage}_date`)) {
    computed[`hs_lifecyclestage_${stage}_date`] = String(at);
  }
  return computed;
};

const companyValues = ({ values, written, isNew }: CalculationInput): Record<string, string> => {
  const computed: Record<string, string> = {};
  if (isNew) {
    Object.assign(computed, {
      hs_pipeline: 'companies-lifecycle-pipeline',
      num_associated_contacts: '0',
      num_notes: '0',
    });
    const domain = values.get('domain');
    if (domain && !values.get('website')) computed['website'] = domain;
  }
  if (written.has('name')) computed['hs_task_label'] = values.get('name') ?? '';
  return computed;
};

const ticketValues = ({ isNew, id, at }: CalculationInput): Record<string, string> =>
  isNew ? { hs_ticket_id: id, hs_helpdesk_sort_timestamp: instantText(at), hs_last_message_from_visitor: 'false' } : {};

const dealValues = ({ state, type, values, isNew, at }: CalculationInput): Record<string, string> => {
  const amount = values.get('amount') ?? '';
  const stage = state
    .pipelines(type.id)
    .get(values.get('pipeline') ?? '')
    ?.stages.find((candidate) => candidate.id === values.get('dealstage'));
  const computed: Record<string, string> = {};
  if (amount !== '') computed['amount_in_home_currency'] = amount;
  else if (values.get('amount_in_home_currency')) computed['amount_in_home_currency'] = '';
  if (isNew) Object.assign(computed, { hs_open_deal_create_date: String(at), hs_createdate: instantText(at) });
  if (!stage) return { ...computed, hs_projected_amount: amount === '' ? '' : '0' };
  const probability = Number(stage.metadata['probability'] ?? '0');
  const isClosed = stage.metadata['isClosed'] === 'true' || probability === 1;
  const expansion = exactExpansion(probability);
  computed['hs_deal_stage_probability'] = expansion;
  computed['hs_is_closed'] = String(isClosed);
  computed['hs_is_closed_won'] = String(isClosed && probability === 1);
  computed['hs_projected_amount'] = /^-?\d+(\.\d+)?$/.test(amount) ? multiplyDecimals(amount, expansion) : '';
  computed['hs_closed_amount'] = isClosed && probability === 1 ? amount : '0';
  return computed;
};

const BODIES = ['hs_task_body', 'hs_note_body', 'hs_meeting_body', 'hs_call_body', 'hs_communication_body'];

/** recordings `activities/`: a preview of the body, who owns it since when. */
const engagementValues = ({ type, values, written, isNew, id, at }: CalculationInput): Record<string, string> => {
  const computed: Record<string, string> = {};
  if (isNew) computed['hs_obj_coords'] = `${type.id}-${id}`;
  const body = BODIES.find((name) => written.has(name));
  const text = body ? (values.get(body) ?? '') : '';
  if (text !== '') {
    computed['hs_body_preview'] = text.replace(/<[^>]*>/g, '').trim();
    computed['hs_body_preview_html'] = `<html>\n<head></head>\n<body>\n${text}\n</body>\n</html>`;
    computed['hs_body_preview_is_truncated'] = 'false';
  }
  const owner = values.get('hubspot_owner_id');
  if (owner && written.has('hubspot_owner_id')) {
    computed['hs_all_owner_ids'] = owner;
    computed['hubspot_owner_assigneddate'] = instantText(at);
  }
  return computed;
};
