import { isDatabaseAbsent } from '@app/composition';
import type { ArgumentsHost, ExceptionFilter } from '@nestjs/common';
import { Catch, HttpException, Logger } from '@nestjs/common';
import type { Response } from 'express';
import { type Problem, problem, ProblemException } from './problem';

/** Reasons of Nest and of the body parser, in our words. */
function fromHttp(error: HttpException): Problem {
  const status = error.getStatus();
  switch (status) {
    case 400:
      return problem(400, 'malformed_body', 'The request body is not valid JSON.');
    case 404:
      return problem(404, 'not_found', 'There is nothing at this address.');
    case 413:
      return problem(413, 'body_too_large', 'The request body is larger than 256 kB.');
    default:
      return problem(status, 'refused', error.message);
  }
}

/** Every error of the api as problem+json. What nobody foresaw is logged whole and told in one sentence. */
@Catch()
export class ProblemFilter implements ExceptionFilter {
  private readonly log = new Logger('Api');

  catch(error: unknown, host: ArgumentsHost): void {
    const response = host.switchToHttp().getResponse<Response>();
    if (response.headersSent) {
      response.destroy();
      return;
    }
    const told = this.problemOf(error);
    if (error instanceof ProblemException) response.set(error.headers);
    response.status(told.status).type('application/problem+json').send(JSON.stringify(told));
  }

  private problemOf(error: unknown): Problem {
    if (error instanceof ProblemException) return error.problem;
    if (error instanceof HttpException) return fromHttp(error);
    if (isDatabaseAbsent(error)) {
      this.log.warn(`The database cannot be reached: ${error instanceof Error ? error.message : 'no answer'}`);
      return problem(503, 'database_unreachable', 'The database cannot be reached. Try again in a moment.');
    }
    this.log.error(error);
    return problem(500, 'internal', 'Something went wrong here, not with your request. The log of the api says what.');
  }
}
