import type { ApiToken } from '@app/admin-service/access/access-store';
import { ROLES } from '@app/admin-service/access/roles';
import { Button, Code, NativeSelect, NumberInput, TextInput } from '@mantine/core';
import { useState } from 'react';
import { useCommand, useRead } from '../api/queries';
import { Moment } from '../log/log-table';
import filters from '../shell/filters.module.css';
import ledger from '../shell/ledger.module.css';
import { LoadingRows } from '../shell/loading';
import { Notice } from '../shell/notice';
import { Nothing, Panel } from '../shell/panel';
import styles from './settings.module.css';

const TOKENS = [['tokens']] as const;

function TokenRow({ token }: { readonly token: ApiToken }) {
  const remove = useCommand(`tokens/${token.id}`, 'DELETE', TOKENS);
  return (
    <tr>
      <th scope="row" className={ledger.rowHead}>
        {token.name}
        {remove.error ? <Notice>{remove.error.message}</Notice> : null}
      </th>
      <td>{token.role}</td>
      <td>{token.owner}</td>
      <td>
        <Moment at={token.expiresAt} />
      </td>
      <td>{token.lastUsedAt === null ? 'never' : <Moment at={token.lastUsedAt} />}</td>
      <td>
        <div className={ledger.actions}>
          <Button
            size="compact-sm"
            variant="default"
            aria-label={`Remove ${token.name}`}
            loading={remove.isPending}
            onClick={() => remove.mutate()}
          >
            Remove
          </Button>
        </div>
      </td>
    </tr>
  );
}

/** Tokens of machines; a token's secret is shown once. */
export function TokensTab() {
  const { data, error, isPending } = useRead<{ items: readonly ApiToken[] }>('tokens');
  const [name, setName] = useState('');
  const [role, setRole] = useState('viewer');
  const [days, setDays] = useState<number | string>(90);
  const create = useCommand<object, ApiToken & { secret: string }>('tokens', 'POST', TOKENS);
  return (
    <Panel title="API tokens" count={data?.items.length}>
      {error ? <Notice>{error.message}</Notice> : null}
      <form
        className={filters.filters}
        onSubmit={(event) => {
          event.preventDefault();
          create.mutate({ name, role, days: Number(days) });
        }}
      >
        <TextInput
          label="What for"
          size="sm"
          required
          withAsterisk={false}
          value={name}
          onChange={(event) => setName(event.currentTarget.value)}
        />
        <NativeSelect
          label="May"
          size="sm"
          value={role}
          onChange={(event) => setRole(event.currentTarget.value)}
          data={[...ROLES]}
        />
        <NumberInput label="Days" size="sm" min={1} max={366} value={days} onChange={setDays} hideControls w={90} />
        <Button type="submit" size="sm" loading={create.isPending}>
          Make a token
        </Button>
        {create.error ? <Notice>{create.error.message}</Notice> : null}
      </form>
      {create.data ? (
        <div className={styles.secret} role="status">
          <p>
            This is shown once. Send it as “Authorization: Bearer …”, or set it as RENEWA_SYNC_TOKEN for the command
            line.
          </p>
          <Code>{create.data.secret}</Code>
        </div>
      ) : null}
      {isPending ? <LoadingRows what="tokens" /> : null}
      {data?.items.length === 0 ? (
        <Nothing title="No tokens">Machines and the command line sign in with one.</Nothing>
      ) : null}
      {data && data.items.length > 0 ? (
        <div className={ledger.scroll} tabIndex={0} role="region" aria-label="Tokens, scrollable">
          <table className={ledger.ledger}>
            <thead>
              <tr>
                <th scope="col">Name</th>
                <th scope="col">May</th>
                <th scope="col">Made by</th>
                <th scope="col">Until</th>
                <th scope="col">Last used</th>
                <th scope="col">
                  <span className={ledger.unseen}>Remove</span>
                </th>
              </tr>
            </thead>
            <tbody>
              {data.items.map((token) => (
                <TokenRow key={token.id} token={token} />
              ))}
            </tbody>
          </table>
        </div>
      ) : null}
    </Panel>
  );
}
