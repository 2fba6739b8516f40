import type { PropertyMapping, SchemaChange, SchemaChangeKind } from '@app/hubspot-mapping';
import { schemaEvent } from './schema-effect';

const mapping = (state: PropertyMapping['state'], group: string | null = null): PropertyMapping =>
  ({ id: 'm', group, state }) as PropertyMapping;
const change = (kind: SchemaChangeKind, breaks = false, mappingIds = ['m']): SchemaChange => ({
  kind,
  name: 'stage',
  option: null,
  what: '',
  mappingIds,
  breaks,
});

describe('the effect of a changed schema', () => {
  it.each<[SchemaChangeKind, boolean, PropertyMapping['state'], string]>([
    ['column_removed', true, 'suspended', 'suspends'],
    ['property_became_read_only', true, 'suspended', 'suspends'],
    ['column_type_changed', true, 'active', 'waits'],
    ['column_type_changed', true, 'suspended', 'suspends'],
    ['column_type_changed', false, 'active', 'none'],
    ['property_type_changed', true, 'active', 'waits'],
    ['option_removed', true, 'active', 'values'],
    ['column_shortened', false, 'active', 'values'],
    ['option_renamed', false, 'active', 'none'],
    ['option_added', false, 'active', 'none'],
  ])('S2.9 of %s (breaks: %s) on a mapping that is %s: %s', (kind, breaks, state, effect) => {
    expect(schemaEvent(change(kind, breaks), [mapping(state)])).toMatchObject({ effect, fields: ['m'] });
  });

  it('S2.9 is none where nothing is mapped, and names a group by its field', () => {
    expect(schemaEvent(change('column_removed', false, []), [mapping('active')])).toMatchObject({
      effect: 'none',
      fields: [],
    });
    expect(schemaEvent(change('option_added'), [mapping('active', 'address')])).toMatchObject({ fields: ['address'] });
  });
});
