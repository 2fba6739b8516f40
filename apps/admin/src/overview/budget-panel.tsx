import type { BudgetState } from '@app/admin-service/activity/budget-reader';
import type { Budget } from '@app/admin-service/activity/trends';
import { useRead } from '../api/queries';
import { counted, formatCount } from '../formatting/numbers';
import { formatAge } from '../formatting/times';
import { LoadingRows } from '../shell/loading';
import { Nothing, Panel } from '../shell/panel';
import styles from './budget-panel.module.css';

const REFRESH_MS = 5000;
const NAMES: Readonly<Record<BudgetState['window'], string>> = {
  burst: 'Ten seconds',
  search: 'Search, a second',
  associations: 'Associations, ten seconds',
  day: 'Today',
};

function Window({ state }: { readonly state: BudgetState }) {
  const share = Math.round((state.left / state.limit) * 100);
  return (
    <div className={styles.window}>
      <div className={styles.line}>
        <span>{NAMES[state.window]}</span>
        <span className={styles.left}>
          {state.blockedMs > 0
            ? `HubSpot asks to wait ${formatAge(state.blockedMs)}`
            : `${formatCount(state.left)} of ${formatCount(state.limit)} left`}
        </span>
      </div>
      <div
        className={styles.track}
        role="meter"
        aria-label={NAMES[state.window]}
        aria-valuemin={0}
        aria-valuemax={100}
        aria-valuenow={share}
        data-low={share < 15 || undefined}
      >
        <div className={styles.fill} style={{ width: `${share}%` }} />
      </div>
    </div>
  );
}

function forecast({ forecastRequests, fitsToday }: Budget): string {
  if (forecastRequests === 0) return 'Nothing waits, so nothing will be used.';
  const fits = fitsToday === false ? 'more than is left today: the rest follows tomorrow.' : 'which fits into today.';
  return `What waits now will use about ${counted(forecastRequests, 'request')}, ${fits}`;
}

/** HubSpot's request windows: what is left, and what the waiting work will take. */
export function BudgetPanel() {
  const { data } = useRead<Budget>('budget', { refreshMs: REFRESH_MS });
  const windows = data?.windows.filter(({ window }) => window === 'day' || window === 'burst') ?? [];
  return (
    <Panel title="Request budget">
      {data ? null : <LoadingRows what="the budget" />}
      {data && windows.length === 0 ? (
        <Nothing title="Nothing used yet">The limits are known after the first call to HubSpot.</Nothing>
      ) : null}
      {data && windows.length > 0 ? (
        <div className={styles.budget}>
          {windows.map((state) => (
            <Window key={state.window} state={state} />
          ))}
          <p className={styles.forecast}>{forecast(data)}</p>
        </div>
      ) : null}
    </Panel>
  );
}
