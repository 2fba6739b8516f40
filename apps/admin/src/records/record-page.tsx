import type { RecordView } from '@app/admin-service/activity/record-view';
import { Link } from 'wouter';
import { usePages, useRead } from '../api/queries';
import { titled, words } from '../formatting/names';
import { formatAge } from '../formatting/times';
import { type LogRow, LogTable, Moment } from '../log/log-table';
import { UndoButton } from '../runs/undo-button';
import { LoadingPage, LoadingRows } from '../shell/loading';
import { More } from '../shell/more';
import { Notice } from '../shell/notice';
import { PageHead } from '../shell/page-head';
import { Nothing, Panel } from '../shell/panel';
import { Tag } from '../shell/tag';
import { useMay } from '../session/use-session';
import { AssociationsPanel, type RecordWithEnds } from './associations-panel';
import { FieldsTable } from './fields-table';
import styles from './record-page.module.css';
import { RetryButton } from './retry-button';

const REFRESH_MS = 4000;

function Facts({ view }: { readonly view: RecordView }) {
  const { record } = view;
  const facts: readonly (readonly [string, React.ReactNode])[] = [
    ['Row in Renewa One', record.localKey ?? 'none'],
    ['Record in HubSpot', record.hubspotId ?? 'none'],
    [
      'Link',
      record.state === null ? (
        'not linked'
      ) : (
        <Tag tone={record.state === 'live' ? 'good' : 'warn'}>{words(record.state)}</Tag>
      ),
    ],
    ['Linked', record.createdAt === null ? '–' : <Moment at={record.createdAt} />],
    ['Last agreed', record.agreedAt === null ? '–' : <Moment at={record.agreedAt} />],
  ];
  return (
    <dl className={styles.facts}>
      {facts.map(([name, value]) => (
        <div key={name}>
          <dt>{name}</dt>
          <dd>{value}</dd>
        </div>
      ))}
    </dl>
  );
}

function UnderWay({ view }: { readonly view: RecordView }) {
  const { mark, reviews, stateReason } = view.record;
  const lines: string[] = [...view.notes];
  if (stateReason !== null) lines.push(stateReason);
  if (mark?.parkedReason) lines.push(`Parked after ${mark.attempts} attempts: ${mark.parkedReason}`);
  else if (mark)
    lines.push(
      `On its way for ${formatAge(Date.now() - mark.since)}: ${mark.reasons.join(', ')}${mark.retryReason ? `. ${mark.retryReason}` : '.'}`,
    );
  if (lines.length === 0 && reviews.length === 0) return null;
  return (
    <div className={styles.underWay} aria-live="polite">
      {lines.map((line) => (
        <p key={line}>{line}</p>
      ))}
      {reviews.length > 0 ? (
        <p>
          {reviews.length === 1 ? 'A decision about it waits' : `${reviews.length} decisions about it wait`}:{' '}
          <Link href="/reviews">decide</Link>.
        </p>
      ) : null}
    </div>
  );
}

function Timeline({ linkId }: { readonly linkId: string }) {
  const list = usePages<LogRow>('log', { link: linkId }, REFRESH_MS);
  return (
    <Panel title="Timeline">
      {list.isPending ? <LoadingRows what="the timeline" /> : null}
      {!list.isPending && list.items.length === 0 ? (
        <Nothing title="Nothing was written to it">
          The records were alike when they were linked, and nothing changed since.
        </Nothing>
      ) : null}
      {list.items.length > 0 ? <LogTable rows={list.items} ofOneRecord /> : null}
      <More {...list} />
    </Panel>
  );
}

interface RecordPageProps {
  readonly entity: string;
  readonly by: string;
  readonly id: string;
}

/** One record: both sides as they are now, why, what happened to it, and the way back. */
export function RecordPage({ entity, by, id }: RecordPageProps) {
  const path = `records/${encodeURIComponent(entity)}/${by}/${encodeURIComponent(id)}`;
  const { data, error, isPending } = useRead<RecordWithEnds>(path, { refreshMs: REFRESH_MS });
  const mayOperate = useMay('operator');
  const linkId = data?.record.linkId ?? null;
  return (
    <>
      <PageHead
        title={`${titled(entity)} ${data?.record.localKey ?? data?.record.hubspotId ?? id}`}
        actions={
          data && mayOperate ? (
            <>
              <RetryButton record={data.record} />
              {linkId === null ? null : (
                <UndoButton
                  entity={entity}
                  target={{ link: linkId }}
                  label="Take back…"
                  title="Take back what the sync did to this record?"
                >
                  <p>
                    Every value that the sync wrote to this record and that still stands is put back. First a plan is
                    made: it lists each value, and what cannot be taken back because it changed since. A record that the
                    sync deleted is made anew: HubSpot has no call to restore one. Nothing is written before you apply
                    that plan.
                  </p>
                </UndoButton>
              )}
            </>
          ) : null
        }
      >
        Both sides as they are now. Ask any field why it is so.
      </PageHead>
      {error ? <Notice>{error.message}</Notice> : null}
      {isPending ? <LoadingPage /> : null}
      {data ? (
        <>
          <UnderWay view={data} />
          <Panel title="Both sides">
            <Facts view={data} />
            <FieldsTable view={data} path={path} />
          </Panel>
          <AssociationsPanel view={data} />
        </>
      ) : null}
      {linkId === null ? null : <Timeline linkId={linkId} />}
    </>
  );
}
