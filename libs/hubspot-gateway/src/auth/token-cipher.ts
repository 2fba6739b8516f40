import { createCipheriv, createDecipheriv, createHash, randomBytes } from 'node:crypto';
import type { SealedSecret } from '@app/sync-engine';

const ALGORITHM = 'aes-256-gcm';
const NONCE_BYTES = 12;
const TAG_BYTES = 16;
const KEY_BYTES = 32;

/** The secrets of `hubspot_config`; the name is part of what is authenticated. */
export type SecretColumn = 'access_token' | 'refresh_token';

/** A stored secret that none of the configured keys opens, or that was moved or changed. For the operator; holds no secret. */
export class UnreadableSecretError extends Error {
  constructor(
    readonly portalId: string,
    readonly column: SecretColumn,
    /** `wrong_key`: sealed with a key that is not configured. `damaged`: the key is known, the ciphertext does not belong here. */
    readonly reason: 'wrong_key' | 'damaged',
    message: string,
  ) {
    super(message);
    this.name = 'UnreadableSecretError';
  }
}

/**
 * AES-256-GCM with a fresh nonce for every secret. The ciphertext is bound to its portal and column (AAD), so a value copied to another
 * row or column does not open. Sealed form: base64 of nonce, ciphertext, tag.
 */
export class TokenCipher {
  private readonly sealing: { readonly id: string; readonly key: Buffer };
  private readonly keys: ReadonlyMap<string, Buffer>;

  /** `previous` keys only open. Every key has 32 bytes. */
  constructor(current: Buffer, previous: readonly Buffer[] = []) {
    for (const key of [current, ...previous]) {
      if (key.length !== KEY_BYTES)
        throw new Error(`An encryption key must have ${KEY_BYTES} bytes, not ${key.length}.`);
    }
    this.sealing = { id: keyIdOf(current), key: current };
    this.keys = new Map([...previous, current].map((key) => [keyIdOf(key), key]));
  }

  seal(secret: string, portalId: string, column: SecretColumn): SealedSecret {
    const nonce = randomBytes(NONCE_BYTES);
    const cipher = createCipheriv(ALGORITHM, this.sealing.key, nonce);
    cipher.setAAD(boundTo(portalId, column));
    const sealed = Buffer.concat([nonce, cipher.update(secret, 'utf8'), cipher.final(), cipher.getAuthTag()]);
    return { keyId: this.sealing.id, sealed: sealed.toString('base64') };
  }

  /** Throws `UnreadableSecretError`. */
  open(secret: SealedSecret, portalId: string, column: SecretColumn): string {
    const key = this.keys.get(secret.keyId);
    if (!key) throw wrongKey(secret, portalId, column);
    const bytes = Buffer.from(secret.sealed, 'base64');
    try {
      const decipher = createDecipheriv(ALGORITHM, key, bytes.subarray(0, NONCE_BYTES), { authTagLength: TAG_BYTES });
      decipher.setAAD(boundTo(portalId, column));
      decipher.setAuthTag(bytes.subarray(-TAG_BYTES));
      const text = bytes.subarray(NONCE_BYTES, -TAG_BYTES);
      return Buffer.concat([decipher.update(text), decipher.final()]).toString('utf8');
    } catch {
      throw damaged(portalId, column);
    }
  }

  /** Whether it was sealed with the current key; if not, it should be sealed anew. */
  isCurrent(secret: SealedSecret): boolean {
    return secret.keyId === this.sealing.id;
  }
}

/** The first eight hex digits of the key's SHA-256: tells keys apart, and nothing about them. */
export function keyIdOf(key: Buffer): string {
  return createHash('sha256').update(key).digest('hex').slice(0, 8);
}

function boundTo(portalId: string, column: SecretColumn): Buffer {
  return Buffer.from(`hubspot_config/${portalId}/${column}`, 'utf8');
}

function wrongKey({ keyId }: SealedSecret, portalId: string, column: SecretColumn): UnreadableSecretError {
  return new UnreadableSecretError(
    portalId,
    column,
    'wrong_key',
    `ENCRYPTION_MASTER_KEY does not open the stored tokens of portal ${portalId} (sealed with key ${keyId}): ` +
      'set it to the key they were sealed with, or add that key to ENCRYPTION_PREVIOUS_KEYS. ' +
      'If that key is lost, disconnect and connect the portal again on the admin page.',
  );
}

function damaged(portalId: string, column: SecretColumn): UnreadableSecretError {
  return new UnreadableSecretError(
    portalId,
    column,
    'damaged',
    `The stored ${column} of portal ${portalId} was changed, or copied from another row or column of hubspot_config: ` +
      'restore the row from a backup, or disconnect and connect the portal again on the admin page.',
  );
}
