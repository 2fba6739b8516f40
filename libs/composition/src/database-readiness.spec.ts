import { DatabaseReadiness } from './database-readiness';
import { readinessReply } from './readiness';

const LOG = { unreadBytes: 5, heldBytes: 9, beingRead: true };
const reachable = { query: () => Promise.resolve({ rows: [] }) } as never;
const atHead = () => Promise.resolve(true);
const broken = () => Promise.reject(new Error('gone'));

describe('readiness', () => {
  it.each([
    ['none', null],
    ['read', LOG],
    ['unread', { ...LOG, beingRead: false }],
    ['lost', { unreadBytes: null, heldBytes: null, beingRead: false }],
  ])('S1.2 tells that the slot is %s, and is ready all the same', async (captureSlot, log) => {
    const reply = await readinessReply(new DatabaseReadiness(reachable, atHead, () => Promise.resolve(log)));
    expect(reply).toEqual({
      code: 200,
      body: { status: 'ready', database: 'reachable', migrations: 'at head', captureSlot },
    });
  });

  it('is ready where only the slot cannot be asked for, and not where the migrations cannot', async () => {
    expect(await readinessReply(new DatabaseReadiness(reachable, atHead, broken))).toMatchObject({
      code: 200,
      body: { captureSlot: 'unknown' },
    });
    expect(await readinessReply(new DatabaseReadiness(reachable, broken, broken))).toMatchObject({
      code: 503,
      body: { migrations: 'pending', captureSlot: 'unknown' },
    });
    expect(await readinessReply(new DatabaseReadiness({ query: broken } as never, atHead, broken))).toMatchObject({
      code: 503,
      body: { database: 'unreachable', migrations: 'unknown', captureSlot: 'unknown' },
    });
  });
});
