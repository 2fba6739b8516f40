import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { Controller, Get, Redirect, Req, Res } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import type { Request, Response } from 'express';
import { refuse } from '../problems/problem';
import { OpenToAll } from '../access/access.guard';

/** `public/admin` of the project, wherever this file runs from: sources or the build. */
export function adminPageFolder(from: string = __dirname): string {
  const parent = dirname(from);
  if (existsSync(join(from, 'package.json')) || parent === from) return join(from, 'public', 'admin');
  return adminPageFolder(parent);
}

/** The admin page under any address below /admin, so that links into it work; what it shows needs a session, it does not. */
@ApiExcludeController()
@Controller()
@OpenToAll()
export class AdminPageController {
  private readonly folder = adminPageFolder();

  @Get()
  @Redirect('/admin/', 302)
  root(): void {
    return;
  }

  @Get(['admin', 'admin/*path'])
  page(@Req() request: Request, @Res() response: Response): void {
    if (/^\/admin\/(api|assets)(\/|$)/.test(request.path)) {
      throw refuse(404, 'not_found', 'There is nothing at this address.');
    }
    if (!existsSync(join(this.folder, 'index.html'))) {
      throw refuse(404, 'page_not_built', 'The admin page is not built: run "npm run build" and start again.');
    }
    response.set('cache-control', 'no-cache').sendFile('index.html', { root: this.folder });
  }
}
