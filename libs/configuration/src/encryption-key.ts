const BYTES = 32;

/** 32 bytes from 64 hexadecimal digits or base64 (either alphabet, padding optional); undefined for anything else. */
export function parseEncryptionKey(text: string): Buffer | undefined {
  if (/^[0-9a-f]{64}$/i.test(text)) return Buffer.from(text, 'hex');
  if (!/^[A-Za-z0-9+/_-]{43}=?$/.test(text)) return undefined;
  const key = Buffer.from(text, 'base64');
  return key.length === BYTES ? key : undefined;
}

/** Keys separated by commas or blanks; undefined when one of them is malformed. */
export function parseEncryptionKeys(text: string): Buffer[] | undefined {
  const keys = text
    .split(/[\s,]+/)
    .filter((part) => part !== '')
    .map(parseEncryptionKey);
  return keys.every((key) => key !== undefined) ? keys : undefined;
}
