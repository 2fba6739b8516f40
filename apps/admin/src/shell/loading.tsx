import { Skeleton } from '@mantine/core';
import styles from './loading.module.css';

/** Where rows will be. */
export function LoadingRows({ what }: { readonly what: string }) {
  return (
    <div className={styles.rows} role="status" aria-label={`Loading ${what}`} aria-busy>
      {[72, 64, 80, 58].map((width) => (
        <Skeleton key={width} height={18} width={`${width}%`} />
      ))}
    </div>
  );
}

/** Where a page will be. */
export function LoadingPage() {
  return (
    <div role="status" aria-label="Loading" aria-busy className={styles.page}>
      <Skeleton height={64} radius={16} />
      <Skeleton height={280} radius={16} />
    </div>
  );
}
