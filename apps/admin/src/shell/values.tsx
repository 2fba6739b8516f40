import { VisuallyHidden } from '@mantine/core';
import styles from './values.module.css';

type Vector = readonly (string | null)[] | null;

function textOf(vector: Vector): string | null {
  const members = (vector ?? []).filter((member): member is string => member !== null && member !== '');
  return members.length === 0 ? null : members.join(' · ');
}

/** One value of a field, or "blank". */
export function Value({ vector, struck = false }: { readonly vector: Vector; readonly struck?: boolean }) {
  const text = textOf(vector);
  if (text === null) return <span className={styles.blank}>blank</span>;
  return <span className={`${styles.value} ${struck ? styles.before : ''}`}>{text}</span>;
}

export function BeforeAfter({ before, after }: { readonly before: Vector; readonly after: Vector }) {
  return (
    <span className={styles.values}>
      <Value vector={before} struck />
      <span aria-hidden>→</span>
      <VisuallyHidden>became</VisuallyHidden>
      <Value vector={after} />
    </span>
  );
}
