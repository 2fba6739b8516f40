/** One CRM object type of the portal. */
export interface ObjectType {
  /** `0-1`, or `2-…` for a custom object. */
  readonly id: string;
  readonly singular: string;
  readonly plural: string;
  /** Key of inline associations; HubSpot writes `line items` with a space (hubspot-facts 0.5). */
  readonly associationKey: string;
  /** Upper-case word of error texts: `CONTACT`. */
  readonly shout: string;
  /** Name of the modified-date property: only contacts have `lastmodifieddate` (hubspot-facts 2.8). */
  readonly modifiedProperty: 'lastmodifieddate' | 'hs_lastmodifieddate';
  readonly createdProperty: 'createdate' | 'hs_createdate';
  readonly pipelineProperty: string | null;
  readonly stageProperty: string | null;
  readonly mergeable: boolean;
  readonly custom: boolean;
  /** Engagements: tasks, notes, meetings, …: their scopes are those of contacts. */
  readonly activity: boolean;
}

const standard = (id: string, singular: string, plural: string, more: Partial<ObjectType> = {}): ObjectType => ({
  id,
  singular,
  plural,
  associationKey: plural.replace('_', ' '),
  shout: singular.toUpperCase(),
  modifiedProperty: 'hs_lastmodifieddate',
  createdProperty: 'createdate',
  pipelineProperty: null,
  stageProperty: null,
  mergeable: false,
  custom: false,
  activity: false,
  ...more,
});

/** hubspot-facts 2.1. */
export const STANDARD_OBJECT_TYPES: readonly ObjectType[] = [
  standard('0-1', 'contact', 'contacts', { modifiedProperty: 'lastmodifieddate', mergeable: true }),
  standard('0-2', 'company', 'companies', { mergeable: true }),
  standard('0-3', 'deal', 'deals', { pipelineProperty: 'pipeline', stageProperty: 'dealstage', mergeable: true }),
  standard('0-5', 'ticket', 'tickets', {
    pipelineProperty: 'hs_pipeline',
    stageProperty: 'hs_pipeline_stage',
    mergeable: true,
  }),
  standard('0-7', 'product', 'products'),
  standard('0-8', 'line_item', 'line_items'),
  standard('0-14', 'quote', 'quotes'),
  standard('0-84', 'discount', 'discounts'),
  ...[
    ['0-123', 'order', 'orders'],
    ['0-136', 'lead', 'leads'],
    ['0-162', 'service', 'services'],
  ].map(([id = '', singular = '', plural = '']) =>
    standard(id, singular, plural, { pipelineProperty: 'hs_pipeline', stageProperty: 'hs_pipeline_stage' }),
  ),
  ...[
    ['0-18', 'communication', 'communications'],
    ['0-27', 'task', 'tasks'],
    ['0-46', 'note', 'notes'],
    ['0-47', 'meeting_event', 'meetings'],
    ['0-48', 'call', 'calls'],
    ['0-49', 'email', 'emails'],
  ].map(([id = '', singular = '', plural = '']) =>
    standard(id, singular, plural, { createdProperty: 'hs_createdate', activity: true }),
  ),
];

export const customObjectType = (portalId: number, number: string, name: string): ObjectType => ({
  id: `2-${number}`,
  singular: name,
  plural: name,
  associationKey: `p${portalId}_${name}`,
  shout: `p${portalId}_${name}`,
  modifiedProperty: 'hs_lastmodifieddate',
  createdProperty: 'hs_createdate',
  pipelineProperty: 'hs_pipeline',
  stageProperty: 'hs_pipeline_stage',
  mergeable: true,
  custom: true,
  activity: false,
});

/** Resolves the many spellings of a type in a path: plural, singular, any case, type id, fully qualified name. */
export class ObjectTypeDirectory {
  private readonly bySpelling = new Map<string, ObjectType>();

  constructor() {
    for (const type of STANDARD_OBJECT_TYPES) this.add(type);
    const lineItems = this.bySpelling.get('line_items');
    if (lineItems)
      for (const name of ['line items', 'line item', 'lineitems', 'lineitem']) this.bySpelling.set(name, lineItems);
    const meetings = this.bySpelling.get('meetings');
    if (meetings) this.bySpelling.set('meeting', meetings);
  }

  add(type: ObjectType): void {
    for (const name of [type.id, type.singular, type.plural, type.associationKey])
      this.bySpelling.set(name.toLowerCase(), type);
  }

  remove(type: ObjectType): void {
    for (const [name, held] of this.bySpelling) if (held.id === type.id) this.bySpelling.delete(name);
  }

  find(spelling: string): ObjectType | null {
    return this.bySpelling.get(spelling) ?? this.bySpelling.get(spelling.toLowerCase()) ?? null;
  }

  all(): ObjectType[] {
    return [...new Set(this.bySpelling.values())];
  }
}
