import styles from './notice.module.css';

/** Something went wrong: said once, in words, also to those who do not see it. */
export function Notice({ children }: { readonly children: string }) {
  return (
    <div className={styles.notice} role="alert">
      {children}
    </div>
  );
}
