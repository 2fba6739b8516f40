import type { Configuration } from '@app/configuration';
import type { CookieOptions, Request, Response } from 'express';

/** A cookie that scripts cannot read and other sites cannot send along with a write; under https it is bound to this very host. */
export abstract class HostCookie {
  private readonly name: string;
  private readonly options: CookieOptions;

  protected constructor(configuration: Configuration, name: string) {
    const secure = configuration.publicUrl.startsWith('https:');
    this.name = secure ? `__Host-${name}` : name;
    this.options = { httpOnly: true, sameSite: 'lax', path: '/', secure };
  }

  /** `maxAge` in ms. */
  set(response: Response, value: string, maxAge: number): void {
    response.cookie(this.name, value, { ...this.options, maxAge });
  }

  clear(response: Response): void {
    response.clearCookie(this.name, this.options);
  }

  of(request: Pick<Request, 'headers'>): string | null {
    for (const part of (request.headers.cookie ?? '').split(';')) {
      const [key = '', ...value] = part.trim().split('=');
      if (key === this.name) return value.join('=');
    }
    return null;
  }
}
