import { createCipheriv, createDecipheriv, hkdfSync, randomBytes } from 'node:crypto';

/** By what the identity provider can be asked about a person again. */
export interface ProviderGrant {
  /** The person at the provider (`sub`): an answer about another one does not count. */
  readonly id: string;
  readonly accessToken: string;
  readonly refreshToken: string | null;
}

const ALGORITHM = 'aes-256-gcm';
const KEY_BYTES = 32;
const NONCE_BYTES = 12;
const TAG_BYTES = 16;

/**
 * Seals a grant (AES-256-GCM) with a key derived from the session's secret, which only the cookie of the browser holds. So the database
 * and every key of this installation together open none, and a grant is of use only while its browser calls.
 */
export function sealGrant(grant: ProviderGrant, sessionSecret: string): string {
  const nonce = randomBytes(NONCE_BYTES);
  const cipher = createCipheriv(ALGORITHM, keyOf(sessionSecret), nonce);
  return Buffer.concat([
    nonce,
    cipher.update(JSON.stringify(grant), 'utf8'),
    cipher.final(),
    cipher.getAuthTag(),
  ]).toString('base64');
}

/** Null for what this session's secret did not seal. */
export function openGrant(sealed: string, sessionSecret: string): ProviderGrant | null {
  const bytes = Buffer.from(sealed, 'base64');
  try {
    const decipher = createDecipheriv(ALGORITHM, keyOf(sessionSecret), bytes.subarray(0, NONCE_BYTES), {
      authTagLength: TAG_BYTES,
    });
    decipher.setAuthTag(bytes.subarray(-TAG_BYTES));
    const text = Buffer.concat([decipher.update(bytes.subarray(NONCE_BYTES, -TAG_BYTES)), decipher.final()]);
    return JSON.parse(text.toString('utf8')) as ProviderGrant;
  } catch {
    return null;
  }
}

function keyOf(sessionSecret: string): Buffer {
  return Buffer.from(hkdfSync('sha256', sessionSecret, '', 'grant of the identity provider', KEY_BYTES));
}
