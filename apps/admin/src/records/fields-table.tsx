import type { RecordField, RecordView } from '@app/admin-service/activity/record-view';
import { useState } from 'react';
import { words } from '../formatting/names';
import ledger from '../shell/ledger.module.css';
import { Nothing } from '../shell/panel';
import { Tag, type Tone } from '../shell/tag';
import { UnfoldButton } from '../shell/unfold-button';
import { Value } from '../shell/values';
import { FieldWhyRow } from './field-why-row';

const WAYS: Readonly<Record<string, string>> = { two_way: '↔', to_hubspot: '→', to_local: '←' };
const WAY_WORDS: Readonly<Record<string, string>> = {
  two_way: 'both ways',
  to_hubspot: 'to HubSpot only',
  to_local: 'to Renewa One only',
};

function standing(field: RecordField): readonly [text: string, tone: Tone] {
  if (field.mappingState !== 'active') return [`mapping ${field.mappingState}`, 'warn'];
  if (field.state) return [words(field.state.kind), field.state.kind === 'field_error' ? 'bad' : 'warn'];
  if (field.agree === null) return ['not known', 'plain'];
  return field.agree ? ['same', 'good'] : ['differs', 'warn'];
}

function FieldRow({
  field,
  path,
  undoTo,
}: {
  readonly field: RecordField;
  readonly path: string;
  readonly undoTo: string;
}) {
  const [asking, setAsking] = useState(false);
  const [text, tone] = standing(field);
  const name = field.columns.filter((column) => column !== null).join(', ') || 'constant';
  return (
    <>
      <tr data-noted={asking || undefined}>
        <th scope="row" className={ledger.rowHead}>
          <div>{name}</div>
          <div className={ledger.soft}>{field.properties.join(', ')}</div>
        </th>
        <td className={ledger.half}>
          <Value vector={field.local} />
        </td>
        <td title={WAY_WORDS[field.direction]}>
          <span aria-hidden>{WAYS[field.direction]}</span>
          <span className={ledger.unseen}>{WAY_WORDS[field.direction]}</span>
        </td>
        <td className={ledger.half}>
          <Value vector={field.hubspot} />
        </td>
        <td>
          <Tag tone={tone}>{text}</Tag>
        </td>
        <td className={ledger.number}>
          <UnfoldButton shown={asking} aria-label={`Why is ${name} so?`} onToggle={setAsking}>
            Why?
          </UnfoldButton>
        </td>
      </tr>
      {asking ? <FieldWhyRow path={`${path}/why/${encodeURIComponent(field.id)}`} entity={undoTo} /> : null}
    </>
  );
}

/** Each field with both values side by side. */
export function FieldsTable({ view, path }: { readonly view: RecordView; readonly path: string }) {
  if (view.fields.length === 0) return <Nothing title="No mappings">The entity maps no field yet.</Nothing>;
  return (
    <div className={ledger.scroll} tabIndex={0} role="region" aria-label="Both sides, scrollable">
      <table className={ledger.ledger}>
        <thead>
          <tr>
            <th scope="col">Field</th>
            <th scope="col">
              <Tag tone="local">Renewa One</Tag>
            </th>
            <th scope="col">
              <span className={ledger.unseen}>Direction</span>
            </th>
            <th scope="col">
              <Tag tone="hubspot">HubSpot</Tag>
            </th>
            <th scope="col">State</th>
            <th scope="col">
              <span className={ledger.unseen}>Why</span>
            </th>
          </tr>
        </thead>
        <tbody>
          {view.fields.map((field) => (
            <FieldRow key={field.id} field={field} path={path} undoTo={view.record.entity} />
          ))}
        </tbody>
      </table>
    </div>
  );
}
