import type { OpenReview } from '@app/sync-engine/ports';
import { useReviews } from '../api/queries';
import { Value } from '../changes/values';
import { recordLabel, titled, words } from '../formatting/names';
import { formatMoment } from '../formatting/times';
import { Nothing, Panel } from '../shell/panel';
import { Tag } from '../shell/tag';
import styles from './attention.module.css';

function ReviewItem({ review }: { readonly review: OpenReview }) {
  return (
    <li className={styles.item}>
      <div className={styles.line}>
        <strong>
          {titled(review.entity)}
          {review.field === null ? '' : `: ${review.field}`}
        </strong>
        <Tag tone="warn">{words(review.kind)}</Tag>
      </div>
      {review.local === null && review.hubspot === null ? null : (
        <dl className={styles.sides}>
          <dt>
            <Tag tone="local">Renewa One</Tag>
          </dt>
          <dd>
            <Value vector={review.local} />
          </dd>
          <dt>
            <Tag tone="hubspot">HubSpot</Tag>
          </dt>
          <dd>
            <Value vector={review.hubspot} />
          </dd>
        </dl>
      )}
      <div className={styles.detail}>{review.detail}</div>
      <div className={styles.detail}>
        {recordLabel(review)}, since {formatMoment(review.openedAt)}
      </div>
    </li>
  );
}

/** Decisions that wait for a person; both sides keep their values until one is made. */
export function ReviewsPanel({ total }: { readonly total: number }) {
  const reviews = useReviews().data ?? [];
  return (
    <Panel title="To decide" count={total || undefined}>
      {reviews.length === 0 ? (
        <Nothing title="Nothing to decide">
          Where both sides disagree and no policy settles it, the choice waits here.
        </Nothing>
      ) : (
        <ul className={styles.list}>
          {reviews.map((review) => (
            <ReviewItem key={review.id} review={review} />
          ))}
        </ul>
      )}
    </Panel>
  );
}
