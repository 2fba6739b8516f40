import { fork, type ChildProcess } from 'node:child_process';
import { Agent, request } from 'node:http';
import { loadavg } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';

const USAGE = `Calls and records per second of the HubSpot emulator, and its memory. Prints JSON.

  --records 10000,100000,1000000   sizes of the account
  --calls 200                      calls per measurement
  --concurrency 4
`;
const TYPE = 'contacts';
const PROPERTIES = [
  ...['email', 'firstname', 'lastname', 'phone', 'city', 'zip', 'country', 'jobtitle', 'company', 'lifecyclestage'],
];

const { values } = parseArgs({
  options: {
    records: { type: 'string', default: '10000,100000,1000000' },
    calls: { type: 'string', default: '200' },
    concurrency: { type: 'string', default: '4' },
    help: { type: 'boolean' },
  },
});
const CALLS = Number(values.calls);
const CONCURRENCY = Number(values.concurrency);

interface Usage {
  readonly cpuMs: number;
  readonly rss: number;
  readonly heapUsed: number;
}

/** The emulator in its own process; the caller's work must not be counted as its own. */
class Bench {
  private readonly agent = new Agent({ keepAlive: true, maxSockets: CONCURRENCY });

  private constructor(
    private readonly child: ChildProcess,
    private readonly url: string,
    readonly seedMs: number,
  ) {}

  static async open(records: number): Promise<Bench> {
    const child = fork(join(__dirname, 'emulator-process.js'), [String(records)], {
      execArgv: ['--enable-source-maps', '--expose-gc', '--max-old-space-size=4096'],
    });
    const told = await new Promise<{ url: string; seedMs: number }>((resolve, reject) => {
      child.once('message', (message) => resolve(message as { url: string; seedMs: number }));
      child.once('exit', (code) => reject(new Error(`The emulator ended with ${String(code)}.`)));
    });
    return new Bench(child, told.url, told.seedMs);
  }

  /** With `memory`, after a garbage collection. */
  usage(asked: 'usage' | 'memory' = 'usage'): Promise<Usage> {
    return new Promise((resolve) => {
      this.child.once('message', (message) => resolve(message as Usage));
      this.child.send(asked);
    });
  }

  close(): Promise<void> {
    this.agent.destroy();
    return new Promise((resolve) => {
      this.child.once('exit', () => resolve());
      this.child.send('end');
    });
  }

  call(path: string, body?: string): Promise<string> {
    return new Promise((resolve, reject) => {
      const headers = {
        authorization: 'Bearer pat-na1-bench',
        accept: 'application/json',
        'content-type': 'application/json',
      };
      const outgoing = request(
        this.url + path,
        { method: body === undefined ? 'GET' : 'POST', headers, agent: this.agent },
        (answer) => {
          const parts: Buffer[] = [];
          answer.on('data', (part: Buffer) => parts.push(part));
          answer.on('end', () => {
            const text = Buffer.concat(parts).toString('utf8');
            if ((answer.statusCode ?? 500) >= 300)
              reject(new Error(`${path}: ${answer.statusCode} ${text.slice(0, 300)}`));
            else resolve(text);
          });
        },
      );
      outgoing.on('error', reject);
      outgoing.end(body);
    });
  }

  /** Calls as fast as they are answered; per second of the wall clock and per second of the emulator's processor time. */
  async measure(
    perCall: number,
    path: string,
    bodyOf: (call: number) => string | undefined,
  ): Promise<Record<string, number>> {
    const bodies = Array.from({ length: CALLS }, (_, call) => bodyOf(call));
    const before = await this.usage();
    const started = performance.now();
    let next = 0;
    const worker = async (): Promise<void> => {
      for (let call = next++; call < CALLS; call = next++) await this.call(path, bodies[call]);
    };
    await Promise.all(Array.from({ length: CONCURRENCY }, worker));
    const wallMs = performance.now() - started;
    const cpuMs = (await this.usage()).cpuMs - before.cpuMs;
    const perSecond = (ms: number): number => Math.round((CALLS / ms) * 10_000) / 10;
    return {
      callsPerSecond: perSecond(wallMs),
      callsPerCoreSecond: perSecond(cpuMs),
      recordsPerCoreSecond: Math.round(perSecond(cpuMs) * perCall),
    };
  }
}

