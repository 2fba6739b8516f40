import type { RecordedAction } from '@app/admin-service/access/action-trail';
import { Link } from 'wouter';
import { usePages } from '../api/queries';
import { words } from '../formatting/names';
import { Moment } from '../log/log-table';
import ledger from '../shell/ledger.module.css';
import { LoadingRows } from '../shell/loading';
import { More } from '../shell/more';
import { Notice } from '../shell/notice';
import { Panel } from '../shell/panel';
import { Tag } from '../shell/tag';
import { actionWords, askedFor } from './action-words';

/** Of a person one sees by the name who it was; whoever signs in or makes the first account is somebody from then on. */
function actorWords({ actorKind, outcome }: RecordedAction): string | null {
  if (actorKind === 'token') return 'API token';
  if (actorKind === 'system') return 'the system itself';
  return actorKind === 'nobody' && outcome !== 'done' ? 'not signed in' : null;
}

const UUID = /^[0-9a-f]{8}-[0-9a-f-]{27}$/;

/** A run is a page of its own; other ids without a meaning for people are not shown. */
function Subject({ action, subject }: RecordedAction) {
  if (subject === null) return null;
  if (action.startsWith('run.')) return <Link href={`/runs/${subject}`}>the run</Link>;
  return UUID.test(subject) ? null : <>{subject}</>;
}

/** Who did what through the page and the API, refusals too. */
export function ActionsTab() {
  const list = usePages<RecordedAction>('actions');
  return (
    <Panel title="Audit trail">
      {list.error ? <Notice>{list.error.message}</Notice> : null}
      {list.isPending ? <LoadingRows what="the audit trail" /> : null}
      <div className={ledger.scroll} tabIndex={0} role="region" aria-label="Audit trail, scrollable">
        <table className={ledger.ledger}>
          <thead>
            <tr>
              <th scope="col">When</th>
              <th scope="col">Who</th>
              <th scope="col">Did what</th>
              <th scope="col">To what</th>
              <th scope="col">Outcome</th>
            </tr>
          </thead>
          <tbody>
            {list.items.map((action) => (
              <tr key={action.id}>
                <td>
                  <Moment at={action.at} />
                </td>
                <td>
                  {action.actor}
                  <div className={ledger.soft}>
                    {[actorWords(action), action.address].filter((word) => word).join(', ')}
                  </div>
                </td>
                <td>{actionWords(action.action)}</td>
                <td className={ledger.wide}>
                  <Subject {...action} />
                  <div className={ledger.soft}>{askedFor(action.detail)}</div>
                </td>
                <td>
                  <Tag tone={action.outcome === 'done' ? 'good' : 'bad'}>{words(action.outcome)}</Tag>
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      <More {...list} />
    </Panel>
  );
}
