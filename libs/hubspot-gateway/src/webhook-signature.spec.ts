import { Signature } from '@hubspot/api-client';
import { signV3, WebhookSignatureV3 } from './webhook-signature';

const secret = '8a3c0d52-1f7b-4d0e-9b1e-6c2f5a7e9d41';
const timestamp = '1790000001234';
const body = Buffer.from(
  '[{"eventId":100,"subscriptionId":2001,"portalId":62515,"appId":54321,"occurredAt":1790000000000,"subscriptionType":"object.propertyChange","attemptNumber":0,"objectId":123,"objectTypeId":"0-1","propertyName":"firstname","propertyValue":"Zoë","isSensitive":false,"changeSource":"INTEGRATION","sourceId":"54321"}]',
);
const targetUrl = 'https://sync.example.com/hooks/hubspot';
const genuineA = 'prCOsgfPie5uZAkslTR1MdwJVr3oxmFIdOzlxXnEpdA=';

let now = Number(timestamp);
const signatures = new WebhookSignatureV3(secret, targetUrl, () => now);

function verdict(change: Partial<Parameters<typeof signatures.check>[0]> = {}) {
  return signatures.check({ method: 'POST', target: '/hooks/hubspot', body, signature: genuineA, timestamp, ...change })
    .kind;
}

beforeEach(() => (now = Number(timestamp)));

describe('webhook signatures (hubspot-facts 7.6)', () => {
  it.each([
    ['A', secret, targetUrl, body, timestamp, genuineA],
    [
      'B, with escapes to decode',
      secret,
      `${targetUrl}?src=hs%3Aapp%2Fv3&note=a%20b`,
      body,
      timestamp,
      'kAV8a/ocvvVh35ySZEogyRrcyZE0HjnhSXdT+kJCLGo=',
    ],
    [
      'of the Python client',
      'yyyyyyyy-yyyy-yyyy-yyyy-yyyyyyyyyyyy',
      'https://www.example.com/webhook_uri',
      Buffer.from("{'example_field':'example_value'}"),
      '1693657560000',
      'K36dawei4A+QBNolUOqo7s91KQDWQ5MXZ/QufNYuk/Y=',
    ],
    [
      'of the Ruby client',
      'yyyyyyyy-yyyy-yyyy-yyyy-yyyyyyyyyyyy',
      'https://www.example.com/webhook_uri',
      Buffer.from("{'example_field':'example_value'}"),
      '1700000300000',
      'RnbPH7+UMKVkbV32P8bz450N4M56aPmcru1+D3kSDtw=',
    ],
  ])('vector %s', (_, key, url, bytes, at, expected) => {
    expect(signV3(key, 'POST', url, bytes, at).toString('base64')).toBe(expected);
  });

  it('decodes exactly the twelve escapes, in either case', () => {
    const decoded = ":/?@!$'()*,;";
    const escaped = [...decoded].map((c) => `%${c.charCodeAt(0).toString(16).padStart(2, '0')}`).join('');
    const sign = (query: string) => signV3(secret, 'POST', `${targetUrl}?q=${query}`, body, timestamp).toString('hex');
    expect(sign(escaped)).toBe(sign(decoded));
    expect(sign(escaped.toUpperCase())).toBe(sign(decoded));
    expect(sign('%20%26%3D%2B%23')).not.toBe(sign(' &=+#'));
  });

  it('agrees with the official client where that one is right', () => {
    const theirs = Signature.getSignature('POST', 'v3', {
      clientSecret: secret,
      url: targetUrl,
      requestBody: body.toString('utf8'),
      timestamp: Number(timestamp),
    } as never);
    expect(theirs).toBe(genuineA);
  });

  it('takes the genuine call, whatever path a proxy made of it', () => {
    expect(verdict()).toBe('genuine');
    expect(verdict({ target: '/internal/rewritten' })).toBe('genuine');
    expect(
      verdict({ target: '/x?src=hs%3Aapp%2Fv3&note=a%20b', signature: 'kAV8a/ocvvVh35ySZEogyRrcyZE0HjnhSXdT+kJCLGo=' }),
    ).toBe('genuine');
  });

  it('refuses a changed byte, method, query, timestamp, secret or signature', () => {
    const changed = Buffer.from(body);
    changed.writeUInt8(changed.readUInt8(20) ^ 1, 20);
    expect(verdict({ body: changed })).toBe('wrong');
    expect(verdict({ method: 'PUT' })).toBe('wrong');
    expect(verdict({ target: '/hooks/hubspot?a=1' })).toBe('wrong');
    expect(verdict({ timestamp: '1790000001235' })).toBe('wrong');
    for (const signature of ['x', genuineA.slice(0, 10), `${genuineA}AAAA`])
      expect(verdict({ signature })).toBe('wrong');
    const other = new WebhookSignatureV3('another', targetUrl, () => now);
    expect(other.check({ method: 'POST', target: '/', body, signature: genuineA, timestamp }).kind).toBe('wrong');
  });

  it('holds a window of five minutes both ways, to the millisecond', () => {
    for (const [offset, expected] of [
      [300_000, 'genuine'],
      [-300_000, 'genuine'],
      [300_001, 'stale'],
      [-300_001, 'stale'],
    ] as const) {
      now = Number(timestamp) + offset;
      expect(verdict()).toBe(expected);
    }
  });

  it('calls a timestamp that is no number stale, and an absent header missing', () => {
    for (const bad of ['soon', '1e9', '-5', '12.5', ' 1790000001234', '9'.repeat(40)])
      expect(verdict({ timestamp: bad })).toBe('stale');
    expect(verdict({ timestamp: undefined })).toBe('missing');
    expect(verdict({ signature: undefined })).toBe('missing');
    expect(verdict({ signature: '' })).toBe('missing');
  });
});
