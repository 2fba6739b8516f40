import type { Run, RunStep } from '@app/sync-engine';
import pino from 'pino';
import type { ExclusiveWork } from './exclusive-work';
import type { PortalEngine } from './portal-engine';
import { RunKeeper } from './run-keeper';

const TROUBLE = 'It does not get on, and is tried again:';
const GOES_ON: RunStep = { kind: 'goes_on' };
const RESTS: RunStep = { kind: 'rests' };
const waits = (reason: string, trouble: boolean): RunStep => ({ kind: 'waits', ms: 0, reason, trouble });

/** Follows a run through these steps, an error being a step that fails; gives what its message was, one after another. */
async function messagesOf(steps: readonly (RunStep | Error)[], message: string | null = null): Promise<unknown[]> {
  const run = { id: 'r', entity: 'contact', kind: 'resync', state: 'planning', message } as Run;
  const messages: unknown[] = [];
  const left = [...steps];
  let found: Run = run;
  const engine = {
    stores: {
      runs: {
        underWay: async () => [found],
        find: async () => found,
        update: async (_id: string, patch: { message: string | null }) => {
          messages.push(patch.message);
          found = { ...found, ...patch };
        },
      },
    },
    runs: {
      step: async () => {
        const step = left.shift() ?? RESTS;
        if (step instanceof Error) throw step;
        return step;
      },
    },
  } as unknown as PortalEngine;
  const exclusive = { run: (_name: string, work: () => Promise<void>) => work() } as unknown as ExclusiveWork;
  const keeper = new RunKeeper(
    () => engine,
    exclusive,
    pino({ level: 'silent' }),
    () => undefined,
  );
  while (left.length > 0) {
    await keeper.look();
    await new Promise((resolve) => setImmediate(resolve));
  }
  await keeper.end();
  return messages;
}

describe('a run that does not get on', () => {
  it('says so once, with what it waits for, until it goes on', async () => {
    const refused = waits('HubSpot refused to list contacts: 403 MISSING_SCOPES.', true);
    expect(await messagesOf([refused, refused, GOES_ON, GOES_ON])).toEqual([
      `${TROUBLE} HubSpot refused to list contacts: 403 MISSING_SCOPES.`,
      null,
    ]);
  });

  it('says what fails, and once it rests that is forgotten', async () => {
    const failure = new Error('permission denied for table contact');
    expect(await messagesOf([failure, failure, RESTS])).toEqual([`${TROUBLE} ${failure.message}`, null]);
  });

  it('goes on where another process had said so', async () => {
    expect(await messagesOf([GOES_ON], `${TROUBLE} it was refused`)).toEqual([null]);
  });

  it('is none while it waits its turn, or where the database is away', async () => {
    const away = Object.assign(new Error('connect ECONNREFUSED'), { code: 'ECONNREFUSED' });
    expect(await messagesOf([waits('The workers are at it.', false), away, GOES_ON])).toEqual([]);
  });
});
