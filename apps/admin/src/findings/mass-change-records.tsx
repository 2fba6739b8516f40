import type { PendingChange } from '@app/admin-service/attention/pending-change';
import { Link } from 'wouter';
import { usePages } from '../api/queries';
import { useFieldName } from '../formatting/fields';
import { recordLabel } from '../formatting/names';
import { Moment } from '../log/log-table';
import { recordPath } from '../records/record-path';
import ledger from '../shell/ledger.module.css';
import { PagedTable } from '../shell/paged-table';
import { Nothing } from '../shell/panel';
import { Tag } from '../shell/tag';
import { BeforeAfter } from '../shell/values';
import styles from './findings.module.css';

const KIND_WORDS: Readonly<Record<PendingChange['kind'], string>> = {
  new: 'Not linked yet',
  deleted_locally: 'Deleted in Renewa One',
  deleted_in_hubspot: 'No longer in HubSpot',
  left_locally: 'No longer passes the filter in Renewa One',
  left_in_hubspot: 'No longer passes the filter in HubSpot',
  changed: 'Changed',
  none: 'Nothing differs any more',
};

function Change({ change }: { readonly change: PendingChange }) {
  const nameOf = useFieldName();
  if (change.fields.length === 0) return <>{KIND_WORDS[change.kind]}</>;
  const left = change.kind === 'left_locally' || change.kind === 'left_in_hubspot';
  return (
    <ul className={styles.changes}>
      {left ? <li>{KIND_WORDS[change.kind]}</li> : null}
      {change.fields.map(({ field, side, before, after }) => (
        <li key={`${field} ${side}`}>
          <span className={ledger.soft}>{nameOf(change.entity, field)}</span>
          <Tag tone={side}>{side === 'local' ? 'Renewa One' : 'HubSpot'}</Tag>
          <BeforeAfter before={before} after={after} />
        </li>
      ))}
    </ul>
  );
}

/** S5.3: what an answer would be about: each record with what differs from what both sides last agreed on. */
export function MassChangeRecords({ entity }: { readonly entity: string }) {
  const list = usePages<PendingChange>(`mass-changes/${encodeURIComponent(entity)}/records`);
  return (
    <PagedTable
      list={list}
      label="Records of the mass change"
      what="records"
      heads={['Record', 'What changed', 'Since']}
      empty={<Nothing title="No record waits any more">An answer lets the entity go on.</Nothing>}
      row={(change) => {
        const path = recordPath(change);
        return (
          <tr key={change.id}>
            <td className={ledger.whole}>
              {path ? <Link href={path}>{recordLabel(change)}</Link> : recordLabel(change)}
            </td>
            <td className={ledger.wide}>
              <Change change={change} />
            </td>
            <td className={ledger.whole}>
              <Moment at={change.since} />
            </td>
          </tr>
        );
      }}
    />
  );
}
