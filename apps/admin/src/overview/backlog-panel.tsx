import type { Backlog } from '@app/sync-engine/ports';
import { formatCount } from '../formatting/numbers';
import { formatAge } from '../formatting/times';
import { Panel } from '../shell/panel';
import { Tag } from '../shell/tag';
import { Figures, type Figure } from './figures';

function Age({ backlog }: { readonly backlog: Backlog }) {
  if (backlog.oldestAgeMs !== null) return <Tag tone="warn">oldest {formatAge(backlog.oldestAgeMs)}</Tag>;
  return backlog.quiet ? <Tag tone="good">Quiet</Tag> : <Tag>Busy</Tag>;
}

/** How far capture is with the server's log, where it reads one. */
function logFigures(log: Backlog['log']): readonly Figure[] {
  if (log === null) return [];
  if (log.unreadBytes === null) return [{ label: 'Database log', value: 'Slot lost' }];
  if (!log.beingRead) return [{ label: 'Database log', value: 'Not read' }];
  const kilobytes = Math.round(log.unreadBytes / 1024);
  return [{ label: 'Log to read (kB)', value: formatCount(kilobytes), zero: kilobytes === 0 }];
}

/** What is on its way between the two sides. */
export function BacklogPanel({ backlog }: { readonly backlog: Backlog }) {
  const { log, captured, marks, leased, parked } = backlog;
  return (
    <Panel title="Backlog" side={<Age backlog={backlog} />}>
      <Figures
        figures={[
          ...logFigures(log),
          { label: 'Captured rows', value: formatCount(captured), zero: captured === 0 },
          { label: 'Records to look at', value: formatCount(marks), zero: marks === 0 },
          { label: 'Being worked on', value: formatCount(leased), zero: leased === 0 },
          { label: 'Parked', value: formatCount(parked), zero: parked === 0 },
        ]}
      />
    </Panel>
  );
}
