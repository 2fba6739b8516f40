import { Button, PasswordInput, TextInput } from '@mantine/core';
import { useState } from 'react';
import { useCommand } from '../api/queries';
import mark from '../shell/mark.svg';
import { Notice } from '../shell/notice';
import styles from './session-card.module.css';

const LEAST = 12;

/** Behind the one-time link that the first start prints: makes the first administrator. */
export function SetUpForm({ onDone }: { readonly onDone: () => void }) {
  const [name, setName] = useState('');
  const [password, setPassword] = useState('');
  const setUp = useCommand<{ token: string; name: string; password: string }>('set-up');
  const token = window.location.hash.slice(1);
  return (
    <div className={styles.outside}>
      <main className={styles.card}>
        <img src={mark} alt="" className={styles.mark} />
        <h1>Make the first account</h1>
        <p>It may do everything, and make further accounts in the settings. The link works once.</p>
        <form
          className={styles.form}
          onSubmit={(event) => {
            event.preventDefault();
            setUp.mutate({ token, name, password }, { onSuccess: onDone });
          }}
        >
          {token === '' ? <Notice>The link is not whole: its last part, behind the #, is missing.</Notice> : null}
          {setUp.error ? <Notice>{setUp.error.message}</Notice> : null}
          <TextInput
            label="Name"
            name="name"
            autoComplete="username"
            size="md"
            required
            withAsterisk={false}
            value={name}
            onChange={(event) => setName(event.currentTarget.value)}
          />
          <PasswordInput
            label="Password"
            description={`At least ${LEAST} characters`}
            name="password"
            autoComplete="new-password"
            size="md"
            minLength={LEAST}
            required
            withAsterisk={false}
            value={password}
            onChange={(event) => setPassword(event.currentTarget.value)}
            visibilityToggleButtonProps={{ 'aria-label': 'Show the password' }}
          />
          <Button type="submit" size="md" loading={setUp.isPending} disabled={token === ''}>
            Make the account
          </Button>
        </form>
      </main>
    </div>
  );
}
