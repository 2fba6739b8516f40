import { join } from 'node:path';
import { Configuration } from '@app/configuration';
import type { ValidationError } from '@nestjs/common';
import { ValidationPipe } from '@nestjs/common';
import type { NestExpressApplication } from '@nestjs/platform-express';
import { DocumentBuilder, SwaggerModule } from '@nestjs/swagger';
import type { NextFunction, Request, Response } from 'express';
import helmet from 'helmet';
import { adminPageFolder } from './administration/admin-page.controller';
import { type FieldFault, problem, ProblemException } from './problems/problem';
import { refuseUnstorableText } from './problems/unstorable-text';
import { Callers } from './access/callers.service';
import { WEBHOOK_PATH } from './webhooks/webhook.controller';

const DOCS_PATH = 'docs';

/** Mantine writes style elements, so inline styles stay allowed; scripts come from here only. */
function contentSecurity(publicUrl: string): Record<string, string[] | null> {
  return {
    defaultSrc: ["'none'"],
    scriptSrc: ["'self'"],
    styleSrc: ["'self'", "'unsafe-inline'"],
    imgSrc: ["'self'", 'data:'],
    fontSrc: ["'self'"],
    connectSrc: ["'self'"],
    baseUri: ["'none'"],
    formAction: ["'self'"],
    frameAncestors: ["'none'"],
    // On plain http it would break the page.
    upgradeInsecureRequests: publicUrl.startsWith('https:') ? [] : null,
  };
}

function isAdminJson(request: Request): boolean {
  return request.path !== WEBHOOK_PATH && /^application\/json\b/i.test(request.headers['content-type'] ?? '');
}

function faultsOf(errors: readonly ValidationError[], path = ''): FieldFault[] {
  return errors.flatMap((error) => [
    ...Object.values(error.constraints ?? {}).map((message) => ({ field: `${path}${error.property}`, message })),
    ...faultsOf(error.children ?? [], `${path}${error.property}.`),
  ]);
}

function validation(): ValidationPipe {
  return new ValidationPipe({
    transform: true,
    whitelist: true,
    forbidNonWhitelisted: true,
    exceptionFactory: (errors) => {
      const faults = faultsOf(errors);
      const named = faults.map(({ message }) => message).join('; ');
      return new ProblemException(problem(400, 'invalid_request', `The request cannot be used: ${named}.`, faults));
    },
  });
}

function serveDocs(app: NestExpressApplication): void {
  const callers = app.get(Callers);
  app.use(new RegExp(`^/${DOCS_PATH}([/-].*)?$`), (request: Request, response: Response, next: NextFunction) => {
    callers.of(request).then((caller) => {
      if (caller) return next();
      const told = problem(401, 'no_session', 'Sign in on the admin page first: the documentation needs a session.');
      response.status(401).type('application/problem+json').send(JSON.stringify(told));
    }, next);
  });
  const document = new DocumentBuilder()
    .setTitle('Renewa HubSpot Sync')
    .setDescription(
      'What the admin page and the command line use. Sign in on the admin page first, or send an API token.',
    )
    .addCookieAuth('hubspot_sync')
    .addBearerAuth()
    .build();
  SwaggerModule.setup(DOCS_PATH, app, () => SwaggerModule.createDocument(app, document), {
    customSiteTitle: 'Renewa HubSpot Sync: API',
  });
}

/** Everything of the HTTP surface that is not a controller: headers, parsers, validation, static files, documentation. */
export function configureHttp(app: NestExpressApplication): void {
  const { publicUrl } = app.get(Configuration);
  app.set('trust proxy', 'loopback, linklocal, uniquelocal');
  app.disable('x-powered-by');
  app.use(
    helmet({
      contentSecurityPolicy: { useDefaults: false, directives: contentSecurity(publicUrl) },
      strictTransportSecurity: publicUrl.startsWith('https:'),
    }),
  );
  app.useBodyParser('json', { limit: '256kb', type: (request) => isAdminJson(request as Request) });
  app.use(refuseUnstorableText);
  app.useGlobalPipes(validation());
  // Their names change with their content.
  app.useStaticAssets(join(adminPageFolder(), 'assets'), {
    prefix: '/admin/assets/',
    index: false,
    redirect: false,
    maxAge: '1y',
    immutable: true,
  });
  serveDocs(app);
}
