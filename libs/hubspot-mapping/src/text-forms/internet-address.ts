const LABEL = /^[\p{L}\p{N}](?:[\p{L}\p{N}\p{M}-]{0,61}[\p{L}\p{N}\p{M}])?$/u;
/** What nearly every address is; the rules below decide the others. */
const PLAIN_ADDRESS = /^[a-z0-9_+-]+(?:\.[a-z0-9_+-]+)*@(?:[a-z0-9](?:[a-z0-9-]*[a-z0-9])?\.)+[a-z]{2,24}$/;
const LOCAL_PART = /^[^\s@<>()[\],;:"\\]{1,64}$/u;

/** A host name with at least two labels, lower case; null if it is none. Bare numbers are no host name. */
function hostName(text: string): string | null {
  const host = text.toLowerCase().replace(/\.$/, '');
  const labels = host.split('.');
  if (labels.length < 2 || host.length > 253 || !labels.every((label) => LABEL.test(label))) return null;
  return /^\d+$/.test(labels[labels.length - 1] ?? '') ? null : host;
}

/** An e-mail address trimmed and in lower case, as HubSpot stores it (hubspot-facts 5.2); null if it is none. */
export function emailAddress(text: string): string | null {
  if (text.length <= 64 && PLAIN_ADDRESS.test(text)) return text;
  const address = text.trim().toLowerCase();
  if (address.length <= 64 && PLAIN_ADDRESS.test(address)) return address;
  const at = address.lastIndexOf('@');
  const local = address.slice(0, Math.max(at, 0));
  if (at < 1 || !LOCAL_PART.test(local) || local.startsWith('.') || local.endsWith('.') || local.includes('..')) {
    return null;
  }
  const host = hostName(address.slice(at + 1));
  return host === null ? null : `${local}@${host}`;
}

/** The bare domain of a host, a web address or an e-mail address: lower case, without scheme, `www.`, port and path. */
export function internetDomain(text: string): string | null {
  const host = text
    .trim()
    .toLowerCase()
    .replace(/^[a-z][a-z0-9+.-]*:\/\//, '')
    .replace(/[/?#].*$/s, '')
    .replace(/^.*@/s, '')
    .replace(/:\d+$/, '')
    .replace(/^www\.(?=[^.]+\.)/, '');
  return hostName(host);
}

/** An http or https address, trimmed, otherwise as written; `addScheme` is put before a bare host. Null if it is none. */
export function webAddress(text: string, addScheme: 'http' | 'https' | null): string | null {
  const trimmed = text.trim();
  if (/\s/.test(trimmed)) return null;
  const schemed = /^[a-z][a-z0-9+.-]*:/i.test(trimmed) && !/^[^/]+\.[^/:]+:\d/.test(trimmed);
  if (!schemed && internetDomain(trimmed) === null) return null;
  const address = !schemed && addScheme !== null ? `${addScheme}://${trimmed.replace(/^\/\//, '')}` : trimmed;
  if (schemed) {
    const host = /^https?:\/\/(?:[^/?#@]*@)?([^/?#:]+)(?::\d+)?(?:[/?#]|$)/i.exec(address);
    if (!host) return null;
  }
  return address;
}
