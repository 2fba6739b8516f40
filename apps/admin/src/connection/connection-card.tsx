import { Button, Modal } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import type { ConnectionOverview, Overview } from '../api/overview';
import { useCommand } from '../api/queries';
import { useMay } from '../session/use-session';
import { Notice } from '../shell/notice';
import { Bridge } from './bridge';
import styles from './connection-card.module.css';
import { standingOf } from './standing';

/** A full page load: HubSpot asks for approval and sends the browser back. */
function ConnectButton({ again }: { readonly again: boolean }) {
  return (
    <Button component="a" href="/oauth/authorize" size="md">
      {again ? 'Connect again' : 'Connect HubSpot'}
    </Button>
  );
}

interface ActionsProps {
  readonly connection: ConnectionOverview;
  readonly mayAdminister: boolean;
}

function Actions({ connection, mayAdminister }: ActionsProps) {
  const pause = useCommand<{ reason?: string }>('pause');
  const resume = useCommand('resume');
  const disconnect = useCommand('disconnect');
  const [asking, { open, close }] = useDisclosure(false);
  const failed = pause.error ?? resume.error ?? disconnect.error;
  return (
    <>
      {failed ? <Notice>{failed.message}</Notice> : null}
      {connection.state === 'paused' ? (
        <>
          <Button onClick={() => resume.mutate()} loading={resume.isPending}>
            Resume
          </Button>
          {mayAdminister ? (
            <Button component="a" href="/oauth/authorize" variant="default">
              Connect again
            </Button>
          ) : null}
        </>
      ) : (
        <Button variant="default" onClick={() => pause.mutate({})} loading={pause.isPending}>
          Pause
        </Button>
      )}
      {mayAdminister ? (
        <Button variant="default" onClick={open}>
          Disconnect
        </Button>
      ) : null}
      <Modal
        opened={asking}
        onClose={close}
        title={`Disconnect portal ${connection.portalId}?`}
        centered
        closeButtonProps={{ 'aria-label': 'Close' }}
      >
        <p className={styles.detail}>
          The tokens are revoked and forgotten, and nothing syncs any more. Links and what both sides last agreed on are
          kept, so connecting the same portal later takes up where this left off.
        </p>
        <div className={styles.actions} style={{ marginTop: 22, justifyContent: 'flex-end' }}>
          <Button variant="default" onClick={close}>
            Keep it
          </Button>
          <Button
            color="red"
            loading={disconnect.isPending}
            onClick={() => disconnect.mutate(undefined, { onSettled: close })}
          >
            Disconnect
          </Button>
        </div>
      </Modal>
    </>
  );
}

/** The head of the page: how the two sides stand, and what can be done about it. */
export function ConnectionCard({
  overview,
  titled = true,
}: {
  readonly overview: Overview;
  readonly titled?: boolean;
}) {
  const { connection } = overview;
  const standing = standingOf(overview);
  const joined = connection !== null && connection.state !== 'disconnected';
  const mayOperate = useMay('operator');
  const mayAdminister = useMay('admin');
  return (
    <section className={styles.card} aria-label="Connection">
      <div className={styles.words}>
        <div>
          {titled ? (
            <h1 className={styles.title}>{standing.title}</h1>
          ) : (
            <h2 className={styles.title}>{standing.title}</h2>
          )}
          <p className={styles.detail} aria-live="polite">
            {standing.detail}
          </p>
        </div>
        <div className={styles.actions}>
          {joined && mayOperate ? <Actions connection={connection} mayAdminister={mayAdminister} /> : null}
          {!joined && mayAdminister ? <ConnectButton again={connection !== null} /> : null}
        </div>
      </div>
      <Bridge kind={standing.kind} portalId={connection?.portalId ?? null} />
    </section>
  );
}
