import type { RecordedAction } from '@app/admin-service/access/action-trail';
import { usePages } from '../api/queries';
import { words } from '../formatting/names';
import { Moment } from '../log/log-table';
import ledger from '../shell/ledger.module.css';
import { LoadingRows } from '../shell/loading';
import { More } from '../shell/more';
import { Notice } from '../shell/notice';
import { Panel } from '../shell/panel';
import { Tag } from '../shell/tag';

function detailText(detail: object | null): string {
  return detail === null
    ? ''
    : Object.entries(detail)
        .map(([name, value]) => `${name}: ${typeof value === 'object' ? JSON.stringify(value) : String(value)}`)
        .join(', ')
        .slice(0, 300);
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
                    {action.actorKind === 'user' ? action.address : `${action.actorKind}, ${action.address ?? ''}`}
                  </div>
                </td>
                <td className={ledger.whole}>{words(action.action.replace('.', ' '))}</td>
                <td className={ledger.wide}>
                  {action.subject}
                  <div className={ledger.soft}>{detailText(action.detail)}</div>
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
