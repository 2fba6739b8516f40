import { Configuration } from '@app/configuration';
import { Injectable } from '@nestjs/common';
import type { CookieOptions, Request, Response } from 'express';

/** The cookie that carries a session's secret: scripts cannot read it, other sites cannot send it along with a write. */
@Injectable()
export class SessionCookie {
  private readonly name: string;
  private readonly options: CookieOptions;

  constructor(configuration: Configuration) {
    const secure = configuration.publicUrl.startsWith('https:');
    this.name = secure ? '__Host-hubspot_sync' : 'hubspot_sync';
    this.options = { httpOnly: true, sameSite: 'lax', path: '/', secure };
  }

  set(response: Response, token: string, maxAge: number): void {
    response.cookie(this.name, token, { ...this.options, maxAge });
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
