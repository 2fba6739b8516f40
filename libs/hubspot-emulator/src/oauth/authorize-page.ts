import { htmlPage, type Answer } from '../http/answer';
import type { CodeChallenge, TokenBook } from './token-book';

const escape = (text: string): string => text.replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`);

const redirect = (to: string): Answer => ({ status: 302, html: '', headers: { Location: to } });

const withQuery = (uri: string, values: Record<string, string>): string => {
  const url = new URL(uri);
  for (const [name, value] of Object.entries(values)) if (value) url.searchParams.set(name, value);
  return url.toString();
};

const challengeOf = (query: URLSearchParams): CodeChallenge | null => {
  const value = query.get('code_challenge');
  if (!value) return null;
  return { value, method: query.get('code_challenge_method') === 'S256' ? 'S256' : 'plain' };
};

/**
 * The page that a user meets when connecting an app (hubspot-facts 1.2). `auto=1` approves at once, `decision=approve`
 * or `decision=deny` is what the buttons send.
 */
export const authorizePage = (book: TokenBook, query: URLSearchParams, autoApprove: boolean): Answer => {
  const app = book.appByClient(query.get('client_id') ?? '');
  const redirectUri = query.get('redirect_uri') ?? '';
  if (!app || !URL.canParse(redirectUri))
    return { status: 400, html: htmlPage(400, app ? 'Missing or invalid redirect_uri' : 'Unknown client_id') };
  const words = (name: string): string[] => (query.get(name) ?? '').split(/[ +,]/).filter(Boolean);
  const unknown = words('scope').filter((scope) => !app.scopes.includes(scope));
  if (unknown.length > 0)
    return { status: 400, html: htmlPage(400, `The app may not ask for: ${escape(unknown.join(' '))}`) };
  const state = query.get('state') ?? '';
  const decision = query.get('decision');
  if (decision === 'deny')
    return redirect(withQuery(redirectUri, { error: 'access_denied', error_description: 'The user refused', state }));
  if (decision === 'approve' || autoApprove || query.get('auto') === '1') {
    const asked = [...words('scope'), ...words('optional_scope')];
    const code = book.grantCode(app, redirectUri, asked, challengeOf(query));
    return redirect(withQuery(redirectUri, { code, state }));
  }
  const fields = [...query]
    .map(([name, value]) => `<input type="hidden" name="${escape(name)}" value="${escape(value)}">`)
    .join('');
  const scopes = words('scope')
    .map((scope) => `<li>${escape(scope)}</li>`)
    .join('');
  return { status: 200, html: page(escape(app.name ?? `App ${app.appId}`), scopes, fields) };
};

const page = (name: string, scopes: string, fields: string): string => `<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>Connect ${name}</title>
<style>
:root{color-scheme:light dark}body{font:16px/1.5 system-ui,sans-serif;max-width:32rem;margin:4rem auto;padding:0 1rem}
form{border:1px solid color-mix(in srgb,currentColor 25%,transparent);border-radius:12px;padding:1.5rem}
button{font:inherit;padding:.6rem 1.2rem;border-radius:8px;border:1px solid currentColor;background:none;color:inherit;cursor:pointer}
button.primary{background:#b3412b;border-color:#b3412b;color:#fff}
</style></head><body><form method="get"><h1>Connect ${name}</h1><p>This emulated HubSpot account will let the app:</p><ul>${scopes}</ul>${fields}
<button class="primary" name="decision" value="approve">Connect app</button> <button name="decision" value="deny">Cancel</button></form></body></html>`;
