import { Button, useComputedColorScheme, useMantineColorScheme } from '@mantine/core';
import { useCommand } from '../api/queries';
import { formatMoment } from '../formatting/times';
import mark from './mark.svg';
import styles from './top-bar.module.css';

interface TopBarProps {
  /** When what is shown was read; ms of the browser's clock. Null: nothing yet, or not logged in. */
  readonly readAt: number | null;
}

export function TopBar({ readAt }: TopBarProps) {
  const { setColorScheme } = useMantineColorScheme();
  const scheme = useComputedColorScheme('light');
  const logOut = useCommand('session', 'DELETE');
  const other = scheme === 'dark' ? 'light' : 'dark';
  return (
    <header className={styles.bar}>
      <div className={styles.name}>
        <img src={mark} alt="" />
        Renewa One and HubSpot
      </div>
      <nav className={styles.links} aria-label="Page">
        {readAt === null ? null : <span className={styles.fresh}>Updated {formatMoment(readAt)}</span>}
        <Button
          variant="subtle"
          color="gray"
          size="compact-sm"
          c="var(--ink-soft)"
          onClick={() => setColorScheme(other)}
        >
          {other === 'dark' ? 'Dark' : 'Light'}
        </Button>
        {readAt === null ? null : (
          <>
            <Button component="a" href="/docs" variant="subtle" color="gray" size="compact-sm" c="var(--ink-soft)">
              API
            </Button>
            <Button variant="subtle" color="gray" size="compact-sm" c="var(--ink-soft)" onClick={() => logOut.mutate()}>
              Log out
            </Button>
          </>
        )}
      </nav>
    </header>
  );
}
