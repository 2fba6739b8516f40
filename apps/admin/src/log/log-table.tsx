import type { LogRow as LoggedRow } from '@app/admin-service/activity/activity-reader';
import type { EndNames } from '@app/admin-service/activity/end-names';
import { Link } from 'wouter';
import { useFieldName } from '../formatting/fields';
import { recordLabel, titled } from '../formatting/names';
import { formatMoment, formatWhole } from '../formatting/times';
import { recordPath } from '../records/record-path';
import ledger from '../shell/ledger.module.css';
import { Tag } from '../shell/tag';
import { BeforeAfter, Value } from '../shell/values';
import { CAUSES, KINDS, policyWords } from './log-words';

/** A row of the log, with the records behind the values of associations. */
export type LogRow = LoggedRow & { readonly ends: EndNames };

export function Moment({ at }: { readonly at: number }) {
  return (
    <time dateTime={new Date(at).toISOString()} title={formatWhole(at)}>
      {formatMoment(at)}
    </time>
  );
}

function Where({ row }: { readonly row: LogRow }) {
  const [text, tone] = KINDS[row.kind];
  return (
    <span className={ledger.tags}>
      {row.side === 'hubspot' ? <Tag tone="hubspot">HubSpot</Tag> : null}
      {row.side === 'local' ? <Tag tone="local">Renewa One</Tag> : null}
      {row.kind === 'write' ? null : <Tag tone={tone}>{text}</Tag>}
    </span>
  );
}

function RecordCell({ row }: { readonly row: LogRow }) {
  const path = recordPath(row);
  return (
    <td className={ledger.whole}>
      {path ? (
        <Link href={path} className={ledger.strong}>
          {titled(row.entity)}
        </Link>
      ) : (
        <div className={ledger.strong}>{titled(row.entity)}</div>
      )}
      <div className={ledger.soft}>{recordLabel(row)}</div>
    </td>
  );
}

/** Of a state that began or ended nothing was written: the values are those of both sides. */
function Values({ row }: { readonly row: LogRow }) {
  if (row.side !== null) return <BeforeAfter before={row.before} after={row.after} ends={row.ends} />;
  return (
    <>
      <Value vector={row.before} ends={row.ends} /> <span className={ledger.soft}>and</span>{' '}
      <Value vector={row.after} ends={row.ends} />
    </>
  );
}

function ChangeCell({ row }: { readonly row: LogRow }) {
  const nameOf = useFieldName();
  const hasValues = row.before !== null || row.after !== null;
  return (
    <td className={ledger.wide}>
      {row.field === null ? null : <div className={ledger.soft}>{nameOf(row.entity, row.field)}</div>}
      {hasValues ? <Values row={row} /> : null}
      {row.message === null ? null : <div className={hasValues ? ledger.soft : ''}>{row.message}</div>}
    </td>
  );
}

function Policy({ policy }: Pick<LogRow, 'policy'>) {
  const told = policy === null ? null : policyWords(policy);
  return told === null ? null : <div className={ledger.soft}>{told}</div>;
}

/** Rows of the log. On a record's own page the record is not named again. */
export function LogTable({
  rows,
  ofOneRecord = false,
}: {
  readonly rows: readonly LogRow[];
  readonly ofOneRecord?: boolean;
}) {
  return (
    <div className={ledger.scroll} tabIndex={0} role="region" aria-label="Changes, scrollable">
      <table className={ledger.ledger}>
        <thead>
          <tr>
            <th scope="col">When</th>
            {ofOneRecord ? null : <th scope="col">Record</th>}
            <th scope="col">Change</th>
            <th scope="col">Written to</th>
            <th scope="col">Because of</th>
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => (
            <tr key={row.id}>
              <td>
                <Moment at={row.at} />
              </td>
              {ofOneRecord ? null : <RecordCell row={row} />}
              <ChangeCell row={row} />
              <td>
                <Where row={row} />
              </td>
              <td className={ledger.whole}>
                {row.run === null ? (
                  <div>{CAUSES[row.cause]}</div>
                ) : (
                  <Link href={`/runs/${row.run}`}>{CAUSES[row.cause]}</Link>
                )}
                <Policy policy={row.policy} />
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
