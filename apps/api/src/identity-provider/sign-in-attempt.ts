import { createHmac, randomBytes } from 'node:crypto';

/** How long a person may take at the identity provider. */
export const ATTEMPT_MS = 10 * 60_000;

const START_PAGE = '/admin/';
/** Pages of ours, and nothing that a browser would take for another host or for a call. */
const OUR_PAGE = /^\/admin\/(?!api\/|assets\/)(?!.*(\.\.|\/\/))[\w\-./?=&%:+~]*$/;
const COOKIE = /^(\d{10,15})\.([\w-]{43})\.([\w-]*)$/;

/**
 * One attempt to sign in at the identity provider. State, nonce and the PKCE verifier are derived from one secret that only the cookie
 * of the browser holds, so an answer counts in the browser that asked, and nothing has to be stored here.
 */
export class SignInAttempt {
  private constructor(
    private readonly begunAt: number,
    private readonly secret: string,
    /** The page to go back to. */
    readonly page: string,
  ) {}

  /** `page`: where the person was; anything but a page of ours becomes the start page. */
  static begin(page: unknown, now: number = Date.now()): SignInAttempt {
    return new SignInAttempt(now, randomBytes(32).toString('base64url'), ourPage(page));
  }

  /** Null where there is no cookie, where it is no such cookie, and after ten minutes. */
  static ofCookie(cookie: string | null, now: number = Date.now()): SignInAttempt | null {
    const [, begunAt, secret, page] = COOKIE.exec(cookie ?? '') ?? [];
    if (begunAt === undefined || secret === undefined || page === undefined) return null;
    const age = now - Number(begunAt);
    if (age < 0 || age > ATTEMPT_MS) return null;
    return new SignInAttempt(Number(begunAt), secret, ourPage(Buffer.from(page, 'base64url').toString('utf8')));
  }

  get cookie(): string {
    return `${this.begunAt}.${this.secret}.${Buffer.from(this.page, 'utf8').toString('base64url')}`;
  }

  get state(): string {
    return this.derived('state');
  }

  get nonce(): string {
    return this.derived('nonce');
  }

  /** RFC 7636: 43 characters. */
  get verifier(): string {
    return this.derived('verifier');
  }

  /** One way, so that what travels through addresses tells nothing of the others. */
  private derived(use: string): string {
    return createHmac('sha256', this.secret).update(`${use} ${this.begunAt}`).digest('base64url');
  }
}

function ourPage(page: unknown): string {
  return typeof page === 'string' && OUR_PAGE.test(page) ? page : START_PAGE;
}
