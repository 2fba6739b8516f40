/**
 * `scrypt:N:r:p:salt:hash` as scripts/hash-password.mjs prints it; salt and hash in base64url: free of `$`, which compose files
 * and shells would replace.
 */
export const PASSWORD_HASH = /^scrypt:(\d{4,7}):(\d{1,2}):(\d{1,2}):([\w-]{16,}):([\w-]{43,})$/;
