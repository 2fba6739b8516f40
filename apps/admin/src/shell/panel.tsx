import type { ReactNode } from 'react';
import { useId } from 'react';
import { formatCount } from '../formatting/numbers';
import styles from './panel.module.css';

interface PanelProps {
  readonly title: string;
  readonly count?: number | undefined;
  readonly side?: ReactNode;
  readonly children: ReactNode;
}

/** A titled section of the page. */
export function Panel({ title, count, side, children }: PanelProps) {
  const id = useId();
  return (
    <section className={styles.panel} aria-labelledby={id}>
      <header className={styles.head}>
        <h2 className={styles.title} id={id}>
          {title}
          {count === undefined ? null : <span className={styles.count}>{formatCount(count)}</span>}
        </h2>
        {side}
      </header>
      <div className={styles.body}>{children}</div>
    </section>
  );
}

/** What a section says when it has nothing to list. */
export function Nothing({ title, children }: { readonly title: string; readonly children: ReactNode }) {
  return (
    <div className={styles.empty}>
      <strong>{title}</strong>
      {children}
    </div>
  );
}
