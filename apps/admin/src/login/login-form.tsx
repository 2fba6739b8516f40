import { Button, PasswordInput } from '@mantine/core';
import { useState } from 'react';
import { useCommand } from '../api/queries';
import styles from './login-form.module.css';

export function LoginForm() {
  const [password, setPassword] = useState('');
  const logIn = useCommand<{ password: string }>('session');
  return (
    <main className={styles.card}>
      <h1>Log in</h1>
      <p>With the administrator’s password of this installation. In the demo, “npm start” prints it.</p>
      <form
        className={styles.form}
        onSubmit={(event) => {
          event.preventDefault();
          logIn.mutate({ password });
        }}
      >
        <PasswordInput
          label="Password"
          name="password"
          autoComplete="current-password"
          size="md"
          autoFocus
          required
          withAsterisk={false}
          value={password}
          onChange={(event) => setPassword(event.currentTarget.value)}
          error={logIn.error?.message}
          visibilityToggleButtonProps={{ 'aria-label': 'Show the password' }}
        />
        <Button type="submit" size="md" loading={logIn.isPending}>
          Log in
        </Button>
      </form>
    </main>
  );
}
