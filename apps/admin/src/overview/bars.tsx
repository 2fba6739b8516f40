import styles from './bars.module.css';

export interface Bar {
  readonly key: string;
  /** Stacked from the ground up. */
  readonly parts: readonly { readonly value: number; readonly tone: 'local' | 'hubspot' | 'warn' | 'bad' }[];
}

const WIDTH = 300;
const HEIGHT = 74;

/** Small stacked bars, described in words for those who do not see them. */
export function Bars({ bars, label }: { readonly bars: readonly Bar[]; readonly label: string }) {
  const highest = Math.max(1, ...bars.map(({ parts }) => parts.reduce((sum, { value }) => sum + value, 0)));
  const step = WIDTH / Math.max(1, bars.length);
  return (
    <svg
      className={styles.bars}
      viewBox={`0 0 ${WIDTH} ${HEIGHT}`}
      preserveAspectRatio="none"
      role="img"
      aria-label={label}
    >
      <line x1="0" x2={WIDTH} y1={HEIGHT - 0.5} y2={HEIGHT - 0.5} className={styles.ground} />
      {bars.map(({ key, parts }, index) => {
        let top = HEIGHT - 1;
        return parts.map(({ value, tone }) => {
          const height = (value / highest) * (HEIGHT - 4);
          top -= height;
          return (
            <rect
              key={`${key} ${tone}`}
              x={index * step + step * 0.14}
              y={top}
              width={step * 0.72}
              height={Math.max(0, height)}
              rx={Math.min(1.5, step * 0.2)}
              className={styles[tone]}
            />
          );
        });
      })}
    </svg>
  );
}
