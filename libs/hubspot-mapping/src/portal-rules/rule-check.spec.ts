import { column, mapping, portal, property } from '../../testing/references';
import { compileEntity } from '../compilation/entity-compilation';
import { portalRules } from './portal-rule';
import { brokenRule, rulesInWords } from './rule-check';

const ruled = (type: string, given: readonly string[], normalises = false) =>
  property('p', 'string', 'text', { rules: [{ type, arguments: given, normalises }] });

describe('rules of the portal', () => {
  it.each([
    ['MIN_LENGTH', ['3'], 'abc', 'ab'],
    ['MAX_LENGTH', ['3'], 'ab😀', 'abcd'],
    ['MIN_NUMBER', ['-10.5'], '-10.50', '-10.51'],
    ['MAX_NUMBER', ['1000'], '1e3', '1000.000000000000000000001'],
    ['DECIMAL', ['2'], '1.250', '1.251'],
    ['ALPHANUMERIC', ['ALPHANUMERIC'], 'Köln 7', 'a-b'],
    ['ALPHANUMERIC', ['ALPHA_ONLY'], 'Köln', 'Köln7'],
    ['ALPHANUMERIC', ['NUMERIC_ONLY'], '53111', 'D53111'],
    ['SPECIAL_CHARACTERS', ['NOT_ALLOWED'], 'plain', '100%'],
    ['FORMAT', ['UPPER'], 'ABC1', 'ABc'],
    ['FORMAT', ['LOWER'], 'abc', 'Abc'],
    ['REGEX', ['^[A-Z]+$', 'Must be upper case'], 'ABC', 'AbC'],
    ['REGEX', ['(?i)^x\\z'], 'X', 'xy'],
    ['START_DATE', ['1640995200000'], '2022-01-01', '2021-12-31'],
    ['END_DATE', ['1640995200000'], '2022-01-01', '2022-01-02'],
    ['START_DATETIME', ['1640995200000'], '2022-01-01T00:00:00.000Z', '1640995199999'],
    ['END_DATETIME', ['1640995200000'], '1640995200000', '2022-01-01T00:00:00.001Z'],
    ['DAYS_OF_WEEK', ['MONDAY', 'FRIDAY'], '2026-11-30', '2026-11-29'],
    ['EMAIL_ALLOWED_DOMAINS', ['a.com', 'b.com'], 'x@B.com', 'x@c.com'],
    ['EMAIL_BLOCKED_DOMAINS', ['a.com'], 'x@b.com', 'x@A.com'],
  ])('S3.8 %s %j takes "%s" and holds "%s", in words', (type, given, taken, held) => {
    expect(brokenRule(ruled(type, given), taken)).toBeNull();
    const fault = brokenRule(ruled(type, given), held);
    expect(fault).toMatchObject({ code: 'BREAKS_PORTAL_RULE', what: expect.stringContaining('the property takes') });
    expect(fault?.what).toContain(rulesInWords(ruled(type, given)) ?? '-');
    expect(fault?.what).not.toContain('undefined');
  });

  it('quotes the admin’s own words for a pattern', () => {
    expect(brokenRule(ruled('REGEX', ['^x$', 'Must be an x']), 'y')?.what).toContain('Must be an x');
  });

  it.each([
    ['AFTER_DURATION', ['P7D']],
    ['MADE_UP', []],
    ['REGEX', ['(']],
    ['MAX_LENGTH', []],
    ['MAX_LENGTH', ['many']],
    ['MIN_NUMBER', ['x']],
    ['START_DATE', ['soon']],
    ['ALPHANUMERIC', ['SOMETHING']],
    ['constructor', []],
  ])('what is not known of %s %j is left to HubSpot', (type, given) => {
    expect(brokenRule(ruled(type, given), 'any value, 12 %')).toBeNull();
  });

  it('so is what HubSpot puts into shape before it checks it', () => {
    expect(brokenRule(ruled('FORMAT', ['UPPER'], true), 'abc')).toBeNull();
    expect(rulesInWords(ruled('FORMAT', ['UPPER'], true))).toBeNull();
  });

  it('an admin’s pattern takes no longer than the text is long', () => {
    const before = performance.now();
    expect(brokenRule(ruled('REGEX', ['^(a+)+$']), `${'a'.repeat(2_000)}b`)).not.toBeNull();
    expect(performance.now() - before).toBeLessThan(2_000);
  });

  it('are read from HubSpot’s list; what is not of its form is left out', () => {
    const rule = { ruleType: 'MAX_LENGTH', ruleArguments: ['5'], shouldApplyNormalization: true };
    const list = [
      { propertyName: 'zip', propertyValidationRules: [rule, { ruleArguments: ['x'] }, null] },
      { propertyName: 'none', propertyValidationRules: [] },
      { propertyValidationRules: [rule] },
      null,
      'text',
    ];
    expect([...portalRules(list)]).toEqual([['zip', [{ type: 'MAX_LENGTH', arguments: ['5'], normalises: true }]]]);
  });

  describe('of a mapped property', () => {
    const rules = [{ type: 'MAX_LENGTH', arguments: ['5'], normalises: false }];
    const reference = portal([property('zip', 'string', 'text', { rules })]);
    const compile = (one: Parameters<typeof mapping>) =>
      compileEntity('contact', [mapping(...one)], [], reference, { columns: [column('zip', 'text')] });

    it('S3.8 are told when the mapping is checked, and hold a value when it is planned', () => {
      const { compiled, problems } = compile(['zip', 'zip', 'text']);
      expect(problems).toMatchObject([{ code: 'PORTAL_RULES', suspends: false }]);
      expect(problems[0]?.message).toContain('at most 5 characters');
      const [field] = compiled.fields;
      expect(field?.toHubSpot(['53111'])).toEqual({ ok: true, value: ['53111'] });
      expect(field?.toHubSpot([null])).toEqual({ ok: true, value: [null] });
      expect(field?.toHubSpot(['D-53111'])).toMatchObject({
        ok: false,
        image: ['D-53111'],
        error: { code: 'BREAKS_PORTAL_RULE', message: expect.stringContaining('contact.zip') },
      });
    });

    it('are nothing to a mapping that never writes the property', () => {
      expect(compile(['zip', 'zip', 'text', {}, { direction: 'to_local' }]).problems).toEqual([]);
    });

    it('suspend a constant that breaks one', () => {
      const constant = compile([null, 'zip', 'constant', { value: 'too long' }, { direction: 'to_hubspot' }]);
      expect(constant.problems).toMatchObject([{ code: 'PORTAL_RULES', suspends: true }]);
    });
  });
});
