import type { FieldCounts, PlanChoice, Run } from '@app/sync-engine/ports';
import { Button, NativeSelect } from '@mantine/core';
import { useCommand, useRead } from '../api/queries';
import { useFieldName } from '../formatting/fields';
import { formatCount } from '../formatting/numbers';
import { useMay } from '../session/use-session';
import ledger from '../shell/ledger.module.css';
import { Notice } from '../shell/notice';
import { Panel } from '../shell/panel';
import { Tag } from '../shell/tag';

const CHOICES: readonly (readonly [PlanChoice | '', string])[] = [
  ['', 'Ask for each'],
  ['local', 'Take Renewa One’s'],
  ['hubspot', 'Take HubSpot’s'],
  ['discard', 'Leave as they are'],
];

interface FieldRowProps {
  readonly run: Run;
  readonly field: string;
  readonly counts: FieldCounts;
  /** Left out of every record of the plan. */
  readonly excluded: boolean;
}

interface PairsProps {
  readonly added: number;
  readonly removed: number;
  readonly waiting?: number | undefined;
}

/** Of a relation: pairs of records to be associated, and no longer; and those that follow once their other end is linked. */
function Pairs({ added, removed, waiting = 0 }: PairsProps) {
  if (added === 0 && removed === 0 && waiting === 0) return <>{formatCount(0)}</>;
  return (
    <>
      {added > 0 ? <div>{formatCount(added)} added</div> : null}
      {removed > 0 ? <div>{formatCount(removed)} removed</div> : null}
      {waiting > 0 ? <div>{formatCount(waiting)} once the other end is linked</div> : null}
    </>
  );
}

function FieldRow({ run, field, counts, excluded }: FieldRowProps) {
  const nameOf = useFieldName();
  const mayOperate = useMay('operator');
  const choose = useCommand<{ field: string; choice: PlanChoice | null }>(`runs/${run.id}/choose`);
  const exclude = useCommand<{ field: string; excluded: boolean }>(`runs/${run.id}/exclude`);
  const editable = mayOperate && run.state === 'planned';
  const name = nameOf(run.entity, field);
  const failed = choose.error ?? exclude.error;
  const pairs = run.plan?.pairs?.[field];
  return (
    <tr>
      <th scope="row" className={ledger.rowHead}>
        {name} {excluded ? <Tag tone="plain">left out</Tag> : null}
        {failed ? <Notice>{failed.message}</Notice> : null}
      </th>
      <td className={ledger.number}>
        {pairs ? (
          <Pairs added={pairs.addedInHubSpot} removed={pairs.removedInHubSpot} waiting={pairs.waiting} />
        ) : (
          formatCount(counts.toHubSpot)
        )}
      </td>
      <td className={ledger.number}>
        {pairs ? <Pairs added={pairs.addedLocally} removed={pairs.removedLocally} /> : formatCount(counts.toLocal)}
      </td>
      <td className={ledger.number}>{formatCount(counts.reviews)}</td>
      <td className={ledger.number}>{formatCount(counts.errors)}</td>
      <td>
        <div className={ledger.actions}>
          {editable && counts.reviews > 0 ? (
            <NativeSelect
              aria-label={`Where both sides differ in ${name}`}
              size="xs"
              value={run.choices[field] ?? ''}
              onChange={(event) =>
                choose.mutate({ field, choice: (event.currentTarget.value || null) as PlanChoice | null })
              }
              data={CHOICES.map(([value, label]) => ({ value, label }))}
            />
          ) : null}
          {editable ? (
            <Button
              variant="default"
              size="compact-xs"
              loading={exclude.isPending}
              onClick={() => exclude.mutate({ field, excluded: !excluded })}
              aria-label={`${excluded ? 'Take in' : 'Leave out'} ${name}`}
            >
              {excluded ? 'Take in' : 'Leave out'}
            </Button>
          ) : null}
        </div>
      </td>
    </tr>
  );
}

/** The plan by field: how many values go where, and what is decided for all of them together. */
export function PlanFields({ run }: { readonly run: Run }) {
  const fields = Object.entries(run.plan?.fields ?? {});
  const { data } = useRead<{ items: readonly string[] }>(`runs/${run.id}/excluded-fields`);
  return (
    <Panel title="By field" count={fields.length}>
      <div className={ledger.scroll} tabIndex={0} role="region" aria-label="Plan by field, scrollable">
        <table className={ledger.ledger}>
          <thead>
            <tr>
              <th scope="col">Field</th>
              <th scope="col" className={ledger.number}>
                To HubSpot
              </th>
              <th scope="col" className={ledger.number}>
                To Renewa One
              </th>
              <th scope="col" className={ledger.number}>
                Differ
              </th>
              <th scope="col" className={ledger.number}>
                Cannot
              </th>
              <th scope="col">
                <span className={ledger.unseen}>For all of them</span>
              </th>
            </tr>
          </thead>
          <tbody>
            {fields.map(([field, counts]) => (
              <FieldRow
                key={field}
                run={run}
                field={field}
                counts={counts}
                excluded={data?.items.includes(field) ?? false}
              />
            ))}
          </tbody>
        </table>
      </div>
    </Panel>
  );
}
