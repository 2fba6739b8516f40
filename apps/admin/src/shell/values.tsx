import type { EndNames } from '@app/admin-service/activity/end-names';
import { VisuallyHidden } from '@mantine/core';
import { recordLabel } from '../formatting/names';
import styles from './values.module.css';

type Vector = readonly (string | null)[] | null;

function textOf(vector: Vector, ends: EndNames): string | null {
  const members = (vector ?? []).filter((member): member is string => member !== null && member !== '');
  return members.length === 0 ? null : members.map((member) => called(member, ends)).join(' · ');
}

/** The value of an association is a link's id: the record is told by its name, with its ids. */
function called(member: string, ends: EndNames): string {
  const end = ends[member];
  if (!end) return member;
  return end.name === null ? recordLabel(end) : `${end.name} (${recordLabel(end)})`;
}

interface ValueProps {
  readonly vector: Vector;
  readonly struck?: boolean;
  /** Who stands behind the values of associations. */
  readonly ends?: EndNames;
}

/** One value of a field, or "blank". */
export function Value({ vector, struck = false, ends = {} }: ValueProps) {
  const text = textOf(vector, ends);
  if (text === null) return <span className={styles.blank}>blank</span>;
  return <span className={`${styles.value} ${struck ? styles.before : ''}`}>{text}</span>;
}

interface BeforeAfterProps {
  readonly before: Vector;
  readonly after: Vector;
  readonly ends?: EndNames;
}

export function BeforeAfter({ before, after, ends = {} }: BeforeAfterProps) {
  return (
    <span className={styles.values}>
      <Value vector={before} ends={ends} struck />
      <span aria-hidden>→</span>
      <VisuallyHidden>became</VisuallyHidden>
      <Value vector={after} ends={ends} />
    </span>
  );
}
