import { Button } from '@mantine/core';
import type { Overview } from '../api/overview';
import styles from './step.module.css';

export function ConnectStep({ overview }: { readonly overview: Overview }) {
  const { connection } = overview;
  if (connection && connection.state !== 'disconnected') {
    return (
      <p className={styles.words}>
        Portal <b>{connection.portalId}</b> is {connection.state}.
      </p>
    );
  }
  return (
    <>
      <p className={styles.words}>
        HubSpot asks you to approve the app and brings you back here. You need to be a super admin of the portal, or be
        allowed to install apps.
      </p>
      <div className={styles.line}>
        <Button component="a" href="/oauth/authorize">
          Connect HubSpot
        </Button>
      </div>
    </>
  );
}
