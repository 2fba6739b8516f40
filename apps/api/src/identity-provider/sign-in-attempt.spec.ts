import { ATTEMPT_MS, SignInAttempt } from './sign-in-attempt';

const AT = 1_790_000_000_000;

describe('an attempt to sign in at the identity provider', () => {
  it('comes back from its cookie as it was', () => {
    const begun = SignInAttempt.begin('/admin/runs/5?tab=fields', AT);
    const back = SignInAttempt.ofCookie(begun.cookie, AT + 60_000);
    expect(back).toMatchObject({ page: '/admin/runs/5?tab=fields' });
    expect([back?.state, back?.nonce, back?.verifier]).toEqual([begun.state, begun.nonce, begun.verifier]);
    expect(begun.verifier).toMatch(/^[\w-]{43}$/);
  });

  it('lasts ten minutes, and no longer by a changed cookie', () => {
    const { cookie, state } = SignInAttempt.begin(undefined, AT);
    expect(SignInAttempt.ofCookie(cookie, AT + ATTEMPT_MS)).not.toBeNull();
    expect(SignInAttempt.ofCookie(cookie, AT + ATTEMPT_MS + 1)).toBeNull();
    const younger = cookie.replace(String(AT), String(AT + ATTEMPT_MS));
    expect(SignInAttempt.ofCookie(younger, AT + ATTEMPT_MS + 1)?.state).not.toBe(state);
  });

  it.each([null, '', 'x', `${AT}.short.`, `${AT}.${'a'.repeat(43)}`])('is none: %s', (cookie) => {
    expect(SignInAttempt.ofCookie(cookie, AT)).toBeNull();
  });

  it('two attempts share nothing', () => {
    const [one, other] = [SignInAttempt.begin('/admin/', AT), SignInAttempt.begin('/admin/', AT)];
    expect(one.state).not.toBe(other.state);
  });
});
