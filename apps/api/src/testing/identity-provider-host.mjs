// An identity provider of others' making, unmodified: `oidc-provider` (MIT, certified) on a free port, in a process of its own. Prints
// its address. CLIENT is its one client, as JSON. Whoever signs in is the person that was last sent to POST /_person: {"sub", …claims};
// {"denies": true} says no. The claim `groups` is told at the userinfo endpoint, as the specification has it, or in the ID token too
// with IN_ID_TOKEN=1. PORT: where it listens. PAGE=1: it asks on a page of its own, as people know it. REFRESH=1: it gives refresh tokens, and {"gone": true} is somebody whom it does not know any more.
import { createServer } from 'node:http';
import { Provider } from 'oidc-provider';

const server = createServer();
await new Promise((resolve) => server.listen(Number(process.env.PORT ?? 0), '127.0.0.1', resolve));
const address = `http://127.0.0.1:${server.address().port}`;

let person = { sub: 'nobody' };

const provider = new Provider(address, {
  clients: [JSON.parse(process.env.CLIENT ?? '{}')],
  claims: { openid: ['sub'], profile: ['name', 'preferred_username', 'groups'], email: ['email'] },
  conformIdTokenClaims: process.env.IN_ID_TOKEN !== '1',
  cookies: { keys: ['a key of the tests'] },
  features: { devInteractions: { enabled: false } },
  findAccount: (_context, sub) => (person.gone ? undefined : { accountId: sub, claims: () => ({ ...person, sub }) }),
  issueRefreshToken: () => process.env.REFRESH === '1',
  interactions: { url: (_context, { uid }) => `/_interaction/${uid}` },
  async loadExistingGrant({ oidc: { provider: here, client, session } }) {
    const grant = new here.Grant({ clientId: client.clientId, accountId: session.accountId });
    grant.addOIDCScope('openid profile email');
    await grant.save();
    return grant;
  },
});

async function bodyOf(request) {
  let text = '';
  for await (const chunk of request) text += chunk;
  return JSON.parse(text);
}

const oidc = provider.callback();
server.on('request', (request, response) => {
  if (request.url === '/_person') {
    bodyOf(request).then((given) => {
      person = given;
      response.writeHead(204).end();
    });
    return;
  }
  if (process.env.PAGE === '1' && request.method === 'GET' && request.url.startsWith('/_interaction/')) {
    response.setHeader('content-type', 'text/html');
    response.end(`<!doctype html><html lang="en"><title>Company account</title><main><h1>Company account</h1>
      <form method="post"><button>Go on as ${person.name}</button></form></main></html>`);
    return;
  }
  if (request.url.startsWith('/_interaction/')) {
    const result = person.denies
      ? { error: 'access_denied', error_description: 'the person said no' }
      : { login: { accountId: person.sub } };
    void provider.interactionFinished(request, response, result, { mergeWithLastSubmission: false });
    return;
  }
  oidc(request, response);
});
process.stdout.write(`${address}\n`);
