import type { ReviewRow } from '@app/admin-service/decisions/review-reader';
import type { FieldWhy } from '@app/admin-service/activity/field-why';
import type { ReviewChoice } from '@app/sync-engine/core';
import { Button, TextInput } from '@mantine/core';
import { useState } from 'react';
import { Link } from 'wouter';
import { useCommand, useRead } from '../api/queries';
import { useFieldName } from '../formatting/fields';
import { recordLabel, titled, words } from '../formatting/names';
import { Moment } from '../log/log-table';
import { recordPath } from '../records/record-path';
import { useMay } from '../session/use-session';
import { Notice } from '../shell/notice';
import { Tag } from '../shell/tag';
import { Value } from '../shell/values';
import { CHOICE_WORDS } from './choice-words';
import styles from './reviews-page.module.css';

interface ReviewItemProps {
  readonly review: ReviewRow;
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

interface LinkWithProps {
  readonly review: ReviewRow;
  readonly pending: boolean;
  readonly onLink: (choice: { readonly hubspotId: string } | { readonly localKey: string }) => void;
}

/** S4.1: whose partner this record is, where its keys name several. The review's own words list them. */
function LinkWith({ review, pending, onLink }: LinkWithProps) {
  const [id, setId] = useState('');
  const local = review.localKey !== null;
  const label = local ? 'HubSpot id to link with' : 'Row key to link with';
  return (
    <form
      className={styles.buttons}
      onSubmit={(event) => {
        event.preventDefault();
        const named = id.trim();
        if (named !== '') onLink(local ? { hubspotId: named } : { localKey: named });
      }}
    >
      <TextInput
        size="xs"
        w={190}
        aria-label={`${label}: ${recordLabel(review)}`}
        placeholder={label}
        required
        value={id}
        onChange={(event) => setId(event.currentTarget.value)}
      />
      <Button type="submit" size="compact-sm" variant="light" loading={pending} disabled={id.trim() === ''}>
        {CHOICE_WORDS.link}
      </Button>
    </form>
  );
}

function Decisions({ review, choices }: ReviewItemProps) {
  const decide = useCommand<object>(`reviews/${review.id}/decide`);
  const { local, hubspot } = review;
  const isChosen = (choice: ReviewChoice['kind']): boolean =>
    decide.isPending && (decide.variables as { choice?: string }).choice === choice;
  if (review.deciding) return <Tag tone="good">Decided, on its way</Tag>;
  return (
    <>
      <div className={styles.buttons}>
        {choices.includes('link') ? (
          <LinkWith
            review={review}
            pending={isChosen('link')}
            onLink={(partner) => decide.mutate({ choice: 'link', ...partner, local, hubspot })}
          />
        ) : null}
        {choices
          .filter((choice) => choice !== 'link')
          .map((choice) => (
            <Button
              key={choice}
              size="compact-sm"
              variant={choice === 'local' || choice === 'hubspot' ? 'light' : 'default'}
              color={choice === 'hubspot' ? 'coral' : undefined}
              loading={isChosen(choice)}
              disabled={decide.isPending}
              onClick={() => decide.mutate({ choice, local, hubspot })}
            >
              {CHOICE_WORDS[choice]}
            </Button>
          ))}
      </div>
      {decide.error ? <Notice>{decide.error.message}</Notice> : null}
    </>
  );
}

export function ReviewItem({ review, choices }: ReviewItemProps) {
  const [asking, setAsking] = useState(false);
  const nameOf = useFieldName();
  const mayOperate = useMay('operator');
  const path = recordPath(review);
  const title = review.field === null ? titled(review.kind) : nameOf(review.entity, review.field);
  return (
    <li className={styles.item}>
      <div className={styles.line}>
        <strong>{title}</strong>
        <Tag tone="warn">{words(review.kind)}</Tag>
        <span className={styles.detail}>
          {path ? (
            <Link href={path}>
              {titled(review.entity)}, {recordLabel(review)}
            </Link>
          ) : (
            recordLabel(review)
          )}
          , since <Moment at={review.openedAt} />
        </span>
      </div>
      {review.local === null && review.hubspot === null ? null : (
        <dl className={styles.sides}>
          <div>
            <dt>
              <Tag tone="local">Renewa One</Tag>
            </dt>
            <dd>
              <Value vector={review.local} />
            </dd>
          </div>
          <div>
            <dt>
              <Tag tone="hubspot">HubSpot</Tag>
            </dt>
            <dd>
              <Value vector={review.hubspot} />
            </dd>
          </div>
        </dl>
      )}
      <div className={styles.detail}>{review.detail}</div>
      <div className={styles.foot}>
        {mayOperate ? <Decisions review={review} choices={choices} /> : null}
        {path && review.field !== null && review.linkId !== null ? (
          <Button variant="subtle" size="compact-sm" aria-expanded={asking} onClick={() => setAsking(!asking)}>
            Who changed what, and when?
          </Button>
        ) : null}
      </div>
      {asking && review.field !== null ? (
        <Who path={`${(path ?? '').slice(1)}/why/${encodeURIComponent(review.field)}`} />
      ) : null}
    </li>
  );
}
