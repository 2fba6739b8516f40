import type { ReactNode } from 'react';
import styles from './tag.module.css';

export type Tone = 'plain' | 'good' | 'warn' | 'bad' | 'local' | 'hubspot';

interface TagProps {
  readonly tone?: Tone;
  readonly dot?: boolean;
  readonly children: ReactNode;
}

/** A short state in a colour that repeats what its words say. */
export function Tag({ tone = 'plain', dot = false, children }: TagProps) {
  return (
    <span className={styles.tag} data-tone={tone}>
      {dot ? <span className={styles.dot} aria-hidden /> : null}
      {children}
    </span>
  );
}
