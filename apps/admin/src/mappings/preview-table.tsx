import type { MappingProblem } from '@app/hubspot-mapping';
import type { PreviewVerdict } from '@app/admin-service/registry/mapping-preview';
import { Button } from '@mantine/core';
import ledger from '../shell/ledger.module.css';
import { LoadingRows } from '../shell/loading';
import { Notice } from '../shell/notice';
import { Tag, type Tone } from '../shell/tag';
import { Value } from '../shell/values';
import styles from './mappings-page.module.css';
import type { usePreview } from './use-preview';

const VERDICTS: Readonly<Record<PreviewVerdict, readonly [text: string, tone: Tone]>> = {
  same: ['same', 'good'],
  fills: ['fills a blank', 'local'],
  differs: ['differs', 'warn'],
  blank: ['blank', 'plain'],
  error: ['cannot', 'bad'],
  unlinked: ['not linked', 'plain'],
};

interface PreviewTableProps {
  readonly preview: ReturnType<typeof usePreview>;
  /** What is told here, and not beside a field. */
  readonly problems: readonly Pick<MappingProblem, 'code' | 'message' | 'advice'>[];
  /** How many fields have something told beside them. */
  readonly marked: number;
  readonly after: string | null;
  readonly onTurn: (after: string | null) => void;
}

/** Real rows through the mapping as it is now: what would be sent, what HubSpot holds, and whether they are the same. */
export function PreviewTable({ preview, problems, marked, after, onTurn }: PreviewTableProps) {
  const { data, error, isPending } = preview;
  if (isPending) return <LoadingRows what="the preview" />;
  if (error) return <Notice>{error.message}</Notice>;
  return (
    <div className={styles.rows} aria-live="polite">
      {marked > 0 ? (
        <p className={`${styles.note} ${styles.problem}`}>
          {marked === 1 ? 'A field above needs a correction.' : `${marked} fields above need a correction.`}
        </p>
      ) : null}
      {problems.map(({ code, message, advice }) => (
        <p key={`${code} ${message}`} className={`${styles.note} ${styles.problem}`}>
          {message} {advice}
        </p>
      ))}
      {data.note === null ? null : <p className={styles.note}>{data.note}</p>}
      {data.rows.length === 0 ? null : (
        <div className={ledger.scroll} tabIndex={0} role="region" aria-label="Preview, scrollable">
          <table className={ledger.ledger}>
            <thead>
              <tr>
                <th scope="col">Row</th>
                <th scope="col">Renewa One holds</th>
                <th scope="col">would be sent as</th>
                <th scope="col">HubSpot holds</th>
                <th scope="col">Verdict</th>
              </tr>
            </thead>
            <tbody>
              {data.rows.map((row) => {
                const [text, tone] = VERDICTS[row.verdict];
                return (
                  <tr key={row.key}>
                    <td>{row.key}</td>
                    <td>
                      <Value vector={row.local} />
                    </td>
                    <td>
                      {row.toHubSpot === null ? (
                        <span className={styles.problem}>{row.message}</span>
                      ) : (
                        <Value vector={row.toHubSpot} />
                      )}
                    </td>
                    <td>
                      {row.hubspot === null ? <span className={ledger.soft}>–</span> : <Value vector={row.hubspot} />}
                    </td>
                    <td>
                      <Tag tone={tone}>{text}</Tag>
                    </td>
                  </tr>
                );
              })}
            </tbody>
          </table>
        </div>
      )}
      {data.next === null && after === null ? null : (
        <p className={styles.note}>
          <Button variant="default" size="compact-sm" onClick={() => onTurn(data.next)}>
            {data.next === null ? 'Back to the first rows' : 'Other rows'}
          </Button>
        </p>
      )}
    </div>
  );
}
