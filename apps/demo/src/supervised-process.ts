import { spawn, type ChildProcess } from 'node:child_process';
import { createInterface } from 'node:readline';
import { setTimeout as pause } from 'node:timers/promises';

export interface SupervisedOptions {
  readonly name: string;
  /** Compiled entry file, run by this Node. */
  readonly main: string;
  readonly args?: readonly string[];
  /** The whole environment of the process. */
  readonly env: NodeJS.ProcessEnv;
  /** Answers 2xx once the process can do its work. */
  readonly readyUrl: string;
  /** Receives what is done with the process. */
  readonly log: (line: string) => void;
  /** Receives the lines that the process writes. */
  readonly output: (line: string) => void;
  readonly onStart: (pid: number) => void;
  readonly onEnd: (pid: number) => void;
  /** How long it may take to stop before it is killed, in ms. */
  readonly stopTimeoutMs?: number;
}

const STOP_TIMEOUT_MS = 8_000;
const READY_POLL_MS = 50;
const FIRST_DELAY_MS = 200;
const LONGEST_DELAY_MS = 15_000;
const ATTEMPTS_BEFORE_READY = 5;
/** The process refuses its configuration: starting it again is pointless. */
const EXIT_CONFIGURATION = 78;

interface Ending {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
}

function worded({ code, signal }: Ending): string {
  return signal ? `was ended by ${signal}` : `ended with code ${code}`;
}

/** A child that is started again, with growing pauses, until it is told to stop. Each of its lines is passed on. */
export class SupervisedProcess {
  private child: ChildProcess | undefined;
  private stopping = false;
  private readonly wake = new AbortController();
  private readonly readyListeners = new Set<(pid: number) => void>();
  private lastLines: string[] = [];
  private loop: Promise<void> = Promise.resolve();

  constructor(private readonly options: SupervisedOptions) {}

  /** Resolves when the process is ready for the first time; rejects with its last words when it will not get there. */
  start(): Promise<void> {
    return new Promise((resolve, reject) => {
      this.onReady(() => resolve());
      this.loop = this.keepRunning();
      this.loop.then(
        () => reject(new Error(`${this.options.name} was stopped before it was ready.`)),
        (error: unknown) => reject(error as Error),
      );
    });
  }

  /** The process number, undefined between two lives. */
  pid(): number | undefined {
    return this.child?.pid;
  }

  /** False when there is nothing to kill at the moment. */
  kill(signal: NodeJS.Signals): boolean {
    return this.child?.kill(signal) ?? false;
  }

  /** Called each time the process becomes ready, with its number. Returns how to end that. */
  onReady(listener: (pid: number) => void): () => void {
    this.readyListeners.add(listener);
    return () => this.readyListeners.delete(listener);
  }

  /** SIGTERM, and after 8 s SIGKILL; resolves when the process is gone and will not come back. */
  async stop(): Promise<void> {
    this.stopping = true;
    this.wake.abort();
    this.kill('SIGTERM');
    const force = setTimeout(() => {
      this.options.log(`${this.options.name} does not stop: killing it`);
      this.kill('SIGKILL');
    }, this.options.stopTimeoutMs ?? STOP_TIMEOUT_MS);
    await this.loop.catch(() => undefined);
    clearTimeout(force);
  }

  private async keepRunning(): Promise<void> {
    const { name, log } = this.options;
    let everReady = false;
    let delay = FIRST_DELAY_MS;
    for (let attempt = 1; !this.stopping; attempt += 1) {
      const { wasReady, ending } = await this.live();
      if (this.stopping) return;
      everReady ||= wasReady;
      if (wasReady) delay = FIRST_DELAY_MS;
      const hopeless = ending.code === EXIT_CONFIGURATION || (!everReady && attempt === ATTEMPTS_BEFORE_READY);
      if (hopeless) {
        if (everReady) log(`${name} ${worded(ending)} and is not started again`);
        throw new Error(`${name} ${worded(ending)} and is not started again:\n${this.lastLines.join('\n')}`);
      }
      log(`${name} ${worded(ending)}: starting it again in ${delay / 1000} s`);
      await pause(delay, undefined, { signal: this.wake.signal }).catch(() => undefined);
      delay = Math.min(delay * 2, LONGEST_DELAY_MS);
    }
  }

  private async live(): Promise<{ wasReady: boolean; ending: Ending }> {
    const { main, args = [], env } = this.options;
    this.lastLines = [];
    // Its own process group: Ctrl-C in a terminal reaches the supervisor alone, which stops its children in order.
    const child = spawn(process.execPath, ['--enable-source-maps', main, ...args], {
      env,
      detached: true,
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    this.child = child;
    const { pid } = child;
    if (pid !== undefined) this.options.onStart(pid);
    for (const stream of [child.stdout, child.stderr])
      createInterface({ input: stream }).on('line', (line) => this.pass(line));
    const state = { ended: false };
    const ending = await new Promise<{ wasReady: boolean; ending: Ending }>((resolve) => {
      let wasReady = false;
      const end = (code: number | null, signal: NodeJS.Signals | null): void => {
        state.ended = true;
        resolve({ wasReady, ending: { code, signal } });
      };
      child.once('error', (error) => {
        this.pass(error.message);
        if (pid === undefined) end(null, null);
      });
      child.once('close', end);
      void this.untilReady(() => state.ended).then((ready) => {
        wasReady = ready;
        if (ready && pid !== undefined) this.readyListeners.forEach((listener) => listener(pid));
      });
    });
    this.child = undefined;
    if (pid !== undefined) this.options.onEnd(pid);
    return ending;
  }

  private async untilReady(isOver: () => boolean): Promise<boolean> {
    while (!isOver()) {
      const answer = await fetch(this.options.readyUrl, { signal: AbortSignal.timeout(2_000) }).catch(() => undefined);
      await answer?.arrayBuffer().catch(() => undefined);
      if (answer?.ok && !isOver()) return true;
      await pause(READY_POLL_MS);
    }
    return false;
  }

  private pass(line: string): void {
    this.lastLines = [...this.lastLines.slice(-19), line];
    this.options.output(line);
  }
}
