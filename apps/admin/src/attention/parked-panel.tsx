import { Button } from '@mantine/core';
import type { ParkedRecord } from '@app/sync-engine/ports';
import { useCommand, useParked } from '../api/queries';
import { recordLabel, titled, type RecordIds } from '../formatting/names';
import { counted } from '../formatting/numbers';
import { formatMoment } from '../formatting/times';
import { Notice } from '../shell/notice';
import { Nothing, Panel } from '../shell/panel';
import styles from './attention.module.css';

function ParkedItem({ record }: { readonly record: ParkedRecord }) {
  const retry = useCommand<RecordIds & { entity: string }>('parked/retry');
  const { entity, localKey, hubspotId } = record;
  return (
    <li className={styles.item}>
      <div className={styles.line}>
        <strong>
          {titled(entity)}, {recordLabel(record)}
        </strong>
        <Button
          variant="default"
          size="compact-sm"
          aria-label={`Try ${entity}, ${recordLabel(record)} again`}
          loading={retry.isPending}
          onClick={() => retry.mutate({ entity, localKey, hubspotId })}
        >
          Try again
        </Button>
      </div>
      <div>{record.reason}</div>
      <div className={styles.detail}>
        {counted(record.attempts, 'attempt')}, since {formatMoment(record.since)}
      </div>
      {retry.error ? <Notice>{retry.error.message}</Notice> : null}
    </li>
  );
}

/** Records that kept failing; they wait for new data, another mapping, or a click. */
export function ParkedPanel({ total }: { readonly total: number }) {
  const parked = useParked().data ?? [];
  return (
    <Panel title="Parked" count={total || undefined}>
      {parked.length === 0 ? (
        <Nothing title="No record is stuck">A record that keeps failing is set aside here, with its reason.</Nothing>
      ) : (
        <ul className={styles.list}>
          {parked.map((record) => (
            <ParkedItem key={`${record.entity}:${record.localKey ?? ''}:${record.hubspotId ?? ''}`} record={record} />
          ))}
        </ul>
      )}
    </Panel>
  );
}
