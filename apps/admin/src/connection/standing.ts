import type { Overview } from '../api/overview';
import { counted } from '../formatting/numbers';
import { formatAge } from '../formatting/times';

/** How the two sides stand, in words for the head of the page. */
export interface Standing {
  readonly kind: 'agreed' | 'moving' | 'waiting' | 'stopped' | 'apart';
  readonly title: string;
  readonly detail: string;
}

const some = (count: number, one: string, many?: string): string[] => (count === 0 ? [] : [counted(count, one, many)]);

function whileConnected({ entities, backlog, inSync }: Overview): Standing {
  const paused = entities.filter(({ state }) => state === 'paused');
  const [stopped] = paused;
  if (stopped) {
    const names = paused.map(({ entity }) => entity).join(', ');
    return {
      kind: 'stopped',
      title: `Paused: ${names}`,
      detail: stopped.stateReason ?? 'Resume it in the list below.',
    };
  }
  const waiting = entities.filter(({ state }) => state === 'waiting');
  const first = waiting.map(({ latestRun }) => latestRun?.state);
  const applying = entities.some(({ latestRun }) => latestRun?.state === 'applying');
  if (entities.length === 0) {
    return { kind: 'waiting', title: 'Setting up', detail: 'The worker is reading both catalogues and the mappings.' };
  }
  if (first.includes('failed')) {
    const failed = waiting.find(({ latestRun }) => latestRun?.state === 'failed');
    return {
      kind: 'stopped',
      title: 'The first sync failed',
      detail: failed?.latestRun?.message ?? 'The log of the worker says why.',
    };
  }
  if (applying) {
    return {
      kind: 'moving',
      title: waiting.length > 0 ? 'First sync under way' : 'A run is under way',
      detail: `The plan is being applied; ${counted(backlog.marks, 'record')} to go.`,
    };
  }
  if (first.includes('planned')) {
    return {
      kind: 'waiting',
      title: 'A plan waits for you',
      detail: 'Nothing is written until you apply it: see “Plans and runs”.',
    };
  }
  if (waiting.length > 0) {
    return {
      kind: 'waiting',
      title: 'Planning the first sync',
      detail: 'Both sides are being listed and matched. Nothing is written yet.',
    };
  }
  if (inSync) {
    const total = (of: (entity: Overview['entities'][number]) => number): number =>
      entities.reduce((sum, entity) => sum + of(entity), 0);
    const links = total((entity) => entity.links['live'] ?? 0);
    const apart = [
      ...some(backlog.marks, 'record that waits to be tried again', 'records that wait to be tried again'),
      ...some(
        total(({ parked }) => parked),
        'parked record',
      ),
      ...some(
        total(({ openReviews }) => openReviews),
        'open review',
      ),
      ...some(
        total(({ fieldErrors }) => fieldErrors),
        'field error',
      ),
    ];
    const but = apart.length === 0 ? '' : `, but for ${apart.join(', ')}`;
    return { kind: 'agreed', title: 'In sync', detail: `Both sides agree on ${counted(links, 'record')}${but}.` };
  }
  const age = backlog.oldestAgeMs === null ? '' : `, the oldest for ${formatAge(backlog.oldestAgeMs)}`;
  const coming = backlog.captured + backlog.marks;
  return {
    kind: 'moving',
    title: 'Catching up',
    detail: coming === 0 ? 'The last records are being settled.' : `${counted(coming, 'change')} on the way${age}.`,
  };
}

export function standingOf(overview: Overview): Standing {
  const { connection } = overview;
  if (!connection) {
    return {
      kind: 'apart',
      title: 'Not connected',
      detail: 'Connect a HubSpot portal to begin. The first step is a plan: nothing is written until it is applied.',
    };
  }
  switch (connection.state) {
    case 'disconnected':
      return {
        kind: 'apart',
        title: 'Disconnected',
        detail: connection.stateReason ?? 'Links and their history are kept for when the portal is connected again.',
      };
    case 'paused':
      return {
        kind: 'stopped',
        title: 'Paused',
        detail: connection.stateReason ?? 'Changes on both sides are being remembered.',
      };
    case 'connected':
      return whileConnected(overview);
  }
}
