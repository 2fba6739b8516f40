import type { RecordChoices, ShownSide } from '@app/admin-service/decisions/record-choices';
import type { ReviewRow } from '@app/admin-service/decisions/review-reader';
import { useFieldName } from '../formatting/fields';
import { counted } from '../formatting/numbers';
import ledger from '../shell/ledger.module.css';
import { Tag } from '../shell/tag';
import { Value } from '../shell/values';
import styles from './reviews-page.module.css';

const END_WORDS: Readonly<Record<string, string>> = {
  present: 'is there',
  soft_deleted: 'marked as deleted',
  deleted: 'deleted for good',
  archived: 'in HubSpot’s recycle bin',
  gone: 'gone from HubSpot',
};

function endWords(side: ShownSide<string> | null): string {
  if (side === null) return 'none';
  return `${side.id}, ${side.end === null ? 'not found' : (END_WORDS[side.end] ?? side.end)}`;
}

const holds = (side: ShownSide<string> | null, field: string): boolean =>
  (side?.values[field] ?? []).some((member) => member !== null && member !== '');

/** Value beside value, of all synced fields that either side has a value of: a person compares along a line, and a narrow screen holds it. */
export function BothSides({ review, shown }: { readonly review: ReviewRow; readonly shown: RecordChoices }) {
  const nameOf = useFieldName();
  const { fields, local, hubspot, rival } = shown;
  const sides = rival === null ? [local, hubspot] : [local, hubspot, rival];
  const filled = fields.filter((field) => sides.some((side) => holds(side, field)));
  const blank = fields.length - filled.length;
  return (
    <div className={ledger.scroll} tabIndex={0} role="region" aria-label="Both sides of the record, scrollable">
      <table className={ledger.ledger}>
        <thead>
          <tr>
            <th scope="col">Field</th>
            <th scope="col" className={styles.end}>
              <Tag tone="local">Renewa One</Tag> {endWords(local)}
            </th>
            <th scope="col" className={styles.end}>
              <Tag tone="hubspot">HubSpot</Tag> {endWords(hubspot)}
            </th>
            {rival === null ? null : (
              <th scope="col" className={styles.end}>
                <Tag tone="hubspot">HubSpot</Tag> {endWords(rival)}, linked with the row
              </th>
            )}
          </tr>
        </thead>
        <tbody>
          {filled.map((field) => (
            <tr key={field}>
              <th scope="row" className={ledger.rowHead}>
                <span className={ledger.soft}>{nameOf(review.entity, field)}</span>
              </th>
              <td>
                <Value vector={local?.values[field] ?? null} />
              </td>
              <td>
                <Value vector={hubspot?.values[field] ?? null} />
              </td>
              {rival === null ? null : (
                <td>
                  <Value vector={rival.values[field] ?? null} />
                </td>
              )}
            </tr>
          ))}
        </tbody>
      </table>
      {blank > 0 ? (
        <p className={styles.detail}>
          {filled.length > 0 ? `${counted(blank, 'more field')} blank everywhere.` : 'Neither side has a value.'}
        </p>
      ) : null}
    </div>
  );
}
