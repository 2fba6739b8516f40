import { Button, PasswordInput, TextInput } from '@mantine/core';
import { useState } from 'react';
import { useCommand, useRead } from '../api/queries';
import { queryString } from '../api/query-string';
import mark from '../shell/mark.svg';
import styles from './session-card.module.css';

/** By way of the identity provider, and back to the very page that was asked for. */
function providerAddress(): string {
  const { pathname, search } = window.location;
  return `/admin/api/oidc/start${queryString({ page: `${pathname}${search}` })}`;
}

export function LoginForm() {
  const [name, setName] = useState('');
  const [password, setPassword] = useState('');
  const ways = useRead<{ identityProvider: string | null }>('sign-in');
  const provider = ways.data?.identityProvider ?? null;
  const logIn = useCommand<{ name: string; password: string }>('session');
  return (
    <div className={styles.outside}>
      <main className={styles.card}>
        <img src={mark} alt="" className={styles.mark} />
        <h1>Sign in</h1>
        <p>To the sync of Renewa One and HubSpot. In the demo, “npm start” prints name and password.</p>
        {provider === null ? null : (
          <>
            <Button component="a" href={providerAddress()} size="md" fullWidth>
              Sign in with {provider}
            </Button>
            <div className={styles.or}>or with a password</div>
          </>
        )}
        <form
          className={styles.form}
          onSubmit={(event) => {
            event.preventDefault();
            logIn.mutate({ name, password });
          }}
        >
          <TextInput
            label="Name"
            name="name"
            autoComplete="username"
            size="md"
            autoFocus={provider === null}
            required
            withAsterisk={false}
            value={name}
            onChange={(event) => setName(event.currentTarget.value)}
          />
          <PasswordInput
            label="Password"
            name="password"
            autoComplete="current-password"
            size="md"
            required
            withAsterisk={false}
            value={password}
            onChange={(event) => setPassword(event.currentTarget.value)}
            error={logIn.error?.message}
            visibilityToggleButtonProps={{ 'aria-label': 'Show the password' }}
          />
          <Button type="submit" size="md" loading={logIn.isPending} variant={provider === null ? 'filled' : 'default'}>
            Sign in
          </Button>
        </form>
      </main>
    </div>
  );
}
