import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { freePort } from '@app/embedded-postgres';
import { SupervisedProcess, type SupervisedOptions } from './supervised-process';

jest.setTimeout(30_000);

const SERVER = `
const port = Number(process.argv[2]);
process.on('SIGTERM', () => process.argv[3] === 'stubborn' || process.exit(0));
require('node:http').createServer((_, answer) => answer.end('ok')).listen(port, '127.0.0.1', () => console.log('listening'));
`;

describe('a supervised process', () => {
  let folder: string;
  let port: number;
  let lines: string[];
  let running: number[];
  const made: SupervisedProcess[] = [];

  const make = (program: string, options: Partial<SupervisedOptions> = {}): SupervisedProcess => {
    const main = join(folder, 'main.cjs');
    writeFileSync(main, program);
    const supervised = new SupervisedProcess({
      name: 'api',
      main,
      args: [String(port)],
      env: { ...process.env },
      readyUrl: `http://127.0.0.1:${port}/health/ready`,
      log: (line) => lines.push(line),
      output: (line) => lines.push(`| ${line}`),
      onStart: (pid) => running.push(pid),
      onEnd: (pid) => running.splice(running.indexOf(pid), 1),
      ...options,
    });
    made.push(supervised);
    return supervised;
  };

  beforeEach(async () => {
    folder = mkdtempSync(join(tmpdir(), 'renewa-supervised-'));
    port = await freePort();
    lines = [];
    running = [];
  });

  afterEach(async () => {
    await Promise.all(made.splice(0).map((supervised) => supervised.stop()));
    rmSync(folder, { recursive: true, force: true });
  });

  it('S9.3 comes back each time it is killed, says so, and announces when it is ready again', async () => {
    const supervised = make(SERVER);
    const ready: number[] = [];
    supervised.onReady((pid) => ready.push(pid));
    await supervised.start();
    const first = supervised.pid();
    const again = new Promise<number>((resolve) => supervised.onReady(resolve));
    expect(supervised.kill('SIGKILL')).toBe(true);
    const second = await again;
    expect(second).not.toBe(first);
    expect(ready).toEqual([first, second]);
    expect(running).toEqual([second]);
    expect(lines).toEqual(['| listening', 'api was ended by SIGKILL: starting it again in 0.2 s', '| listening']);
  });

  it('stops for good, and is killed when it does not stop in time', async () => {
    const polite = make(SERVER);
    await polite.start();
    await polite.stop();
    expect(running).toEqual([]);

    const stubborn = make(SERVER, { args: [String(port), 'stubborn'], stopTimeoutMs: 100 });
    await stubborn.start();
    await stubborn.stop();
    expect(running).toEqual([]);
    expect(lines.at(-1)).toBe('api does not stop: killing it');
  });

  it('is not started again when it refuses its configuration, and its last words are told', async () => {
    const refusing = make("console.error('DATABASE_URL is missing'); process.exit(78);");
    await expect(refusing.start()).rejects.toThrow(
      'api ended with code 78 and is not started again:\nDATABASE_URL is missing',
    );
    expect(lines.filter((line) => line.includes('starting it again'))).toEqual([]);
  });

  it('gives up when it never becomes ready', async () => {
    const failing = make("console.error('no table'); process.exit(1);");
    await expect(failing.start()).rejects.toThrow(/ended with code 1 and is not started again:\nno table/);
    expect(lines.filter((line) => line.includes('starting it again'))).toHaveLength(4);
  });
});
