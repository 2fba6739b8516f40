import styles from './figures.module.css';

export interface Figure {
  readonly label: string;
  readonly value: string;
  readonly zero?: boolean;
}

export function Figures({ figures }: { readonly figures: readonly Figure[] }) {
  return (
    <dl className={styles.figures}>
      {figures.map(({ label, value, zero }) => (
        <div key={label} className={styles.figure} data-zero={zero || undefined}>
          <dt>{label}</dt>
          <dd>{value}</dd>
        </div>
      ))}
    </dl>
  );
}
