import { randomBytes } from 'node:crypto';
import fc from 'fast-check';
import { keyIdOf, TokenCipher, UnreadableSecretError } from './token-cipher';

const key = randomBytes(32);
const other = randomBytes(32);

function thrownBy(work: () => unknown): Error {
  try {
    work();
  } catch (error) {
    return error as Error;
  }
  throw new Error('nothing was thrown');
}

describe('stored tokens', () => {
  const cipher = new TokenCipher(key);

  it('open again, whatever they are', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (token) => {
        expect(cipher.open(cipher.seal(token, '62515', 'access_token'), '62515', 'access_token')).toBe(token);
      }),
    );
  });

  it('have a fresh nonce each time', () => {
    const sealed = new Set(
      Array.from({ length: 50 }, () => cipher.seal('same', '1', 'access_token').sealed.slice(0, 16)),
    );
    expect(sealed.size).toBe(50);
  });

  it('carry the id of their key, which is eight digits of its hash', () => {
    expect(cipher.seal('t', '1', 'access_token').keyId).toBe(keyIdOf(key));
    expect(keyIdOf(key)).toMatch(/^[0-9a-f]{8}$/);
  });

  it('open with an earlier key, and are sealed with the current one', () => {
    const old = new TokenCipher(other).seal('t', '1', 'refresh_token');
    const rotated = new TokenCipher(key, [other]);
    expect(rotated.open(old, '1', 'refresh_token')).toBe('t');
    expect(rotated.isCurrent(old)).toBe(false);
    expect(rotated.isCurrent(rotated.seal('t', '1', 'refresh_token'))).toBe(true);
  });

  it('say which setting does not open them and what to do', () => {
    const sealed = new TokenCipher(other).seal('secret-token', '123', 'access_token');
    const error = thrownBy(() => cipher.open(sealed, '123', 'access_token'));
    expect(error).toBeInstanceOf(UnreadableSecretError);
    expect(error.message).toBe(
      `ENCRYPTION_MASTER_KEY does not open the stored tokens of portal 123 (sealed with key ${keyIdOf(other)}): ` +
        'set it to the key they were sealed with, or add that key to ENCRYPTION_PREVIOUS_KEYS. ' +
        'If that key is lost, disconnect and connect the portal again on the admin page.',
    );
  });

  it.each([
    ['another portal', '2', 'access_token'],
    ['another column', '1', 'refresh_token'],
  ] as const)('do not open in the row of %s', (_, portalId, column) => {
    const sealed = cipher.seal('t', '1', 'access_token');
    expect(thrownBy(() => cipher.open(sealed, portalId, column))).toMatchObject({
      reason: 'damaged',
      portalId,
      column,
    });
  });

  it('do not open when a single bit has changed, or when cut', () => {
    const { keyId, sealed } = cipher.seal('token', '1', 'access_token');
    const bytes = Buffer.from(sealed, 'base64');
    for (let at = 0; at < bytes.length; at += 1) {
      const changed = Buffer.from(bytes);
      changed.writeUInt8(changed.readUInt8(at) ^ 1, at);
      const secret = { keyId, sealed: changed.toString('base64') };
      expect(() => cipher.open(secret, '1', 'access_token')).toThrow(UnreadableSecretError);
    }
    const cut = { keyId, sealed: bytes.subarray(0, 20).toString('base64') };
    expect(() => cipher.open(cut, '1', 'access_token')).toThrow(UnreadableSecretError);
  });

  it('refuse a key of another length', () => {
    expect(() => new TokenCipher(randomBytes(16))).toThrow('32 bytes, not 16');
  });
});
