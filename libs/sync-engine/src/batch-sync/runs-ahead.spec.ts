import type { Run } from '../ports';
import type { RunPorts } from './run-ports';
import { RunsAhead } from './runs-ahead';

const MINUTE = 60_000;

describe('S4.2 a run whose creates name records of another that is being applied', () => {
  const relation = { fromEntity: 'contact', toEntity: 'company', state: 'active', direction: 'two_way' };
  const contacts = { id: 'contacts', entity: 'contact', kind: 'first_sync', plan: { createdInHubSpot: 3 } } as Run;
  let others: Partial<Run>[];
  let state: string;
  let open: { due: number; more: boolean };
  let now: number;
  let ahead: RunsAhead;

  beforeEach(() => {
    others = [{ id: 'companies', entity: 'company', kind: 'first_sync', state: 'applying' }];
    state = 'waiting';
    open = { due: 2, more: true };
    now = 0;
    ahead = new RunsAhead({
      registry: {
        associations: () => Promise.resolve([relation]),
        entities: () => Promise.resolve([{ entity: 'company', state }]),
      },
      runs: { underWay: () => Promise.resolve(others) },
      plans: { open: () => Promise.resolve(open) },
      clock: { now: () => now },
    } as unknown as RunPorts);
  });

  it('lets it go first, until its records are settled', async () => {
    expect(await ahead.of(contacts)).toBe('company');
    open = { due: 0, more: false };
    expect(await ahead.of(contacts)).toBeNull();
  });

  it.each<[string, () => void]>([
    ['only planned, as a person may never apply it', () => (others = [{ ...others[0], state: 'planning' }])],
    ['paused', () => (others = [])],
    ['of an entity that is paused', () => (state = 'paused')],
    ['one that links nobody', () => (others = [{ ...others[0], kind: 'resync' }])],
  ])('does not wait for one that is %s', async (_, make) => {
    make();
    expect(await ahead.of(contacts)).toBeNull();
  });

  it('does not wait where nothing is created in HubSpot, nor the other way round', async () => {
    expect(await ahead.of({ ...contacts, plan: { ...contacts.plan!, createdInHubSpot: 0 } })).toBeNull();
    expect(await ahead.of({ ...contacts, id: 'companies', entity: 'company' })).toBeNull();
  });

  it('does not wait for ever: not for one of which nothing is settled for a minute', async () => {
    expect(await ahead.of(contacts)).toBe('company');
    now = MINUTE - 1;
    expect(await ahead.of(contacts)).toBe('company');
    now = MINUTE;
    expect(await ahead.of(contacts)).toBeNull();
    open = { due: 1, more: true };
    expect(await ahead.of(contacts)).toBe('company');
  });
});
