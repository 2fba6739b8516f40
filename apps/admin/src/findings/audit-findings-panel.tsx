import type { EndNames } from '@app/admin-service/activity/end-names';
import type { AuditFinding } from '@app/sync-engine/ports';
import { Link } from 'wouter';
import { usePages } from '../api/queries';
import { useFieldName } from '../formatting/fields';
import { recordLabel, titled, words } from '../formatting/names';
import { Moment } from '../log/log-table';
import { recordPath } from '../records/record-path';
import ledger from '../shell/ledger.module.css';
import { PagedTable } from '../shell/paged-table';
import { Nothing, Panel } from '../shell/panel';
import { Tag, type Tone } from '../shell/tag';
import { Value } from '../shell/values';

type Listed = AuditFinding & { readonly entity: string; readonly ends: EndNames };

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
        <Value vector={finding.local} ends={finding.ends} />
      </td>
      <td>
        <Value vector={finding.hubspot} ends={finding.ends} />
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
      <PagedTable
        list={list}
        label="Audit findings"
        what="audit findings"
        heads={['First seen', 'Record', 'Field', 'Renewa One', 'HubSpot', 'Verdict']}
        empty={
          <Nothing title="No audit has found a difference">
            An audit compares both sides in full, at intervals and when it is asked for.
          </Nothing>
        }
        row={(finding) => <Finding key={finding.id} finding={finding} />}
      />
    </Panel>
  );
}
