import { Button, PasswordInput, TextInput } from '@mantine/core';
import { useState } from 'react';
import { useCommand } from '../api/queries';
import mark from '../shell/mark.svg';
import styles from './session-card.module.css';

export function LoginForm() {
  const [name, setName] = useState('');
  const [password, setPassword] = useState('');
  const logIn = useCommand<{ name: string; password: string }>('session');
  return (
    <div className={styles.outside}>
      <main className={styles.card}>
        <img src={mark} alt="" className={styles.mark} />
        <h1>Sign in</h1>
        <p>To the sync of Renewa One and HubSpot. In the demo, “npm start” prints name and password.</p>
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
            autoFocus
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
          <Button type="submit" size="md" loading={logIn.isPending}>
            Sign in
          </Button>
        </form>
      </main>
    </div>
  );
}
