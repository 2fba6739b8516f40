import type { ReviewGroup } from '@app/admin-service/decisions/review-reader';
import type { ReviewChoice } from '@app/sync-engine/core';
import { useState } from 'react';
import { usePages, useRead } from '../api/queries';
import { useFieldName } from '../formatting/fields';
import { titled } from '../formatting/names';
import { formatCount } from '../formatting/numbers';
import { LoadingRows } from '../shell/loading';
import { More } from '../shell/more';
import { Notice } from '../shell/notice';
import { PageHead } from '../shell/page-head';
import { Nothing, Panel } from '../shell/panel';
import { DecideAll } from './decide-all';
import { kindWords } from './kind-words';
import { ReviewItem, type ReviewWithEnds } from './review-item';
import styles from './reviews-page.module.css';

const REFRESH_MS = 3000;

export interface ReviewGroups {
  readonly items: readonly ReviewGroup[];
  /** What a review of each kind may be decided by. */
  readonly choices: Readonly<Record<string, readonly ReviewChoice['kind'][]>>;
}

const same = (a: ReviewGroup | null, b: ReviewGroup): boolean =>
  a !== null && a.entity === b.entity && a.kind === b.kind && a.field === b.field;

/** Decisions that wait for a person; both sides keep their values until one is made. */
export function ReviewsPage() {
  const [chosen, setChosen] = useState<ReviewGroup | null>(null);
  const groups = useRead<ReviewGroups>('reviews/groups', { refreshMs: REFRESH_MS });
  const filter = chosen === null ? {} : { entity: chosen.entity, kind: chosen.kind, field: chosen.field };
  const list = usePages<ReviewWithEnds>('reviews', filter, REFRESH_MS);
  const nameOf = useFieldName();
  const items = groups.data?.items ?? [];
  // Where there is one kind only, there is nothing to choose first.
  const group = items.find((one) => same(chosen, one)) ?? (items.length === 1 ? (items[0] ?? null) : null);
  return (
    <>
      <PageHead title="Reviews">
        What no rule settles: a field that both sides changed, a record that was deleted, merged or may be several.
        Until you decide, both sides keep what they have; everything else goes on syncing.
      </PageHead>
      {items.length > 1 || chosen ? (
        <nav aria-label="Kinds of reviews">
          <ul className={styles.groups}>
            <li>
              <button
                type="button"
                className={styles.chip}
                aria-pressed={chosen === null}
                onClick={() => setChosen(null)}
              >
                All
              </button>
            </li>
            {items.map((one) => (
              <li key={`${one.entity} ${one.kind} ${one.field}`}>
                <button
                  type="button"
                  className={styles.chip}
                  aria-pressed={same(chosen, one)}
                  onClick={() => setChosen(one)}
                >
                  {titled(one.entity)}: {one.field === null ? kindWords(one.kind) : nameOf(one.entity, one.field)}{' '}
                  <b>{formatCount(one.open)}</b>
                </button>
              </li>
            ))}
          </ul>
        </nav>
      ) : null}
      <Panel
        title="To decide"
        count={(group?.open ?? items.reduce((sum, { open }) => sum + open, 0)) || undefined}
        side={
          group && group.field !== null ? (
            <DecideAll group={group} choices={groups.data?.choices[group.kind] ?? []} />
          ) : null
        }
      >
        {list.error ? <Notice>{list.error.message}</Notice> : null}
        {list.isPending ? <LoadingRows what="reviews" /> : null}
        {!list.isPending && list.items.length === 0 ? (
          <Nothing title="Nothing to decide">
            Where both sides disagree and no policy settles it, the choice waits here.
          </Nothing>
        ) : null}
        <ul className={styles.list} aria-label="Reviews">
          {list.items.map((review) => (
            <ReviewItem key={review.id} review={review} choices={groups.data?.choices[review.kind] ?? []} />
          ))}
        </ul>
        <More {...list} />
      </Panel>
    </>
  );
}
