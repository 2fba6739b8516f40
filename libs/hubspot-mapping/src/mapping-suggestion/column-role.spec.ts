import { column } from '../../testing/references';
import type { LocalColumn } from '../catalogue/local-reference';
import { columnRole } from './column-role';
import type { ColumnRole } from './column-role';
import { NameReader } from './name-reading';

function roleOf(object: string, table: string, name: string, sqlType = 'integer', over: Partial<LocalColumn> = {}) {
  const reader = new NameReader(object, table);
  const type = /^(int|num|big)/.test(sqlType) ? 'number' : sqlType === 'date' ? 'date' : 'string';
  return columnRole(object, column(name, sqlType, over), type, reader.of(name), reader);
}

describe('what a column is besides a value', () => {
  it.each<[string, string, string, ColumnRole['kind']]>([
    ['deals', 'auftraege', 'id', 'key'],
    ['deals', 'auftraege', 'auftrag_id', 'key'],
    ['deals', 'auftraege', 'vertreter_nr', 'owner'],
    ['deals', 'orders', 'sold_by', 'owner'],
    ['companies', 'firmen', 'salesperson_code', 'owner'],
    ['deals', 'auftraege', 'kunden_nr', 'association'],
    ['tickets', 'vorgaenge', 'vorgang_id', 'key'],
    ['line_items', 'positionen', 'artikel', 'association'],
    ['deals', 'rechnungen', 'rechnung_nr', 'value'],
    ['companies', 'adresse', 'kundennummer', 'value'],
    ['deals', 'auftraege', 'vertrieb_id', 'owner'],
    ['deals', 'auftraege', 'betrag', 'value'],
    ['tickets', 'tickets', 'created_by', 'value'],
    ['deals', 'auftraege', 'verkaeufer_email', 'value'],
    ['deals', 'orders', 'user_agent', 'value'],
    ['tickets', 'tickets', 'users_id_requester', 'association'],
  ])('%s: %s.%s is a %s', (object, table, name, kind) => {
    expect(roleOf(object, table, name).kind).toBe(kind);
  });

  it('says which object a key leads to', () => {
    expect(roleOf('tickets', 'tickets', 'requester_id')).toEqual({ kind: 'association', to: 'contacts' });
    expect(roleOf('contacts', 'persons', 'firma_id')).toEqual({ kind: 'association', to: 'companies' });
  });

  it('takes the word of the database for a key', () => {
    const to = (table: string) => ({ references: { schema: 'public', table, key: 'id', columns: [] } });
    expect(roleOf('deals', 'deals', 'responsible', 'integer', to('staff')).kind).toBe('owner');
    expect(roleOf('deals', 'deals', 'anything', 'integer', { isKey: true }).kind).toBe('key');
    expect(roleOf('deals', 'deals', 'sort', 'integer', to('deal_types'))).toEqual({ kind: 'value', reference: true });
  });
});
