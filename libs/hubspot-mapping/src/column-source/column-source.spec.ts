import fc from 'fast-check';
import { column, mapping, portal, property } from '../../testing/references';
import type { LocalReference } from '../catalogue/local-reference';
import { compileEntity } from '../compilation/entity-compilation';
import type { PropertyMapping } from '../property-mapping/property-mapping';
import { findSource } from './column-source';
import { parseSource } from './parse-source';

const company = [column('id', 'bigint'), column('name', 'text'), column('size', 'integer'), column('data', 'jsonb')];
const local: LocalReference = {
  table: 'public.person',
  columns: [
    column('first_name', 'text'),
    column('last_name', 'text'),
    column('age', 'integer'),
    column('company_id', 'bigint', { references: { schema: 'crm', table: 'company', key: 'id', columns: company } }),
    column('boss_id', 'bigint', { referencesSeveral: ['crm.company (id)', 'crm.person (id)'] }),
    column('odd.name', 'text'),
    column('secret_id', 'bigint', {
      references: { schema: 'crm', table: 'secret', key: 'id', columns: company, notGranted: 'select' },
    }),
    column('shy_id', 'bigint', {
      references: { schema: 'crm', table: 'shy', key: 'id', columns: company, notGranted: 'trigger' },
    }),
  ],
};
const reference = portal([property('company', 'string', 'text'), property('score', 'number', 'number')]);
const compile = (one: PropertyMapping) => compileEntity('contact', [one], [], reference, local);
const oneWay = { direction: 'to_hubspot' } as const;
const problem = (source: string) => {
  const found = findSource(source, local);
  return found.ok ? null : found.problem;
};
const found = (source: string) => {
  const result = findSource(source, local);
  if (!result.ok) throw new Error(result.problem.what);
  return result.source;
};

describe('sources of mappings', () => {
  it('a column of that very name wins', () => {
    expect(found('odd.name')).toMatchObject({ expression: null, columns: ['odd.name'], over: [] });
  });

  it('S1.2 tells every column that a value comes from, own ones and those over a foreign key', () => {
    expect(found("=concat_ws(' ', first_name, company_id.name, company_id.size + age)")).toMatchObject({
      columns: ['first_name', 'company_id', 'age'],
      over: [{ schema: 'crm', name: 'company', key: 'id', via: 'company_id', columns: ['name', 'size'] }],
    });
  });

  it('looks like the column it reaches, but is read-only and may be blank', () => {
    expect(found('company_id.size').column).toMatchObject({ sqlType: 'integer', generated: true, nullable: true });
    expect(found('=age + 1').column).toMatchObject({ sqlType: 'numeric', name: '=age + 1' });
    expect(found("=coalesce(first_name, 'x')").column.sqlType).toBe('text');
  });

  it('binds as SQL does', () => {
    const join = parseSource("=a || b + 2 * -c || 'x'");
    expect(join).toMatchObject({
      expression: {
        kind: 'join',
        left: { kind: 'join', right: { operator: '+', right: { operator: '*', right: { kind: 'negative' } } } },
        right: { kind: 'text', value: 'x' },
      },
    });
    expect(parseSource('=a - b - c')).toMatchObject({ expression: { left: { operator: '-' } } });
  });

  it.each([
    ['nothing', 'COLUMN_MISSING', 'table public.person has no such column'],
    ['nothing.name', 'COLUMN_MISSING', 'no column "nothing"'],
    ['company_id.nothing', 'COLUMN_MISSING', 'crm.company'],
    ['age.name', 'FOREIGN_KEY_MISSING', 'no foreign key of its own'],
    ['boss_id.name', 'FOREIGN_KEY_AMBIGUOUS', 'crm.company (id) and crm.person (id)'],
    ['secret_id.name', 'PRIVILEGE_MISSING', 'crm.secret, which column "secret_id" leads to, may not be read'],
    ['shy_id.name', 'PRIVILEGE_MISSING', 'would not be noticed'],
    ['company_id.owner_id.name', 'SOURCE_FAULTY', 'more than one foreign key'],
    ['=first_name + 1', 'TYPES_DO_NOT_FIT', '"first_name" (text)'],
    ['=coalesce(age, first_name)', 'TYPES_DO_NOT_FIT', 'mixes texts and numbers'],
    ["=-'1'", 'TYPES_DO_NOT_FIT', 'a text'],
    ["=upper(first_name || age - 'x')", 'TYPES_DO_NOT_FIT', 'a text'],
    ['=upper(first_name, last_name)', 'SOURCE_FAULTY', '2 arguments'],
    ['=concat_ws()', 'SOURCE_FAULTY', '0 arguments'],
    ['=random()', 'SOURCE_FAULTY', 'none of its functions'],
    ['=', 'SOURCE_FAULTY', 'ends'],
    ['=(first_name', 'SOURCE_FAULTY', '")"'],
    ['=first_name last_name', 'SOURCE_FAULTY', '"last_name" at place 12'],
    ["=first_name || 'open", 'SOURCE_FAULTY', 'not closed'],
    ['=first_name; drop table person', 'SOURCE_FAULTY', '";" at place 11'],
    [`=${'('.repeat(60)}age${')'.repeat(60)}`, 'SOURCE_FAULTY', 'deeper'],
    [`='${'x'.repeat(1_000)}'`, 'SOURCE_FAULTY', 'more than 1000'],
  ])('%s is refused as %s', (source, code, what) => {
    expect(problem(source)).toMatchObject({ code, what: expect.stringContaining(what) });
    expect(problem(source)?.advice).toMatch(/\.$/);
  });

  it('S3.1 goes to HubSpot only; anything else is refused with table, source, property and the way out', () => {
    const { problems } = compile(mapping('company_id.name', 'company', 'text'));
    expect(problems).toMatchObject([{ code: 'DIRECTION_NOT_POSSIBLE', suspends: true, column: 'company_id.name' }]);
    expect(problems[0]?.message).toContain('contact.company_id.name ↔ company');
    expect(problems[0]?.message).toContain('public.person');
    expect(problems[0]?.advice).toContain('to_hubspot');
  });

  it('compiles with any transform, and tells what it reads', () => {
    const { compiled, problems } = compile(mapping('=age * 2', 'score', 'number', {}, oneWay));
    expect(problems).toEqual([]);
    expect(compiled.fields[0]?.members[0]?.reads).toEqual({ columns: ['age'], over: [] });
    expect(compiled.fields[0]?.toHubSpot(['84.0'])).toEqual({ ok: true, value: ['84'] });
    const json = compile(mapping('company_id.data', 'company', 'text', { path: '$.label' }, oneWay));
    expect(json.compiled.fields[0]?.toHubSpot(['{"label":"Acme"}'])).toEqual({ ok: true, value: ['Acme'] });
    expect(compile(mapping("=first_name || ''", 'score', 'date', {}, oneWay)).problems).toMatchObject([
      { code: 'TYPES_DO_NOT_FIT' },
    ]);
  });

  it('is total: every text is a source or a fault in words', () => {
    const pieces = fc.constantFrom(
      '=',
      'age',
      '.',
      '"',
      "'",
      '(',
      ')',
      '||',
      '-',
      '*',
      ' ',
      '1',
      'coalesce',
      ',',
      ';',
      'é',
    );
    fc.assert(
      fc.property(fc.array(pieces, { maxLength: 30 }), (list) => {
        const result = findSource(list.join(''), local);
        return result.ok || result.problem.what !== '';
      }),
      { numRuns: 2_000 },
    );
  });
});
