import { SyncMetrics } from '@app/observability';
import { HubSpotCalls } from './hubspot-calls';

describe('calls of HubSpot as people hear of them', () => {
  let told: string[];
  let now: number;
  let metrics: SyncMetrics;
  let calls: HubSpotCalls;

  beforeEach(() => {
    told = [];
    now = 0;
    metrics = new SyncMetrics();
    const log = (level: string) => (message: string) => void told.push(`${level} ${message}`);
    calls = new HubSpotCalls(metrics, { warn: log('warn'), log: log('info') }, () => now);
  });

  const observe = (what: string, ...statuses: (number | null)[]): void => {
    for (const status of statuses) calls.observe({ what, status });
  };

  it('S9.1 that HubSpot stops answering is told once, and that it answers again', () => {
    observe('read contacts', 200, 502, null);
    expect(told).toEqual([]);
    observe('read contacts', 502, 502, 503, null);
    expect(told).toEqual([
      expect.stringMatching(/^warn HubSpot answers 502 when asked to read contacts\. Records wait/),
    ]);
    now = 65_000;
    observe('read contacts', 200, 200);
    expect(told.slice(1)).toEqual([
      'info HubSpot answers again when asked to read contacts, after 65 s; what waited goes on.',
    ]);
    observe('read contacts', null, null, null);
    expect(told.at(-1)).toMatch(/^warn HubSpot does not answer when asked to read contacts/);
  });

  it('S9.1 one kind of call that goes unanswered is told although others are answered', () => {
    for (let n = 0; n < 3; n++) {
      observe('update contacts', 500);
      observe('read contacts', 200);
    }
    expect(told).toEqual([expect.stringContaining('when asked to update contacts')]);
  });

  it('a refusal and a limit are answers', async () => {
    observe('read contacts', 400, 429, 401, 404, 429, 423);
    expect(told).toEqual([]);
    expect(await metrics.text()).toContain(
      'hubspot_sync_hubspot_calls_total{what="read contacts",outcome="limited"} 2',
    );
  });
});
