import type { EditedEntity } from '@app/admin-service/registry/edited-entity';
import type { EnumChoices } from '@app/admin-service/registry/suggestion';
import type { EnumPair } from '@app/hubspot-mapping';
import { Button, NativeSelect, Radio } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useLocation } from 'wouter';
import { request } from '../api/request';
import { formatCount } from '../formatting/numbers';
import { draftsOf, sent } from '../mappings/draft-set';
import { useMay } from '../session/use-session';
import { Confirm } from '../shell/confirm';
import ledger from '../shell/ledger.module.css';
import { Nothing, Panel } from '../shell/panel';
import { Tag } from '../shell/tag';

interface EnumEditorProps {
  readonly entity: EditedEntity;
  readonly etag: string;
  readonly property: string;
  readonly choices: EnumChoices;
  readonly onSaved: () => void;
}

/** A value without a pair is passed through as it is; `blank` sends nothing on purpose. */
const AS_IT_IS = 'as it is';
const BLANK = 'blank';
const option = (value: string): string => `option ${value}`;

function useSave({ entity, etag, property, onSaved }: EnumEditorProps) {
  const client = useQueryClient();
  const [, go] = useLocation();
  return useMutation({
    mutationFn: (pairs: readonly EnumPair[]) =>
      request<{ plan: string | null }>(
        'PUT',
        `entities/${encodeURIComponent(entity.definition.entity)}/mappings`,
        { mappings: draftsOf(entity).map(sent), enumPairs: { ...entity.enumPairs, [property]: pairs } },
        etag,
      ),
    onSuccess: async ({ plan }) => {
      await client.invalidateQueries();
      if (plan === null) onSaved();
      else go(`/runs/${plan}`);
    },
  });
}

/** Where several values share an option, the one that the option becomes on its way back. */
function WayBack(props: { readonly pair: EnumPair; readonly shared: boolean; readonly onChoose: () => void }) {
  if (!props.shared) return <span className={ledger.soft}>–</span>;
  return (
    <Radio
      size="xs"
      checked={props.pair.wayBack ?? false}
      onChange={props.onChoose}
      aria-label={`${props.pair.local} is what the option becomes on its way back`}
      name={`way back of ${props.pair.hubspot ?? 'blank'}`}
    />
  );
}

export function EnumEditor(props: EnumEditorProps) {
  const { entity, property, choices } = props;
  const known = entity.enumPairs[property] ?? [];
  const [pairs, setPairs] = useState<readonly EnumPair[]>(known);
  const save = useSave(props);
  const mayChange = useMay('admin');
  const changed = JSON.stringify(pairs) !== JSON.stringify(known);
  const rowsOf = new Map(choices.values.map(({ value, rows }) => [value, rows]));
  const locals = [...new Set([...choices.values.map(({ value }) => value), ...pairs.map(({ local }) => local)])];
  const proposals = choices.proposals.filter(
    ({ local, hubspot }) => hubspot !== null && !pairs.some((pair) => pair.local === local),
  );
  const put = (local: string, chosen: string): void => {
    const others = pairs.filter((pair) => pair.local !== local);
    if (chosen === AS_IT_IS) setPairs(others);
    else setPairs([...others, { local, hubspot: chosen === BLANK ? null : chosen.slice(option('').length) }]);
  };
  const chooseWayBack = ({ local, hubspot }: EnumPair): void =>
    setPairs(pairs.map((pair) => (pair.hubspot === hubspot ? { ...pair, wayBack: pair.local === local } : pair)));
  return (
    <Panel
      title="Values and options"
      count={locals.length}
      side={
        mayChange ? (
          <div className={ledger.actions}>
            {proposals.length > 0 ? (
              <Button
                variant="light"
                size="compact-sm"
                onClick={() => setPairs([...pairs, ...proposals.map(({ local, hubspot }) => ({ local, hubspot }))])}
              >
                Accept {proposals.length} proposed
              </Button>
            ) : null}
            {changed ? (
              <Confirm
                label="Save"
                primary
                size="compact-sm"
                title={`Save the values of ${property}?`}
                confirm="Save"
                pending={save.isPending}
                error={save.error}
                onConfirm={(done) => save.mutate(pairs, { onSuccess: done })}
              >
                <p>
                  <b>{pairs.length}</b> pairs are stored. No record is written by this; the field waits until you apply
                  a plan over it.
                </p>
              </Confirm>
            ) : null}
          </div>
        ) : null
      }
    >
      {locals.length === 0 ? (
        <Nothing title="The column holds no values">Pairs can be made once it does.</Nothing>
      ) : null}
      {locals.length > 0 ? (
        <div className={ledger.scroll} tabIndex={0} role="region" aria-label="Values, scrollable">
          <table className={ledger.ledger}>
            <thead>
              <tr>
                <th scope="col">Value in Renewa One</th>
                <th scope="col" className={ledger.number}>
                  Rows
                </th>
                <th scope="col">Option in HubSpot</th>
                <th scope="col">Way back</th>
                <th scope="col">Proposed</th>
              </tr>
            </thead>
            <tbody>
              {locals.map((local) => {
                const pair = pairs.find((one) => one.local === local);
                const proposal = choices.proposals.find((one) => one.local === local);
                const shared = pair !== undefined && pairs.filter(({ hubspot }) => hubspot === pair.hubspot).length > 1;
                const fits = choices.options.some(({ value }) => value === local);
                return (
                  <tr key={local}>
                    <th scope="row" className={ledger.rowHead}>
                      {local}
                    </th>
                    <td className={ledger.number}>{formatCount(rowsOf.get(local) ?? 0)}</td>
                    <td>
                      <NativeSelect
                        aria-label={`Option for ${local}`}
                        size="xs"
                        disabled={!mayChange}
                        value={pair === undefined ? AS_IT_IS : pair.hubspot === null ? BLANK : option(pair.hubspot)}
                        onChange={(event) => put(local, event.currentTarget.value)}
                        data={[
                          { value: AS_IT_IS, label: fits ? `the same: ${local}` : 'no option' },
                          { value: BLANK, label: 'blank, on purpose' },
                          ...choices.options.map(({ value, label, hidden }) => ({
                            value: option(value),
                            label: `${label}${hidden ? ' (hidden)' : ''}`,
                          })),
                        ]}
                      />
                      {pair === undefined && !fits ? <Tag tone="bad">cannot be carried</Tag> : null}
                    </td>
                    <td>
                      {pair ? <WayBack pair={pair} shared={shared} onChoose={() => chooseWayBack(pair)} /> : null}
                    </td>
                    <td className={ledger.soft}>
                      {pair === undefined && proposal && proposal.hubspot !== null
                        ? `${choices.options.find(({ value }) => value === proposal.hubspot)?.label ?? proposal.hubspot}: ${proposal.reason}`
                        : ''}
                    </td>
                  </tr>
                );
              })}
            </tbody>
          </table>
        </div>
      ) : null}
    </Panel>
  );
}
