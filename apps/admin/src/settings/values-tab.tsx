import { useRead } from '../api/queries';
import ledger from '../shell/ledger.module.css';
import { LoadingRows } from '../shell/loading';
import { Notice } from '../shell/notice';
import { Panel } from '../shell/panel';
import { Tag } from '../shell/tag';
import styles from './settings.module.css';

interface DescribedSetting {
  readonly name: string;
  readonly about: string;
  readonly expected: string;
  readonly secret: boolean;
  readonly value: string | null;
}

/** How this installation is set. Settings are environment variables: they are changed where the processes are started. */
export function ValuesTab() {
  const { data, error, isPending } = useRead<{ items: readonly DescribedSetting[] }>('settings');
  return (
    <Panel title="Settings" count={data?.items.length}>
      {error ? <Notice>{error.message}</Notice> : null}
      {isPending ? <LoadingRows what="settings" /> : null}
      <p className={styles.note}>They are environment variables of the api and the worker; a change takes a restart.</p>
      <div className={ledger.scroll} tabIndex={0} role="region" aria-label="Settings, scrollable">
        <table className={ledger.ledger}>
          <thead>
            <tr>
              <th scope="col">Name</th>
              <th scope="col">Value</th>
              <th scope="col">What it does</th>
            </tr>
          </thead>
          <tbody>
            {data?.items.map((setting) => (
              <tr key={setting.name}>
                <th scope="row" className={ledger.rowHead}>
                  <code className={styles.code}>{setting.name}</code>
                </th>
                <td className={styles.value}>
                  {setting.value === null ? (
                    <span className={ledger.soft}>not set</span>
                  ) : setting.secret ? (
                    <Tag tone="good">set</Tag>
                  ) : (
                    setting.value
                  )}
                </td>
                <td className={ledger.wide}>
                  {setting.about}
                  <div className={ledger.soft}>Expects {setting.expected}.</div>
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </Panel>
  );
}
