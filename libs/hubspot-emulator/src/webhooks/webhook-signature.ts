import { createHash, createHmac } from 'node:crypto';

const DECODED: Readonly<Record<string, string>> = {
  '%3A': ':',
  '%2F': '/',
  '%3F': '?',
  '%40': '@',
  '%21': '!',
  '%24': '$',
  '%27': "'",
  '%28': '(',
  '%29': ')',
  '%2A': '*',
  '%2C': ',',
  '%3B': ';',
};

/** SHA-256 of secret and body, hex (hubspot-facts 7.6). */
export const signatureV1 = (secret: string, body: string): string =>
  createHash('sha256')
    .update(secret + body)
    .digest('hex');

/** HMAC-SHA-256 over method, decoded URI, body and timestamp (ms), base64 (hubspot-facts 7.6). */
export const signatureV3 = (secret: string, method: string, uri: string, body: string, timestamp: number): string => {
  const decoded = uri.replace(
    /%(?:3A|2F|3F|40|21|24|27|28|29|2A|2C|3B)/gi,
    (code) => DECODED[code.toUpperCase()] ?? code,
  );
  return createHmac('sha256', secret).update(`${method}${decoded}${body}${timestamp}`).digest('base64');
};
