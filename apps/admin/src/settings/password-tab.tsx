import { Button, PasswordInput } from '@mantine/core';
import { useState } from 'react';
import { useCommand } from '../api/queries';
import filters from '../shell/filters.module.css';
import { Notice } from '../shell/notice';
import { Panel } from '../shell/panel';

export function PasswordTab() {
  const [current, setCurrent] = useState('');
  const [next, setNext] = useState('');
  const change = useCommand<object>('session/password');
  return (
    <Panel title="Your password">
      <form
        className={filters.filters}
        onSubmit={(event) => {
          event.preventDefault();
          change.mutate({ current, next });
        }}
      >
        <PasswordInput
          label="Present password"
          autoComplete="current-password"
          required
          withAsterisk={false}
          value={current}
          onChange={(event) => setCurrent(event.currentTarget.value)}
          visibilityToggleButtonProps={{ 'aria-label': 'Show the present password' }}
          w={260}
        />
        <PasswordInput
          label="New password, at least 12 characters"
          autoComplete="new-password"
          required
          withAsterisk={false}
          minLength={12}
          value={next}
          onChange={(event) => setNext(event.currentTarget.value)}
          visibilityToggleButtonProps={{ 'aria-label': 'Show the new password' }}
          w={260}
        />
        <Button type="submit" loading={change.isPending}>
          Change it and sign in anew
        </Button>
        {change.error ? <Notice>{change.error.message}</Notice> : null}
      </form>
    </Panel>
  );
}
