import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { arbitraryConfiguration } from '../testing/arbitrary-configuration';
import { CONFIGURATION_SCHEMA } from './configuration-schema';
import { readConfiguration, writeConfiguration } from './configuration-text';

const CONTACT = `version: 1
entities:
  contact:
    table: { name: contact, key: id }
    objectType: contacts
    mappings:
      - property: email
        column: email
        transform: { name: email }
`;

function faultsOf(text: string): { at: string; path: string; message: string }[] {
  const read = readConfiguration(text);
  if (read.kind === 'read') return [];
  return read.faults.map(({ line, column, path, message }) => ({ at: `${line}:${column}`, path, message }));
}

describe('a configuration file', () => {
  it('law: what is written is read as the same, whatever is in it', () => {
    fc.assert(
      fc.property(arbitraryConfiguration, (file) => {
        expect(readConfiguration(writeConfiguration(file))).toMatchObject({ kind: 'read', file });
      }),
      { numRuns: 150 },
    );
  });

  it('says only what does not go without saying, and is read with the defaults of the contract', () => {
    const read = readConfiguration(CONTACT);
    expect(read).toMatchObject({
      file: {
        associations: [],
        entities: {
          contact: {
            table: { schema: 'public', softDeleteColumn: null },
            conflictPolicy: 'latest_wins',
            deletion: { deletedLocally: 'sever', deletedInHubSpot: 'sever', againstEdit: 'edit_wins' },
            mappings: [{ direction: 'two_way', drift: 'ignore', firstLink: 'review', transform: { options: {} } }],
          },
        },
      },
    });
    const text = read.kind === 'read' ? writeConfiguration(read.file) : '';
    expect(text).not.toMatch(/two_way|deletion|quietPeriodMs|options/);
  });

  it('its published schema is the one that it is checked by', () => {
    const published = readFileSync(join(__dirname, '../../../../docs/configuration.schema.json'), 'utf8');
    expect(JSON.parse(published)).toEqual(JSON.parse(JSON.stringify(CONFIGURATION_SCHEMA)));
  });

  it.each([
    [
      'a name that is not known',
      CONTACT.replace('column:', 'colum:'),
      '8:9',
      'entities.contact.mappings[0].colum',
      'did you mean "column"?',
    ],
    [
      'a value that is none of the possible ones',
      `${CONTACT}        direction: both\n`,
      '10:20',
      'entities.contact.mappings[0].direction',
      '"both" is none of the possible values. Use one of: two_way, to_hubspot, to_local.',
    ],
    [
      'something that is missing',
      CONTACT.replace('    objectType: contacts\n', ''),
      '4:5',
      'entities.contact',
      '"objectType" is missing. Add it.',
    ],
    [
      'a number where text is meant',
      CONTACT.replace('property: email', 'property: 12'),
      '7:19',
      'entities.contact.mappings[0].property',
      '12 is no text. Write it in quotes: "12".',
    ],
    [
      'a tab, a bracket or a quote',
      CONTACT.replace('{ name: contact, key: id }', '{ name: contact, key: id'),
      '5:5',
      '',
      'This is not YAML',
    ],
    ['a name that is there twice', `${CONTACT}    objectType: companies\n`, '10:5', '', 'unique'],
    ['another version', CONTACT.replace('version: 1', 'version: 2'), '1:10', 'version', '2 is not possible; write 1.'],
    [
      'a relation of no kind',
      `${CONTACT}associations: [{ from: contact, to: contact, relation: { kind: list } }]\n`,
      '10:56',
      'associations[0].relation',
      'join_table, flagged_row, foreign_key',
    ],
  ])('tells line, path and the way out of %s', (_, text, at, path, message) => {
    expect(faultsOf(text)).toContainEqual({ at, path, message: expect.stringContaining(message) });
  });

  it('of what cannot be read as YAML it tells where that begins, and not each line that it makes unreadable', () => {
    const faults = faultsOf(`rc=0\n${CONTACT}`);
    expect(faults.length).toBeLessThanOrEqual(3);
    expect(faults[0]).toMatchObject({ at: '1:1', message: expect.stringContaining('This is not YAML') as string });
  });

  it('an empty file, a list and a bomb of aliases are refused in words', () => {
    for (const text of [
      '',
      '- a',
      'a: &a [1,1,1,1,1,1,1,1,1,1]\nb: &b [*a,*a,*a,*a,*a,*a,*a,*a,*a,*a]\nc: &c [*b,*b,*b,*b,*b,*b,*b,*b,*b]\nd: [*c,*c,*c,*c]',
    ])
      expect(faultsOf(text)[0]?.message).toMatch(/Write|followed/);
  });
});
