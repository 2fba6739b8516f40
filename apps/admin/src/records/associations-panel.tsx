import type { EndNames } from '@app/admin-service/activity/end-names';
import type { RecordView } from '@app/admin-service/activity/record-view';
import { useFieldName } from '../formatting/fields';
import { words } from '../formatting/names';
import ledger from '../shell/ledger.module.css';
import { Panel } from '../shell/panel';
import { Tag } from '../shell/tag';
import { Value } from '../shell/values';

/** A record with the records behind the values of its associations. */
export type RecordWithEnds = RecordView & { readonly ends: EndNames };

/** The associations that a record owns, as both sides last agreed on them or are known to differ. */
export function AssociationsPanel({ view }: { readonly view: RecordWithEnds }) {
  const nameOf = useFieldName();
  const { associations, ends, record } = view;
  if (associations.length === 0) return null;
  return (
    <Panel title="Associations" count={associations.length}>
      <div className={ledger.scroll} tabIndex={0} role="region" aria-label="Associations, scrollable">
        <table className={ledger.ledger}>
          <thead>
            <tr>
              <th scope="col">Relation</th>
              <th scope="col">
                <Tag tone="local">Renewa One</Tag>
              </th>
              <th scope="col">
                <Tag tone="hubspot">HubSpot</Tag>
              </th>
              <th scope="col">Standing</th>
            </tr>
          </thead>
          <tbody>
            {associations.map(({ field, local, hubspot, state }, index) => (
              // Of a set each pair is one.
              <tr key={`${field} ${index}`}>
                <th scope="row" className={ledger.rowHead}>
                  {nameOf(record.entity, field)}
                </th>
                <td className={ledger.half}>
                  <Value vector={local} ends={ends} />
                </td>
                <td className={ledger.half}>
                  <Value vector={hubspot} ends={ends} />
                </td>
                <td>
                  {state === null ? <Tag tone="good">agreed</Tag> : <Tag tone="warn">{words(state.kind)}</Tag>}
                  {state === null ? null : <div className={ledger.soft}>{state.detail}</div>}
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </Panel>
  );
}
