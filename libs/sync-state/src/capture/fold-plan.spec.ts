import type { CapturedChange } from './captured-change';
import { planFold, readerMark, type FoldedEntity } from './fold-plan';

const contact: FoldedEntity = {
  entity: 'contact',
  table: { schema: 'public', name: 'contact', key: 'id', softDeleteColumn: null },
  reads: [{ schema: 'public', name: 'users', key: 'id', columns: ['email'], via: 'owner_id' }],
  sourceReads: [{ schema: 'public', name: 'company', key: 'code', columns: ['name'], via: 'company_code' }],
  joins: [{ schema: 'public', name: 'contact_company' }],
  foreignKeys: ['employer_id'],
};

const change = (patch: Partial<CapturedChange> = {}): CapturedChange => ({
  schema: 'public',
  table: 'contact',
  key: '1',
  operation: 'update',
  columns: ['name'],
  at: 100,
  origin: null,
  ...patch,
});

describe('planFold', () => {
  it('S1.2 joins the rows of one record: the latest time of each column, first and last time of all', () => {
    const plan = planFold(
      [change(), change({ at: 300, columns: ['name', 'phone'] }), change({ at: 200 })],
      [contact],
      '42',
    );
    expect(plan.marks).toEqual([
      expect.objectContaining({
        changedColumns: { name: 300, phone: 300 },
        firstAt: 100,
        lastAt: 300,
        reasons: ['capture'],
      }),
    ]);
  });

  it('S7.1 tells own writes by the portal of their origin, another portal is somebody else', () => {
    const own = (origin: string | null) => planFold([change({ origin })], [contact], '42').marks[0]?.onlyOwnCapture;
    expect([own('42'), own('43'), own(null)]).toEqual([true, false, false]);
  });

  it('S1.2 a table that is read marks its readers, if a column that is read has changed', () => {
    const read = (patch: Partial<CapturedChange>) =>
      planFold([change({ table: 'users', key: '7', columns: ['email'], ...patch })], [contact], '42');
    expect(read({}).readers).toEqual([
      { entity: contact, read: contact.reads[0], capturedBy: 'id', keys: new Map([['7', { at: 100, own: false }]]) },
    ]);
    expect(read({ columns: ['phone'] })).toMatchObject({ readers: [], readsChanged: new Set() });
    expect(read({ operation: 'delete', columns: null }).readsChanged.size).toBe(1);
    expect(read({}).marks).toEqual([]);
  });

  it('S1.2 a table that a computed source reads marks its readers, by the key that its own entity has; nobody holds values of it', () => {
    const company: FoldedEntity = {
      ...contact,
      entity: 'company',
      table: { schema: 'public', name: 'company', key: 'id', softDeleteColumn: null },
      reads: [],
      sourceReads: [],
      joins: [],
    };
    const renamed = change({ table: 'company', key: '7', columns: ['name'] });
    const keys = new Map([['7', { at: 100, own: false }]]);
    const read = contact.sourceReads[0];
    expect(planFold([renamed], [company, contact], '42')).toMatchObject({
      readers: [{ entity: contact, read, capturedBy: 'id', keys }],
      readsChanged: new Set(),
    });
    expect(planFold([renamed], [contact], '42').readers).toMatchObject([{ capturedBy: 'code' }]);
    expect(planFold([change({ table: 'company', columns: ['town'] })], [contact], '42').readers).toEqual([]);
  });

  it('S1.7 a reader is marked as if its own column had changed', () => {
    const [readers] = planFold([change({ table: 'users', key: '7', columns: ['email'] })], [contact], '42').readers;
    expect(readerMark(readers!, '5', { at: 100, own: false })).toMatchObject({
      record: { kind: 'local', id: '5' },
      changedColumns: { owner_id: 100 },
      about: ['fields'],
      localDeleted: false,
    });
  });

  it('S1.2 S6.2 a row of a join table marks its from end, about associations', () => {
    const [mark, ...more] = planFold(
      [change({ table: 'contact_company', operation: 'delete', columns: null })],
      [contact],
      '42',
    ).marks;
    expect(more).toEqual([]);
    expect(mark).toMatchObject({
      record: { kind: 'local', id: '1' },
      about: ['associations'],
      changedColumns: { 'public.contact_company': 100 },
      localDeleted: false,
    });
  });

  it('S6.3 a changed foreign key makes the mark one about associations too', () => {
    const about = (columns: string[]) => planFold([change({ columns })], [contact], '42').marks[0]?.about;
    expect(about(['employer_id'])).toEqual(['fields', 'associations']);
    expect(about(['name'])).toEqual(['fields']);
  });

  it('S1.2 a truncated table marks nothing and asks for an audit', () => {
    const truncated = (table: string) =>
      planFold([change({ table, key: null, operation: 'truncate', columns: null })], [contact], '42');
    expect(truncated('contact')).toMatchObject({
      marks: [],
      audits: new Map([['contact', 'public.contact was truncated']]),
    });
    expect(truncated('users').audits.has('contact')).toBe(true);
    expect(truncated('other').audits.size).toBe(0);
  });

  it('S1.2 changes that may have been missed ask for an audit, too', () => {
    const missed = change({ key: null, operation: 'missed', columns: [] });
    expect(planFold([missed], [contact], '42')).toMatchObject({
      marks: [],
      audits: new Map([['contact', 'Changes of public.contact may have been missed: their decoding was interrupted']]),
    });
  });
});
