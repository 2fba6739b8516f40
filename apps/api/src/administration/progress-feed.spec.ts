import type { HubSpotSyncAdminService } from '@app/admin-service';
import { Logger } from '@nestjs/common';
import { ProgressFeed } from './progress-feed.service';

describe('the progress that browsers watch', () => {
  beforeAll(() => Logger.overrideLogger(false));
  beforeEach(() => jest.useFakeTimers());
  afterEach(() => jest.useRealTimers());

  /** A feed whose looks take that long, and how often it looked. */
  function feed(lookMs: number) {
    let looks = 0;
    const overview = async () => {
      looks += 1;
      await new Promise((resolve) => setTimeout(resolve, lookMs));
      if (looks === 2) throw new Error('the database is away');
      return { looks };
    };
    const watched = new ProgressFeed({ overview } as unknown as HubSpotSyncAdminService);
    return { watched, looks: () => looks };
  }

  it('is looked at once a second for all who watch, a failed look notwithstanding, and by nobody else', async () => {
    const { watched, looks } = feed(0);
    expect(looks()).toBe(0);
    const seen: unknown[] = [];
    const watchers = [0, 1].map(() => watched.events().subscribe(({ data }) => seen.push(data)));
    await jest.advanceTimersByTimeAsync(3_500);
    expect(looks()).toBe(4);
    expect(seen).toEqual(['{"looks":1}', '{"looks":1}', '{"looks":3}', '{"looks":3}', '{"looks":4}', '{"looks":4}']);
    for (const watcher of watchers) watcher.unsubscribe();
    await jest.advanceTimersByTimeAsync(10_000);
    expect(looks()).toBe(4);
  });

  it('is looked at less often where a look takes long: a database of millions is not kept busy by a page that is open', async () => {
    const { watched, looks } = feed(1_000);
    const watcher = watched.events().subscribe();
    await jest.advanceTimersByTimeAsync(55_000);
    expect(looks()).toBe(6);
    watcher.unsubscribe();
  });
});
