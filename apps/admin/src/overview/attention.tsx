import type { SchemaEvent } from '@app/sync-engine/ports';
import { Link } from 'wouter';
import type { Overview } from '../api/overview';
import { type Page, useRead } from '../api/queries';
import { counted } from '../formatting/numbers';
import styles from './attention.module.css';

const REFRESH_MS = 10_000;

interface Need {
  readonly count: number;
  readonly text: string;
  readonly href: string;
  readonly tone: 'warn' | 'bad';
}

function needsOf({ entities, backlog }: Overview, massChanges: number, drift: number): Need[] {
  const sum = (of: (entity: Overview['entities'][number]) => number): number =>
    entities.reduce((total, entity) => total + of(entity), 0);
  const plans = entities.filter(({ latestRun }) => latestRun?.state === 'planned').length;
  const reviews = sum(({ openReviews }) => openReviews);
  const errors = sum(({ fieldErrors }) => fieldErrors);
  const suspended = sum(({ suspendedMappings }) => suspendedMappings);
  const needs: Need[] = [
    {
      count: massChanges,
      text: `${counted(massChanges, 'mass change')} to approve or discard`,
      href: '/findings',
      tone: 'bad',
    },
    {
      count: drift,
      text: `${counted(drift, 'change')} of schema that stopped a field`,
      href: '/findings',
      tone: 'bad',
    },
    { count: plans, text: `${counted(plans, 'plan')} to look at and apply`, href: '/runs', tone: 'warn' },
    { count: reviews, text: `${counted(reviews, 'decision')} to make`, href: '/reviews', tone: 'warn' },
    { count: errors, text: `${counted(errors, 'value')} that cannot be carried`, href: '/errors', tone: 'bad' },
    { count: backlog.parked, text: `${counted(backlog.parked, 'record')} parked`, href: '/errors', tone: 'bad' },
    { count: suspended, text: `${counted(suspended, 'mapping')} suspended`, href: '/mappings', tone: 'bad' },
  ];
  return needs.filter(({ count }) => count > 0);
}

/** What waits for a person, each a click away from where it is dealt with. */
export function Attention({ overview }: { readonly overview: Overview }) {
  const massChanges = useRead<{ items: readonly unknown[] }>('mass-changes', { refreshMs: REFRESH_MS });
  const drift = useRead<Page<SchemaEvent>>('schema-events?open=true&limit=200', { refreshMs: REFRESH_MS });
  const stopped = drift.data?.items.filter(({ effect }) => effect === 'suspends' || effect === 'waits') ?? [];
  const needs = needsOf(overview, massChanges.data?.items.length ?? 0, stopped.length);
  if (needs.length === 0) return null;
  return (
    <nav aria-label="Needs a person">
      <ul className={styles.needs}>
        {needs.map(({ text, href, tone }) => (
          <li key={text}>
            <Link href={href} className={styles.need} data-tone={tone}>
              {text}
              <span aria-hidden>→</span>
            </Link>
          </li>
        ))}
      </ul>
    </nav>
  );
}
