import { Button } from '@mantine/core';
import type { EntityState } from '@app/sync-engine/core';
import type { EntityOverview } from '@app/sync-engine/ports';
import { Link } from 'wouter';
import { useCommand } from '../api/queries';
import { titled, words } from '../formatting/names';
import { counted, formatCount } from '../formatting/numbers';
import { runText } from '../runs/run-words';
import { useMay } from '../session/use-session';
import ledger from '../shell/ledger.module.css';
import { Nothing, Panel } from '../shell/panel';
import { Tag, type Tone } from '../shell/tag';

const TONES: Readonly<Record<EntityState, Tone>> = { live: 'good', waiting: 'plain', paused: 'warn' };

function suspendedText({ suspendedMappings }: EntityOverview): string | null {
  return suspendedMappings === 0
    ? null
    : `${counted(suspendedMappings, 'mapping')} suspended: the field is left alone.`;
}

function otherLinks(links: EntityOverview['links']): string {
  return Object.entries(links)
    .filter(([state, count]) => state !== 'live' && count > 0)
    .map(([state, count]) => `${formatCount(count)} ${words(state)}`)
    .join(', ');
}

function Attention({ count, tone }: { readonly count: number; readonly tone: Tone }) {
  return count === 0 ? <span className={ledger.soft}>0</span> : <Tag tone={tone}>{formatCount(count)}</Tag>;
}

function EntityRow({ overview }: { readonly overview: EntityOverview }) {
  const { entity, state } = overview;
  const command = useCommand(`entities/${encodeURIComponent(entity)}/${state === 'paused' ? 'resume' : 'pause'}`);
  const note = command.error?.message ?? overview.stateReason ?? runText(overview.latestRun) ?? suspendedText(overview);
  const others = otherLinks(overview.links);
  const verb = state === 'paused' ? 'Resume' : 'Pause';
  const mayOperate = useMay('operator');
  return (
    <>
      <tr data-noted={note === null ? undefined : true}>
        <td className={ledger.named}>
          <Link href={`/mappings/${encodeURIComponent(entity)}`} className={ledger.strong}>
            {titled(entity)}
          </Link>
          <div className={ledger.soft}>
            {overview.table} and {overview.objectType}
          </div>
        </td>
        <td>
          <Tag tone={TONES[state]} dot>
            {titled(state)}
          </Tag>
        </td>
        <td className={ledger.number}>
          <div className={ledger.strong}>{formatCount(overview.links['live'] ?? 0)}</div>
          {others ? <div className={ledger.soft}>{others}</div> : null}
        </td>
        <td className={ledger.number}>
          <Attention count={overview.openReviews} tone="warn" />
        </td>
        <td className={ledger.number}>
          <Attention count={overview.fieldErrors} tone="bad" />
        </td>
        <td className={ledger.number}>
          <Attention count={overview.parked} tone="bad" />
        </td>
        <td className={ledger.number}>
          {state === 'waiting' || !mayOperate ? null : (
            <Button
              variant="default"
              size="compact-sm"
              aria-label={`${verb} ${entity}`}
              loading={command.isPending}
              onClick={() => command.mutate()}
            >
              {verb}
            </Button>
          )}
        </td>
      </tr>
      {note === null ? null : (
        <tr data-note>
          <td colSpan={7}>{note}</td>
        </tr>
      )}
    </>
  );
}

export function EntitiesTable({ entities }: { readonly entities: readonly EntityOverview[] }) {
  return (
    <Panel title="Entities">
      {entities.length === 0 ? (
        <Nothing title="No entities yet">
          Each joins a table to a HubSpot object. They appear once a portal is connected and the worker has set it up.
        </Nothing>
      ) : (
        <div className={ledger.scroll} tabIndex={0} role="region" aria-label="Entities, scrollable">
          <table className={ledger.ledger}>
            <thead>
              <tr>
                <th scope="col">Entity</th>
                <th scope="col">State</th>
                <th scope="col" className={ledger.number}>
                  Linked
                </th>
                <th scope="col" className={ledger.number}>
                  To decide
                </th>
                <th scope="col" className={ledger.number}>
                  Field errors
                </th>
                <th scope="col" className={ledger.number}>
                  Parked
                </th>
                <th scope="col">
                  <span className={ledger.unseen}>Actions</span>
                </th>
              </tr>
            </thead>
            <tbody>
              {entities.map((overview) => (
                <EntityRow key={overview.entity} overview={overview} />
              ))}
            </tbody>
          </table>
        </div>
      )}
    </Panel>
  );
}
