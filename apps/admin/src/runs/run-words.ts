import type { PlanAction, PlanProgress } from '@app/sync-engine/core';
import type { PlanCounts, Run, RunKind, RunState } from '@app/sync-engine/ports';
import { counted, formatCount } from '../formatting/numbers';
import type { Tone } from '../shell/tag';

export const RUN_KIND_WORDS: Readonly<Record<RunKind, string>> = {
  first_sync: 'First sync',
  import: 'Import from HubSpot',
  export: 'Export to HubSpot',
  link_only: 'Link only',
  resync: 'Compare as a whole',
  mapping_change: 'Changed mappings',
  undo: 'Take back',
  audit: 'Audit',
};

export const RUN_STATE_TONES: Readonly<Record<RunState, Tone>> = {
  planning: 'plain',
  planned: 'warn',
  applying: 'local',
  done: 'good',
  failed: 'bad',
  cancelled: 'plain',
};

export const RUN_STATE_WORDS: Readonly<Record<RunState, string>> = {
  planning: 'planning',
  planned: 'waits for you',
  applying: 'being applied',
  done: 'done',
  failed: 'failed',
  cancelled: 'cancelled',
};

export const ACTION_WORDS: Readonly<Record<PlanAction, string>> = {
  link: 'Link',
  update: 'Update',
  create_in_hubspot: 'Create in HubSpot',
  create_locally: 'Create in Renewa One',
  review: 'Ask',
  undo: 'Put back',
  sever: 'Sever: left its filter',
  archive_in_hubspot: 'Delete in HubSpot: left its filter',
  delete_locally: 'Delete in Renewa One: left its filter',
};

export const PROGRESS_TONES: Readonly<Record<PlanProgress, Tone>> = {
  planned: 'plain',
  applied: 'good',
  moved: 'warn',
  excluded: 'plain',
  failed: 'bad',
};

const PLAN_PARTS: readonly (readonly [
  keyof PlanCounts &
    (
      | 'linked'
      | 'createdInHubSpot'
      | 'createdLocally'
      | 'updatedInHubSpot'
      | 'updatedLocally'
      | 'reviews'
      | 'fieldErrors'
      | 'severed'
      | 'deletedInHubSpot'
      | 'deletedLocally'
      | 'failed'
    ),
  string,
])[] = [
  ['linked', 'to link'],
  ['createdInHubSpot', 'to create in HubSpot'],
  ['createdLocally', 'to create in Renewa One'],
  ['updatedInHubSpot', 'to update in HubSpot'],
  ['updatedLocally', 'to update in Renewa One'],
  ['severed', 'to sever'],
  ['deletedInHubSpot', 'to delete in HubSpot'],
  ['deletedLocally', 'to delete in Renewa One'],
  ['reviews', 'to decide'],
  ['fieldErrors', 'that cannot be carried'],
  ['failed', 'that could not be planned'],
];

/** Of all relations of the plan together (S6.2). */
const PAIR_PARTS = [
  ['addedInHubSpot', 'to associate in HubSpot'],
  ['addedLocally', 'to associate in Renewa One'],
  ['removedInHubSpot', 'to part in HubSpot'],
  ['removedLocally', 'to part in Renewa One'],
] as const;

/** `12 to link, 3 to create in HubSpot`. */
export function planText(plan: PlanCounts): string {
  const pairs = Object.values(plan.pairs ?? {});
  const counts = [
    ...PLAN_PARTS.map(([name, text]) => [plan[name] ?? 0, text] as const),
    ...PAIR_PARTS.map(([name, text]) => [pairs.reduce((sum, pair) => sum + pair[name], 0), text] as const),
  ];
  const parts = counts.flatMap(([count, text]) => (count > 0 ? [`${formatCount(count)} ${text}`] : []));
  return parts.length === 0 ? 'nothing to do' : parts.join(', ');
}

/** What applying writes where, in numbers, for who is about to do it. */
export function applyingText(plan: PlanCounts): string {
  const inHubSpot = plan.createdInHubSpot + plan.updatedInHubSpot + (plan.deletedInHubSpot ?? 0);
  const locally = plan.createdLocally + plan.updatedLocally + (plan.deletedLocally ?? 0);
  const pairs = Object.values(plan.pairs ?? {}).flatMap((pair) => PAIR_PARTS.map(([name]) => pair[name]));
  const associations = pairs.reduce((sum, count) => sum + count, 0);
  const records = `${counted(inHubSpot, 'record')} in HubSpot and ${counted(locally, 'row')} in Renewa One`;
  return associations === 0 ? records : `${records}, and changes ${counted(associations, 'association')}`;
}

/** What the latest run has to say while it is not done. */
export function runText(run: Run | null): string | null {
  if (!run || run.state === 'done' || run.state === 'cancelled') return null;
  const plan = run.plan ? `: ${planText(run.plan)}` : '';
  return `${RUN_KIND_WORDS[run.kind]} (${RUN_STATE_WORDS[run.state]})${plan}${run.message ? `. ${run.message}` : ''}`;
}
