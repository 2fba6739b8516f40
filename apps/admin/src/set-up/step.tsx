import type { ReactNode } from 'react';
import { useId } from 'react';
import styles from './step.module.css';

interface StepProps {
  readonly number: number;
  readonly title: string;
  readonly state: 'done' | 'now' | 'later';
  readonly children: ReactNode;
}

const WORDS = { done: 'done', now: 'now', later: 'later' } as const;

export function Step({ number, title, state, children }: StepProps) {
  const id = useId();
  return (
    <section
      className={styles.step}
      data-state={state}
      aria-labelledby={id}
      aria-current={state === 'now' ? 'step' : undefined}
    >
      <span className={styles.number} aria-hidden>
        {state === 'done' ? '✓' : number}
      </span>
      <div className={styles.body}>
        <h2 className={styles.title} id={id}>
          {title} <span className={styles.unseen}>({WORDS[state]})</span>
        </h2>
        {state === 'later' ? null : children}
      </div>
    </section>
  );
}
