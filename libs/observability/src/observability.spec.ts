import type { INestApplication } from '@nestjs/common';
import { Test } from '@nestjs/testing';
import { EventEmitter } from 'node:events';
import type { Server } from 'node:http';
import request from 'supertest';
import {
  createLogger,
  NestLogger,
  ObservabilityModule,
  redact,
  redactText,
  stopOnSignals,
  SyncMetrics,
  withLogContext,
} from '.';
import { readableLine } from './readable-lines';

function recorder(): { entries: () => Record<string, unknown>[]; raw: () => string; write: (text: string) => void } {
  const lines: string[] = [];
  return {
    entries: () => lines.map((line) => JSON.parse(line) as Record<string, unknown>),
    raw: () => lines.join(''),
    write: (text) => void lines.push(text),
  };
}

describe('redaction', () => {
  it.each([
    ['Authorization: Bearer CKj3-secret.token', 'Authorization: Bearer [hidden]'],
    ['GET /cb?code=na1-0123&state=xyz&page=2', 'GET /cb?code=[hidden]&state=[hidden]&page=2'],
    ['{"access_token":"CN12","expires_in":1800}', '{"access_token":"[hidden]","expires_in":1800}'],
    ['refresh eu1-0a1b2c3d-4e5f-6789-abcd-ef0123456789 refused', 'refresh [hidden] refused'],
    ['key pat-eu1-0a1b2c3d-4e5f refused', 'key [hidden] refused'],
    ['connect postgresql://renewa:hunter2@db:5432/x failed', 'connect postgresql://renewa:[hidden]@db:5432/x failed'],
    ['Contact José.Ruiz+farm@exämple.com exists', 'Contact [e-mail] exists'],
    ['grant_type=refresh_token&refresh_token=abc', 'grant_type=refresh_token&refresh_token=[hidden]'],
    ['error code=ECONNREFUSED, {"code":"INVALID_OPTION"}', 'error code=ECONNREFUSED, {"code":"INVALID_OPTION"}'],
    ['contact 42, property amount: not a number', 'contact 42, property amount: not a number'],
  ])('cleans %s', (text, expected) => {
    expect(redactText(text)).toBe(expected);
  });

  it('hides secret fields at any depth, keeps error codes and the message of causes without personal data', () => {
    const cause = new Error('no row for a.b@example.com');
    const error = Object.assign(new Error('refused', { cause }), {
      code: 'ECONNRESET',
      config: { headers: { Authorization: 'x' } },
    });
    const cleaned = redact({
      request: { headers: { cookie: 'a=b' }, list: [{ refreshToken: 'r' }] },
      err: error,
      key: Buffer.from('k'),
    });
    expect(cleaned).toMatchObject({
      request: { headers: { cookie: '[hidden]' }, list: [{ refreshToken: '[hidden]' }] },
      err: { type: 'Error', message: 'refused', code: 'ECONNRESET', cause: { message: 'no row for [e-mail]' } },
      key: '[1 bytes]',
    });
    expect(JSON.stringify(cleaned)).not.toMatch(/a\.b@|"x"|"r"/);
  });
});

describe('logging', () => {
  it('writes one JSON entry with process, level, context and request fields, and no secrets', async () => {
    const log = recorder();
    const nest = new NestLogger(createLogger({ process: 'api', level: 'debug', format: 'json', destination: log }));
    await withLogContext({ requestId: 'r-1' }, async () => {
      await Promise.resolve();
      withLogContext({ portal: 7 }, () =>
        nest.log({ message: 'stored for x@example.com', events: 3, accessToken: 't' }, 'WebhookController'),
      );
    });
    nest.error(new Error('boom for y@example.com'), 'Worker');
    nest.error('failed', 'Error: failed\n    at here', 'Worker');
    nest.verbose('too detailed');
    expect(log.entries()).toEqual([
      expect.objectContaining({
        process: 'api',
        level: 'info',
        context: 'WebhookController',
        requestId: 'r-1',
        portal: 7,
        events: 3,
        accessToken: '[hidden]',
        msg: 'stored for [e-mail]',
      }),
      expect.objectContaining({ level: 'error', context: 'Worker', msg: 'boom for [e-mail]' }),
      expect.objectContaining({
        level: 'error',
        msg: 'failed',
        err: expect.objectContaining({ stack: 'Error: failed\n    at here' }),
      }),
    ]);
    expect(log.raw()).not.toContain('@example.com');
  });

  it("keeps Nest's account of its own start out of the log unless debugging", () => {
    const log = recorder();
    const nest = new NestLogger(createLogger({ process: 'api', level: 'info', format: 'json', destination: log }));
    nest.log('Mapped {/health, GET} route', 'RouterExplorer');
    nest.log('listening', 'Api');
    nest.warn('No driver', 'NestFactory');
    expect(log.entries().map(({ msg }) => msg)).toEqual(['listening', 'No driver']);
  });

  it('redacts a bare error passed to the logger itself', () => {
    const log = recorder();
    createLogger({ process: 'api', level: 'info', format: 'json', destination: log }).error(
      new Error('Bearer abcdefgh12345'),
    );
    expect(log.raw()).not.toContain('abcdefgh12345');
    expect(log.entries()[0]).toMatchObject({ msg: 'Bearer [hidden]', err: { message: 'Bearer [hidden]' } });
  });

  it('has a readable form of one line per entry', () => {
    const entry = {
      level: 'warn',
      time: '2026-11-24T10:11:12.345Z',
      process: 'api',
      context: 'Audit',
      entity: 'contact',
      why: 'two words',
    };
    expect(readableLine(JSON.stringify({ ...entry, msg: 'found 3' }))).toBe(
      '10:11:12.345 WARN  [Audit] found 3 entity=contact why="two words"\n',
    );
  });
});

