import type { EndNames } from '@app/admin-service/activity/end-names';
import type { ReviewRow } from '@app/admin-service/decisions/review-reader';
import type { FieldWhy } from '@app/admin-service/activity/field-why';
import type { ReviewChoice } from '@app/sync-engine/core';
import { Button } from '@mantine/core';
import { useState } from 'react';
import { Link } from 'wouter';
import { useCommand, useRead } from '../api/queries';
import { isAssociation, useFieldName } from '../formatting/fields';
import { recordLabel, titled } from '../formatting/names';
import { Moment } from '../log/log-table';
import { recordPath } from '../records/record-path';
import { useMay } from '../session/use-session';
import { Notice } from '../shell/notice';
import { Tag } from '../shell/tag';
import { UnfoldButton } from '../shell/unfold-button';
import { Value } from '../shell/values';
import { CHOICE_WORDS } from './choice-words';
import { kindWords } from './kind-words';
import { LinkSearch, type PartnerChoice } from './link-search';
import { RecordOptions } from './record-options';
import styles from './reviews-page.module.css';

/** A review with the records behind the values of an association, and its own name where it has some. */
export type ReviewWithEnds = ReviewRow & { readonly ends: EndNames };

interface ReviewItemProps {
  readonly review: ReviewWithEnds;
  readonly choices: readonly ReviewChoice['kind'][];
}

/** Who changed what when, as far as the log and HubSpot's history know. */
function Who({ path }: { readonly path: string }) {
  const { data, error } = useRead<FieldWhy>(path);
  if (error) return <Notice>{error.message}</Notice>;
  return (
    <ul className={styles.who}>
      {data?.steps.map((step, index) => (
        <li key={index}>
          {step.at === null ? 'now' : <Moment at={step.at} />} {step.text}
        </li>
      )) ?? <li>Looking…</li>}
    </ul>
  );
}

function Decisions({ review, choices }: ReviewItemProps) {
  const decide = useCommand<object>(`reviews/${review.id}/decide`);
  const [searching, setSearching] = useState(false);
  const [looking, setLooking] = useState(false);
  const [otherwise, setOtherwise] = useState(false);
  const { local, hubspot, decided } = review;
  // Who decides in somebody's place names that decision: if it is another one by then, nothing is decided.
  const values = { local, hubspot, ...(decided === null ? {} : { replaces: decided.at }) };
  const isWhole = review.field === null;
  const isChosen = (choice: ReviewChoice['kind']): boolean =>
    decide.isPending && (decide.variables as { choice?: string }).choice === choice;
  const link = (partner: PartnerChoice): void => decide.mutate({ choice: 'link', ...partner, ...values });
  const onItsWay =
    decided === null ? null : (
      <div className={styles.buttons}>
        <Tag tone="good">Decided, on its way</Tag>
        <span className={styles.detail}>
          {CHOICE_WORDS[decided.choice.kind]}, by {decided.by}, <Moment at={decided.at} />
        </span>
        <UnfoldButton variant="subtle" shown={otherwise} disabled={decide.isPending} onToggle={setOtherwise}>
          Decide otherwise
        </UnfoldButton>
      </div>
    );
  if (onItsWay && !otherwise)
    return (
      <>
        {onItsWay}
        {decide.error ? <Notice>{decide.error.message}</Notice> : null}
      </>
    );
  return (
    <>
      {onItsWay}
      <div className={styles.buttons}>
        {isWhole ? (
          <UnfoldButton variant="light" shown={looking} disabled={decide.isPending} onToggle={setLooking}>
            See both sides and what can be done
          </UnfoldButton>
        ) : null}
        {choices.includes('link') && review.kind === 'ambiguous_match' && review.linkId === null ? (
          <UnfoldButton variant="light" shown={searching} disabled={decide.isPending} onToggle={setSearching}>
            Find the record to link with
          </UnfoldButton>
        ) : null}
        {choices
          .filter((choice) => !isWhole && choice !== 'link')
          .map((choice) => (
            <Button
              key={choice}
              size="compact-sm"
              variant={choice === 'local' || choice === 'hubspot' ? 'light' : 'default'}
              color={choice === 'hubspot' ? 'coral' : undefined}
              loading={isChosen(choice)}
              disabled={decide.isPending}
              onClick={() => decide.mutate({ choice, ...values })}
            >
              {CHOICE_WORDS[choice]}
            </Button>
          ))}
      </div>
      {looking ? (
        <RecordOptions
          review={review}
          pending={decide.isPending}
          onChoose={({ choice: { kind, ...partner } }, seen) =>
            decide.mutate({ choice: kind, ...partner, ...values, seen })
          }
        />
      ) : null}
      {searching ? <LinkSearch review={review} pending={isChosen('link')} onLink={link} /> : null}
      {decide.error ? <Notice>{decide.error.message}</Notice> : null}
    </>
  );
}

export function ReviewItem({ review, choices }: ReviewItemProps) {
  const [asking, setAsking] = useState(false);
  const nameOf = useFieldName();
  const mayOperate = useMay('operator');
  const path = recordPath(review);
  const called = review.linkId === null ? null : (review.ends[review.linkId]?.name ?? null);
  const title = review.field === null ? kindWords(review.kind) : nameOf(review.entity, review.field);
  return (
    <li className={styles.item}>
      <div className={styles.line}>
        <strong>{title}</strong>
        {review.field === null ? null : <Tag tone="warn">{kindWords(review.kind)}</Tag>}
        <span className={styles.detail}>
          {path ? (
            <Link href={path}>
              {titled(review.entity)}, {recordLabel(review)}
            </Link>
          ) : (
            recordLabel(review)
          )}
          {called === null ? null : ` (${called})`}, since <Moment at={review.openedAt} />
        </span>
      </div>
      {review.local === null && review.hubspot === null ? null : (
        <dl className={styles.sides}>
          <div>
            <dt>
              <Tag tone="local">Renewa One</Tag>
            </dt>
            <dd>
              <Value vector={review.local} ends={review.ends} />
            </dd>
          </div>
          <div>
            <dt>
              <Tag tone="hubspot">HubSpot</Tag>
            </dt>
            <dd>
              <Value vector={review.hubspot} ends={review.ends} />
            </dd>
          </div>
        </dl>
      )}
      <div className={styles.detail}>{review.detail}</div>
      <div className={styles.foot}>
        {mayOperate ? <Decisions review={review} choices={choices} /> : null}
        {path && review.field !== null && review.linkId !== null && !isAssociation(review.field) ? (
          <UnfoldButton variant="subtle" shown={asking} onToggle={setAsking}>
            Who changed what, and when?
          </UnfoldButton>
        ) : null}
      </div>
      {asking && review.field !== null ? (
        <Who path={`${(path ?? '').slice(1)}/why/${encodeURIComponent(review.field)}`} />
      ) : null}
    </li>
  );
}
