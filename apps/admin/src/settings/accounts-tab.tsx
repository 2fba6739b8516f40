import type { User } from '@app/admin-service/access/access-store';
import { ROLES } from '@app/admin-service/access/roles';
import { Button, NativeSelect, PasswordInput, TextInput } from '@mantine/core';
import { useState } from 'react';
import { useCommand, useRead } from '../api/queries';
import { Moment } from '../log/log-table';
import { Confirm } from '../shell/confirm';
import filters from '../shell/filters.module.css';
import ledger from '../shell/ledger.module.css';
import { LoadingRows } from '../shell/loading';
import { Notice } from '../shell/notice';
import { Panel } from '../shell/panel';
import { Tag } from '../shell/tag';

const ROLE_WORDS = {
  viewer: 'looks',
  operator: 'also decides and applies',
  admin: 'also changes what is synced',
} as const;
const ROLE_OPTIONS = ROLES.map((value) => ({ value, label: `${value}: ${ROLE_WORDS[value]}` }));

function NewAccount() {
  const [name, setName] = useState('');
  const [role, setRole] = useState<string>('viewer');
  const [password, setPassword] = useState('');
  const create = useCommand<object>('users');
  return (
    <form
      className={filters.filters}
      onSubmit={(event) => {
        event.preventDefault();
        create.mutate(
          { name, role, password },
          {
            onSuccess: () => {
              setName('');
              setPassword('');
            },
          },
        );
      }}
    >
      <TextInput
        label="Name"
        size="sm"
        required
        withAsterisk={false}
        autoComplete="off"
        value={name}
        onChange={(event) => setName(event.currentTarget.value)}
      />
      <NativeSelect
        label="Role"
        size="sm"
        value={role}
        onChange={(event) => setRole(event.currentTarget.value)}
        data={ROLE_OPTIONS}
      />
      <PasswordInput
        label="First password"
        placeholder="At least 12 characters"
        size="sm"
        required
        withAsterisk={false}
        minLength={12}
        autoComplete="new-password"
        value={password}
        onChange={(event) => setPassword(event.currentTarget.value)}
        visibilityToggleButtonProps={{ 'aria-label': 'Show the password' }}
        w={260}
      />
      <Button type="submit" size="sm" loading={create.isPending}>
        Make the account
      </Button>
      {create.error ? <Notice>{create.error.message}</Notice> : null}
    </form>
  );
}

function UserRow({ user }: { readonly user: User }) {
  const change = useCommand<object>(`users/${user.id}`, 'PATCH');
  const remove = useCommand(`users/${user.id}`, 'DELETE');
  return (
    <tr>
      <th scope="row" className={ledger.rowHead}>
        {user.name}
        {user.disabled ? <Tag tone="warn">disabled</Tag> : null}
        {change.error ? <Notice>{change.error.message}</Notice> : null}
      </th>
      <td>
        <NativeSelect
          size="xs"
          aria-label={`Role of ${user.name}`}
          value={user.role}
          onChange={(event) => change.mutate({ role: event.currentTarget.value })}
          data={ROLE_OPTIONS}
        />
      </td>
      <td>{user.lastLoginAt === null ? 'never' : <Moment at={user.lastLoginAt} />}</td>
      <td className={ledger.soft}>{user.createdBy}</td>
      <td>
        <div className={ledger.actions}>
          <Button size="compact-sm" variant="default" onClick={() => change.mutate({ disabled: !user.disabled })}>
            {user.disabled ? 'Enable' : 'Disable'}
          </Button>
          <Confirm
            label="Remove"
            ariaLabel={`Remove ${user.name}`}
            size="compact-sm"
            title={`Remove ${user.name}?`}
            confirm="Remove the account"
            danger
            pending={remove.isPending}
            error={remove.error}
            onConfirm={(done) => remove.mutate(undefined, { onSuccess: done })}
          >
            <p>The account is gone with its open sessions and its API tokens. What it did stays in the audit trail.</p>
          </Confirm>
        </div>
      </td>
    </tr>
  );
}

export function AccountsTab() {
  const { data, error, isPending } = useRead<{ items: readonly User[] }>('users');
  return (
    <Panel title="Accounts" count={data?.items.length}>
      {error ? <Notice>{error.message}</Notice> : null}
      {isPending ? <LoadingRows what="accounts" /> : null}
      <NewAccount />
      {data ? (
        <div className={ledger.scroll} tabIndex={0} role="region" aria-label="Accounts, scrollable">
          <table className={ledger.ledger}>
            <thead>
              <tr>
                <th scope="col">Name</th>
                <th scope="col">Role</th>
                <th scope="col">Last signed in</th>
                <th scope="col">Made by</th>
                <th scope="col">
                  <span className={ledger.unseen}>Change</span>
                </th>
              </tr>
            </thead>
            <tbody>
              {data.items.map((user) => (
                <UserRow key={user.id} user={user} />
              ))}
            </tbody>
          </table>
        </div>
      ) : null}
    </Panel>
  );
}
