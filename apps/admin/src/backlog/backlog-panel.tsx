import type { Backlog } from '@app/sync-engine/ports';
import { formatCount } from '../formatting/numbers';
import { formatAge } from '../formatting/times';
import { Panel } from '../shell/panel';
import { Tag } from '../shell/tag';
import styles from './backlog-panel.module.css';

const FIGURES: readonly (readonly [keyof Backlog & ('captured' | 'marks' | 'leased' | 'parked'), string])[] = [
  ['captured', 'Captured rows'],
  ['marks', 'Records to look at'],
  ['leased', 'Being worked on'],
  ['parked', 'Parked'],
];

function Age({ backlog }: { readonly backlog: Backlog }) {
  if (backlog.oldestAgeMs !== null) return <Tag tone="warn">oldest {formatAge(backlog.oldestAgeMs)}</Tag>;
  return backlog.quiet ? <Tag tone="good">Quiet</Tag> : <Tag>Busy</Tag>;
}

/** What is on its way between the two sides. */
export function BacklogPanel({ backlog }: { readonly backlog: Backlog }) {
  return (
    <Panel title="Backlog" side={<Age backlog={backlog} />}>
      <dl className={styles.figures}>
        {FIGURES.map(([name, label]) => (
          <div key={name} className={styles.figure} data-zero={backlog[name] === 0 || undefined}>
            <dt>{label}</dt>
            <dd>{formatCount(backlog[name])}</dd>
          </div>
        ))}
      </dl>
    </Panel>
  );
}
