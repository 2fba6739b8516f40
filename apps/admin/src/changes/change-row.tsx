import type { LogCause, LogKind } from '@app/sync-engine/core';
import type { LoggedChange } from '@app/sync-engine/ports';
import { titled, words } from '../formatting/names';
import { formatMoment, formatWhole } from '../formatting/times';
import ledger from '../shell/ledger.module.css';
import { Tag, type Tone } from '../shell/tag';
import { BeforeAfter } from './values';

const CAUSES: Readonly<Record<LogCause, string>> = {
  event: 'HubSpot event',
  capture: 'edit in Renewa One',
  poll: 'poll',
  audit: 'audit',
  run: 'run',
  review: 'decision',
  undo: 'undo',
};

const KINDS: Readonly<Partial<Record<LogKind, readonly [text: string, tone: Tone]>>> = {
  create: ['created', 'good'],
  link: ['linked', 'good'],
  conflict: ['conflict', 'warn'],
  error: ['error', 'bad'],
  state_began: ['held', 'warn'],
  state_ended: ['released', 'plain'],
  overwritten_edit: ['overwritten edit', 'warn'],
  stray_write: ['stray write', 'warn'],
  link_state: ['link', 'plain'],
  run: ['run', 'plain'],
};

function Where({ change }: { readonly change: LoggedChange }) {
  const kind = KINDS[change.kind];
  return (
    <>
      {change.side === 'hubspot' ? <Tag tone="hubspot">HubSpot</Tag> : null}
      {change.side === 'local' ? <Tag tone="local">Renewa One</Tag> : null}
      {kind ? (
        <>
          {' '}
          <Tag tone={kind[1]}>{kind[0]}</Tag>
        </>
      ) : null}
    </>
  );
}

export function ChangeRow({ change }: { readonly change: LoggedChange }) {
  const hasValues = change.before !== null || change.after !== null;
  return (
    <tr>
      <td>
        <time dateTime={new Date(change.at).toISOString()} title={formatWhole(change.at)}>
          {formatMoment(change.at)}
        </time>
      </td>
      <td className={ledger.whole}>
        <div className={ledger.strong}>{titled(change.entity)}</div>
        {change.localKey === null ? null : <div className={ledger.soft}>row {change.localKey}</div>}
        {change.hubspotId === null ? null : <div className={ledger.soft}>record {change.hubspotId}</div>}
      </td>
      <td className={ledger.wide}>
        {change.field === null ? null : <div className={ledger.soft}>{change.field}</div>}
        {hasValues ? <BeforeAfter before={change.before} after={change.after} /> : null}
        {change.message === null ? null : <div className={hasValues ? ledger.soft : ''}>{change.message}</div>}
      </td>
      <td>
        <Where change={change} />
      </td>
      <td>
        <div>{CAUSES[change.cause]}</div>
        {change.policy === null ? null : <div className={ledger.soft}>{words(change.policy)}</div>}
      </td>
    </tr>
  );
}
