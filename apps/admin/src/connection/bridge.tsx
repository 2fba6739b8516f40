import styles from './bridge.module.css';
import type { Standing } from './standing';

interface BridgeProps {
  readonly kind: Standing['kind'];
  readonly portalId: string | null;
}

/** The two sides and the way between them: whole when they are joined, dashed when nothing may cross, moving when something does. */
export function Bridge({ kind, portalId }: BridgeProps) {
  return (
    <div className={styles.bridge} data-kind={kind}>
      <div className={styles.end}>
        <b>Renewa One</b>
        <span>your database</span>
      </div>
      <div className={styles.lanes} aria-hidden>
        <div className={styles.lane} />
        <div className={styles.lane} data-way="back" />
      </div>
      <div className={styles.end} data-side="hubspot">
        <b>HubSpot</b>
        <span>{portalId === null ? 'no portal' : `portal ${portalId}`}</span>
      </div>
    </div>
  );
}
