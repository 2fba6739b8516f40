import { Body, Controller, Delete, HttpCode, Post, Req, Res } from '@nestjs/common';
import { ApiNoContentResponse, ApiOkResponse, ApiOperation, ApiProperty, ApiTags } from '@nestjs/swagger';
import { IsNotEmpty, IsString, MaxLength } from 'class-validator';
import type { Request, Response } from 'express';
import { refuse } from '../problems/problem';
import { WithoutWriteHeader } from './same-site.guard';
import { OpenToAll } from './session.guard';
import { SessionsService } from './sessions.service';

class Login {
  @ApiProperty()
  @IsString()
  @IsNotEmpty()
  @MaxLength(1000)
  password: string;
}

class OpenedSession {
  /** ISO 8601, UTC. */
  @ApiProperty({ format: 'date-time' })
  expiresAt: string;
}

@ApiTags('session')
@Controller('admin/api/session')
export class SessionController {
  constructor(private readonly sessions: SessionsService) {}

  @Post()
  @HttpCode(200)
  @OpenToAll()
  @WithoutWriteHeader()
  @ApiOperation({ summary: 'Logs the administrator in; the session is a cookie' })
  @ApiOkResponse({ type: OpenedSession })
  open(
    @Body() { password }: Login,
    @Req() request: Request,
    @Res({ passthrough: true }) response: Response,
  ): OpenedSession {
    const outcome = this.sessions.open(password, request, response);
    switch (outcome.kind) {
      case 'opened':
        return { expiresAt: new Date(outcome.session.expiresAt).toISOString() };
      case 'wrong_password':
        throw refuse(401, 'wrong_password', 'That is not the administrator’s password (ADMIN_PASSWORD).');
      case 'locked_out': {
        const minutes = Math.ceil(outcome.waitMs / 60_000);
        throw refuse(
          429,
          'locked_out',
          `Too many wrong passwords. Try again in ${minutes === 1 ? 'a minute' : `${minutes} minutes`}.`,
          { 'retry-after': String(Math.ceil(outcome.waitMs / 1000)) },
        );
      }
    }
  }

  @Delete()
  @HttpCode(204)
  @ApiOperation({ summary: 'Logs out' })
  @ApiNoContentResponse()
  close(@Req() request: Request, @Res({ passthrough: true }) response: Response): void {
    this.sessions.close(request, response);
  }
}
