import { createHash, scryptSync, timingSafeEqual } from 'node:crypto';

/**
 * `scrypt:N:r:p:salt:hash` as scripts/hash-password.mjs prints it; salt and hash in base64url: free of `$`, which compose files
 * and shells would replace.
 */
export const PASSWORD_HASH = /^scrypt:(\d{4,7}):(\d{1,2}):(\d{1,2}):([\w-]{16,}):([\w-]{43,})$/;

function matchesHash(given: string, stored: string): boolean {
  const [, n, r, p, salt, hash] = PASSWORD_HASH.exec(stored) ?? [];
  if (!n || !r || !p || !salt || !hash) return false;
  const expected = Buffer.from(hash, 'base64url');
  const cost = { N: Number(n), r: Number(r), p: Number(p), maxmem: 256 * 1024 * 1024 };
  return timingSafeEqual(scryptSync(given, Buffer.from(salt, 'base64url'), expected.length, cost), expected);
}

function digest(text: string): Buffer {
  return createHash('sha256').update(text).digest();
}

/** Whether this is the administrator's password, compared in constant time. The hash wins where both are configured. */
export function isAdminPassword(
  configuration: { readonly adminPassword?: string; readonly adminPasswordHash?: string },
  given: string,
): boolean {
  const { adminPassword, adminPasswordHash } = configuration;
  if (adminPasswordHash !== undefined) return matchesHash(given, adminPasswordHash);
  return adminPassword !== undefined && timingSafeEqual(digest(given), digest(adminPassword));
}
