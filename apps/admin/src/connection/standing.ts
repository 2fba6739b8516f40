import type { Overview } from '../api/overview';
import { counted } from '../formatting/numbers';
import { formatAge } from '../formatting/times';

/** How the two sides stand, in words for the head of the page. */
export interface Standing {
  readonly kind: 'agreed' | 'moving' | 'waiting' | 'stopped' | 'apart';
  readonly title: string;
  readonly detail: string;
}

function whileConnected({ entities, backlog, inSync }: Overview): Standing {
  const paused = entities.filter(({ state }) => state === 'paused');
  const [first] = paused;
  if (first) {
    const names = paused.map(({ entity }) => entity).join(', ');
    return { kind: 'stopped', title: `Paused: ${names}`, detail: first.stateReason ?? 'Resume it in the list below.' };
  }
  const runs = entities.map(({ latestRun }) => latestRun?.state);
  if (entities.length === 0) {
    return { kind: 'waiting', title: 'Setting up', detail: 'The worker is reading both catalogues and the mappings.' };
  }
  if (runs.includes('failed')) {
    const failed = entities.find(({ latestRun }) => latestRun?.state === 'failed');
    return {
      kind: 'stopped',
      title: 'The first sync failed',
      detail: failed?.latestRun?.message ?? 'The log of the worker says why.',
    };
  }
  if (runs.includes('applying')) {
    return {
      kind: 'moving',
      title: 'First sync under way',
      detail: `The plan is being applied; ${counted(backlog.marks, 'record')} to go.`,
    };
  }
  if (runs.includes('planned')) {
    return {
      kind: 'waiting',
      title: 'A plan waits for you',
      detail: 'Nothing is written until the plan of each entity is applied.',
    };
  }
  if (runs.some((state) => state !== 'done')) {
    return {
      kind: 'waiting',
      title: 'Planning the first sync',
      detail: 'Both sides are being listed and matched. Nothing is written yet.',
    };
  }
  if (inSync) {
    const links = entities.reduce((sum, entity) => sum + (entity.links['live'] ?? 0), 0);
    return { kind: 'agreed', title: 'In sync', detail: `Both sides agree on ${counted(links, 'record')}.` };
  }
  const age = backlog.oldestAgeMs === null ? '' : `, the oldest for ${formatAge(backlog.oldestAgeMs)}`;
  const waiting = backlog.captured + backlog.marks;
  return {
    kind: 'moving',
    title: 'Catching up',
    detail: waiting === 0 ? 'The last records are being settled.' : `${counted(waiting, 'change')} on the way${age}.`,
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