describe('metrics', () => {
  let app: INestApplication<Server>;

  const serve = async (metricsToken: string | undefined): Promise<INestApplication<Server>> => {
    const module = await Test.createTestingModule({ imports: [ObservabilityModule.with({ metricsToken })] }).compile();
    app = module.createNestApplication<INestApplication<Server>>();
    return app.init();
  };

  afterEach(() => app.close());

  it('are served to the holder of the token, refreshed before each scrape', async () => {
    const server = (await serve('prometheus-token-1')).getHttpServer();
    const metrics = app.get(SyncMetrics);
    metrics.beforeScrape(async () => metrics.marks.set({ entity: 'contact', state: 'due' }, 5));
    metrics.beforeScrape(() => Promise.reject(new Error('database gone')));
    metrics.webhookEvents.inc({ verdict: 'marked' }, 2);
    const answer = await request(server).get('/metrics').set('authorization', 'Bearer prometheus-token-1').expect(200);
    expect(answer.headers['content-type']).toContain('text/plain');
    expect(answer.text).toContain('hubspot_sync_marks{entity="contact",state="due"} 5');
    expect(answer.text).toContain('hubspot_sync_webhook_events_total{verdict="marked"} 2');
    expect(answer.text).toContain('process_cpu_seconds_total');
    await request(server).get('/metrics').expect(401);
    await request(server).get('/metrics').set('authorization', 'Bearer wrong').expect(401);
  });

  it('are off without a token, and say so', async () => {
    const answer = await request((await serve(undefined)).getHttpServer())
      .get('/metrics')
      .expect(404);
    expect(answer.body).toMatchObject({ message: 'Metrics are off: set METRICS_TOKEN to switch them on.' });
  });
});

describe('stopping on signals', () => {
  class FakeProcess extends EventEmitter {
    readonly codes: number[] = [];
    readonly ended = new Promise<number>((resolve) => this.once('ended', resolve));
    exit(code: number): void {
      this.codes.push(code);
      this.emit('ended', code);
    }
  }

  const logger = createLogger({ process: 'test', level: 'fatal', format: 'json', destination: recorder() });
  const watch = (stop: () => Promise<void>, timeoutMs = 10_000): FakeProcess => {
    const source = new FakeProcess();
    stopOnSignals({ logger, timeoutMs, stop, source });
    return source;
  };

  it('finishes the work first and ends with code 0', async () => {
    let finished = false;
    const source = watch(async () => {
      await Promise.resolve();
      finished = true;
    });
    source.emit('SIGTERM');
    expect(await source.ended).toBe(0);
    expect(finished).toBe(true);
  });

  it('ends with code 1 when stopping fails, hangs, or a second signal comes', async () => {
    const failing = watch(() => Promise.reject(new Error('no')));
    failing.emit('SIGINT');
    expect(await failing.ended).toBe(1);

    const never = (): Promise<void> => new Promise(() => undefined);
    const hanging = watch(never, 10);
    hanging.emit('SIGTERM');
    expect(await hanging.ended).toBe(1);

    const impatient = watch(never);
    impatient.emit('SIGINT');
    impatient.emit('SIGINT');
    expect(await impatient.ended).toBe(1);
  });

  it('S9.3 an error that nobody caught ends the process', async () => {
    const source = watch(() => Promise.resolve());
    source.emit('unhandledRejection', new Error('lost'));
    expect(await source.ended).toBe(1);
  });
});