const idsOf = async (bench: Bench): Promise<string[]> => {
  const ids: string[] = [];
  let after: string | undefined = '';
  while (after !== undefined && ids.length < 20_000) {
    const text = await bench.call(
      `/crm/v3/objects/${TYPE}?limit=100&properties=email${after ? `&after=${after}` : ''}`,
    );
    const page = JSON.parse(text) as { results: { id: string }[]; paging?: { next: { after: string } } };
    ids.push(...page.results.map(({ id }) => id));
    after = page.paging?.next.after;
  }
  return ids;
};

const hundred = (ids: readonly string[], call: number): string[] =>
  Array.from({ length: 100 }, (_, index) => ids[(call * 100 + index) % ids.length] ?? '');

const measureSize = async (records: number): Promise<Record<string, unknown>> => {
  const bench = await Bench.open(records);
  try {
    const filled = await bench.usage('memory');
    const ids = await idsOf(bench);
    const objects = `/crm/v3/objects/${TYPE}`;
    const input = (id: string, call: number): unknown => ({
      id,
      properties: { city: `City ${call}`, jobtitle: `Job ${call}`, phone: `+49 30 ${call}` },
    });
    const fresh = (call: number, index: number): unknown => ({
      properties: {
        email: `new${call}x${index}@bench.example`,
        firstname: 'New',
        lastname: `N${index}`,
        city: 'Bonn',
        zip: '53111',
        country: 'Germany',
        jobtitle: 'x',
        phone: '1',
      },
    });
    const read = await bench.measure(100, `${objects}/batch/read`, (call) =>
      JSON.stringify({ inputs: hundred(ids, call).map((id) => ({ id })), properties: PROPERTIES }),
    );
    const update = await bench.measure(100, `${objects}/batch/update`, (call) =>
      JSON.stringify({ inputs: hundred(ids, call).map((id) => input(id, call)) }),
    );
    const create = await bench.measure(100, `${objects}/batch/create`, (call) =>
      JSON.stringify({ inputs: Array.from({ length: 100 }, (_, index) => fresh(call, index)) }),
    );
    const list = await bench.measure(100, `${objects}?limit=100&properties=${PROPERTIES.join(',')}`, () => undefined);
    const used = await bench.usage('memory');
    const megabytes = (bytes: number): number => Math.round(bytes / 1_048_576);
    return {
      records,
      seedSeconds: Math.round(bench.seedMs / 100) / 10,
      rssMegabytes: megabytes(filled.rss),
      heapMegabytes: megabytes(filled.heapUsed),
      rssMegabytesAfter: megabytes(used.rss),
      batchRead100: read,
      batchUpdate100: update,
      batchCreate100: create,
      list100: list,
    };
  } finally {
    await bench.close();
  }
};

const main = async (): Promise<void> => {
  if (values.help) {
    process.stdout.write(USAGE);
    return;
  }
  const loadBefore = loadavg()[0];
  const sizes: unknown[] = [];
  for (const size of values.records.split(',')) sizes.push(await measureSize(Number(size)));
  process.stdout.write(
    `${JSON.stringify({ node: process.version, properties: PROPERTIES.length, calls: CALLS, concurrency: CONCURRENCY, loadBefore, loadAfter: loadavg()[0], sizes }, null, 2)}\n`,
  );
};

main().catch((error: unknown) => {
  process.stderr.write(`${error instanceof Error ? error.stack : String(error)}\n`);
  process.exitCode = 1;
});
