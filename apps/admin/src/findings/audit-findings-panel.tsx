import type { AuditFinding } from '@app/sync-engine/ports';
import { Link } from 'wouter';
import { usePages } from '../api/queries';
import { useFieldName } from '../formatting/fields';
import { recordLabel, titled, words } from '../formatting/names';
import { Moment } from '../log/log-table';
import { recordPath } from '../records/record-path';
import ledger from '../shell/ledger.module.css';
import { LoadingRows } from '../shell/loading';
import { More } from '../shell/more';
import { Notice } from '../shell/notice';
import { Nothing, Panel } from '../shell/panel';
import { Tag, type Tone } from '../shell/tag';
import { Value } from '../shell/values';

type Listed = AuditFinding & { readonly entity: string };

const VERDICTS: Readonly<Record<NonNullable<AuditFinding['verdict']>, readonly [text: string, tone: Tone]>> = {
  late_found: ['a hint came late', 'warn'],
  drift_found: ['no hint came', 'bad'],
  vanished: ['gone at the second look', 'plain'],
};

function Finding({ finding }: { readonly finding: Listed }) {
  const nameOf = useFieldName();
  const path = recordPath(finding);
  const verdict = finding.verdict === null ? null : VERDICTS[finding.verdict];
  return (
    <tr>
      <td>
        <Moment at={finding.firstSeenAt} />
      </td>
      <td className={ledger.whole}>
        {path === null ? recordLabel(finding) : <Link href={path}>{recordLabel(finding)}</Link>}
        <div className={ledger.soft}>{titled(finding.entity)}</div>
      </td>
      <td>{finding.field === null ? words(finding.kind) : nameOf(finding.entity, finding.field)}</td>
      <td>
        <Value vector={finding.local} />
      </td>
      <td>
        <Value vector={finding.hubspot} />
      </td>
      <td>{verdict === null ? <Tag>looked at again soon</Tag> : <Tag tone={verdict[1]}>{verdict[0]}</Tag>}</td>
    </tr>
  );
}

/** S8.4: differences between the sides that no hint had told of. */
export function AuditFindingsPanel() {
  const list = usePages<Listed>('audit-findings');
  return (
    <Panel title="Audit findings" side={<Link href="/runs">Begin an audit</Link>}>
      {list.error ? <Notice>{list.error.message}</Notice> : null}
      {list.isPending ? <LoadingRows what="audit findings" /> : null}
      {!list.isPending && list.items.length === 0 ? (
        <Nothing title="No audit has found a difference">
          An audit compares both sides in full, at intervals and when it is asked for.
        </Nothing>
      ) : null}
      {list.items.length > 0 ? (
        <div className={ledger.scroll} tabIndex={0} role="region" aria-label="Audit findings, scrollable">
          <table className={ledger.ledger}>
            <thead>
              <tr>
                <th scope="col">First seen</th>
                <th scope="col">Record</th>
                <th scope="col">Field</th>
                <th scope="col">Renewa One</th>
                <th scope="col">HubSpot</th>
                <th scope="col">Verdict</th>
              </tr>
            </thead>
            <tbody>
              {list.items.map((finding) => (
                <Finding key={finding.id} finding={finding} />
              ))}
            </tbody>
          </table>
        </div>
      ) : null}
      <More {...list} />
    </Panel>
  );
}
