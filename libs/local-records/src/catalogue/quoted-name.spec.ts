import { quoteName, quoteTable, quoteText } from './quoted-name';

describe('quoted names', () => {
  it('S3.6 quotes whatever a name or a text holds', () => {
    expect(quoteName('a"b; drop table x')).toBe('"a""b; drop table x"');
    expect(quoteTable({ schema: 'public', name: 'Order' })).toBe('"public"."Order"');
    expect(quoteText("it's")).toBe("'it''s'");
    expect(quoteText("a\\'b")).toBe(" E'a\\\\''b'");
  });
});
