import { column, mapping, property } from '../../testing/references';
import { schemaChanges } from './schema-drift';

const mappings = [mapping('stage', 'hs_lead_status', 'enumeration'), mapping('email', 'email', 'email')];
const columns = [column('stage', 'text'), column('email', 'character varying(80)')];
const status = property('hs_lead_status', 'enumeration', 'radio', { options: ['NEW', 'OPEN', 'DEAD'] });
const email = property('email', 'string', 'text');
const before = { columns, properties: [status, email] };

describe('schema drift', () => {
  it('S2.9 finds nothing between equal catalogues', () => {
    expect(schemaChanges(before, structuredClone(before), mappings)).toEqual([]);
  });

  it('S2.9 tells what changed of columns, and which mappings it breaks', () => {
    const after = { ...before, columns: [column('email', 'character varying(40)'), column('phone', 'text')] };
    expect(schemaChanges(before, after, mappings)).toMatchObject([
      { kind: 'column_removed', name: 'stage', mappingIds: ['stage-hs_lead_status'], breaks: true },
      { kind: 'column_shortened', name: 'email', mappingIds: ['email-email'], breaks: false },
      { kind: 'column_added', name: 'phone', mappingIds: [], breaks: false },
    ]);
  });

  it('S2.9 another type of the same kind breaks nothing, another kind does', () => {
    const typed = (sqlType: string) => ({ ...before, columns: [column('stage', sqlType), column('email', 'text')] });
    const kinds = (was: string, is: string) =>
      schemaChanges(typed(was), typed(is), mappings).map(({ kind, breaks }) => [kind, breaks]);
    expect(kinds('text', 'character varying')).toEqual([['column_type_changed', false]]);
    expect(kinds('text', 'integer')).toEqual([['column_type_changed', true]]);
  });

  it('S2.9 tells what changed of properties and their options', () => {
    const [first, second] = status.options;
    const options = [
      { ...first, label: 'Fresh' },
      { ...second, hidden: true },
      { value: 'WON', label: 'Won', hidden: false },
    ].map((option) => ({ value: '', label: '', hidden: false, ...option }));
    const after = {
      ...before,
      properties: [
        { ...status, options },
        { ...email, type: 'number', readOnly: true },
      ],
    };
    expect(schemaChanges(before, after, mappings).map(({ kind, option, breaks }) => [kind, option, breaks])).toEqual([
      ['option_renamed', 'NEW', false],
      ['option_hidden', 'OPEN', false],
      ['option_removed', 'DEAD', true],
      ['option_added', 'WON', false],
      ['property_type_changed', null, true],
      ['property_became_read_only', null, true],
    ]);
  });
});
