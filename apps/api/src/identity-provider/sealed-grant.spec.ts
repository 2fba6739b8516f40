import { openGrant, sealGrant } from './sealed-grant';

const GRANT = { id: '248289', accessToken: 'access', refreshToken: 'refresh' };

describe('a sealed grant', () => {
  it('is opened by the secret of its session', () => {
    expect(openGrant(sealGrant(GRANT, 'secret'), 'secret')).toEqual(GRANT);
  });

  it('tells nothing, and looks different each time', () => {
    const sealed = sealGrant(GRANT, 'secret');
    expect(Buffer.from(sealed, 'base64').toString('latin1')).not.toContain('refresh');
    expect(sealGrant(GRANT, 'secret')).not.toBe(sealed);
  });

  it('is not opened by another secret, and not when it was changed or cut', () => {
    const sealed = sealGrant(GRANT, 'secret');
    const bytes = Buffer.from(sealed, 'base64');
    bytes[14] = (bytes[14] ?? 0) ^ 1;
    expect(openGrant(sealed, 'another')).toBeNull();
    expect(openGrant(bytes.toString('base64'), 'secret')).toBeNull();
    expect(openGrant(sealed.slice(0, 20), 'secret')).toBeNull();
    expect(openGrant('', 'secret')).toBeNull();
  });
});
