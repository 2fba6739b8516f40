import type { CompiledField } from '@app/hubspot-mapping';
import type { Side } from '../smoke/edit-values';
import type { MappedEntity } from '../smoke/mapped-entities';
import type { SeenValues, StoredLink } from '../smoke/sync-records';
import type { EditAct } from './acts';
import { lostUpdates } from './lost-updates';

const field = {
  id: 'contact.jobtitle',
  members: [{ column: 'job_title', property: 'jobtitle' }],
  toHubSpot: (values: readonly (string | null)[]) => ({ ok: true, value: values }),
  canonicalHubSpot: (values: readonly (string | null)[]) => values,
} as unknown as CompiledField;
const entity = { entity: 'contact' } as MappedEntity;
const links: readonly StoredLink[] = [
  { id: 'link', entity: 'contact', localKey: '7', hubspotId: '700', state: 'live' },
];

function edit(side: Side, value: string, at: number): EditAct {
  const end = { entity, side, id: side === 'local' ? '7' : '700' };
  return { kind: 'edit', end, field, member: 0, value, form: value, sentAt: at, doneAt: at + 1, certain: true };
}

function seen(kind: string, ...values: string[]): SeenValues {
  return { linkId: 'link', field: field.id, kind, values: values.map((value) => [value]) };
}

function lost(
  edits: readonly EditAct[],
  held: string | undefined,
  rows: readonly SeenValues[] = [],
): readonly string[] {
  return lostUpdates(edits, { links, seen: rows, formAt: () => held }).map((one) => one.edit.value);
}

describe('the oracle of lost updates', () => {
  it('S9.3 an edit that stands, or that its own side typed over, is not lost', () => {
    expect(lost([edit('local', 'A', 10)], 'A')).toEqual([]);
    expect(lost([edit('local', 'A', 10), edit('local', 'B', 20)], 'B')).toEqual([]);
  });

  it('S3.5 an edit that gave way to nobody is lost, whatever the log says of it', () => {
    expect(lost([edit('local', 'A', 10)], 'old', [seen('write', 'old', 'A'), seen('conflict', 'A', 'old')])).toEqual([
      'A',
    ]);
  });

  it('S8.1 an edit that the other side replaced is lost if no row holds it', () => {
    const both = [edit('local', 'A', 10), edit('hubspot', 'B', 20)];
    expect(lost(both, 'B')).toEqual(['A']);
    expect(lost(both, 'B', [seen('write', 'old', 'A')])).toEqual([]);
  });

  it('S3.2 an edit that an older one replaced is lost unless a conflict is logged', () => {
    const both = [edit('hubspot', 'B', 10), edit('local', 'A', 20)];
    expect(lost(both, 'B', [seen('write', 'A', 'B')])).toEqual(['A']);
    expect(lost(both, 'B', [seen('conflict', 'A', 'B')])).toEqual([]);
  });

  it('S3.3 a value that a new record brought along may win, if the log says so', () => {
    expect(lost([edit('hubspot', 'A', 10)], 'default', [seen('first_link', 'A', 'default')])).toEqual([]);
  });
});
