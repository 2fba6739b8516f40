import { httpsOrLocal, matching, parsed, satisfying, settingNamed, words } from './setting';

const OidcSetting = settingNamed('OIDC_');

const NAMES = 'names separated by commas';
const isList = (value: unknown): boolean => Array.isArray(value);

/** Names of groups may hold blanks, so only commas separate them. */
function commaSeparated(text: string): readonly string[] {
  return text
    .split(',')
    .map((name) => name.trim())
    .filter((name) => name !== '');
}

const names = parsed(commaSeparated, isList);

/**
 * Sign-in to the admin page at a company's identity provider (OpenID Connect), beside passwords; off while `issuer` is not set.
 * `clientId` ← OIDC_CLIENT_ID.
 */
export class OidcSettings {
  @OidcSetting(
    {
      about:
        'Identity provider at which people sign in to the admin page (OpenID Connect), exactly as it names itself. Left empty, there are passwords only.',
      expected: 'the issuer’s https URL, without /.well-known/…; plain http only for localhost',
      optional: true,
    },
    satisfying((value) => typeof value === 'string' && httpsOrLocal(value) && !/[?#]|\/\.well-known\//.test(value)),
  )
  readonly issuer?: string;

  @OidcSetting(
    {
      about:
        'Client id of this installation at the identity provider. Its redirect URL there: PUBLIC_URL + /admin/api/oidc/callback.',
      expected: 'the client id as the identity provider shows it',
      optional: true,
    },
    matching(/^\S+$/),
  )
  readonly clientId?: string;

  @OidcSetting(
    {
      about: 'Client secret of this installation at the identity provider.',
      expected: 'the client secret as the identity provider shows it',
      secret: true,
      optional: true,
    },
    matching(/^\S+$/),
  )
  readonly clientSecret?: string;

  @OidcSetting(
    {
      about: 'What the button on the sign-in page says after “Sign in with”.',
      expected: 'a name of at most 40 characters',
    },
    matching(/^.{1,40}$/u),
  )
  readonly name: string = 'your company account';

  @OidcSetting(
    {
      about: 'Scopes asked for, separated by blanks; some providers need one more to tell groups.',
      expected: 'scope names separated by blanks, openid among them',
    },
    words,
    satisfying((value) => Array.isArray(value) && value.includes('openid')),
  )
  readonly scopes: readonly string[] = ['openid', 'profile', 'email'];

  @OidcSetting(
    {
      about:
        'Claim that lists a person’s groups or roles, in the ID token or at the userinfo endpoint; realm_access.roles is looked up inside.',
      expected: 'the name of a claim',
    },
    matching(/^\S+$/),
  )
  readonly roleClaim: string = 'groups';

  @OidcSetting({ about: 'Who of that claim gets the role admin.', expected: NAMES }, names)
  readonly adminGroups: readonly string[] = [];

  @OidcSetting({ about: 'Who of that claim gets the role operator.', expected: NAMES }, names)
  readonly operatorGroups: readonly string[] = [];

  @OidcSetting(
    { about: 'Who of that claim gets the role viewer. Who is in none of the three may not sign in.', expected: NAMES },
    names,
  )
  readonly viewerGroups: readonly string[] = [];
}
