import type { Trends } from '@app/admin-service/activity/trends';
import { useRead } from '../api/queries';
import { counted, formatCount } from '../formatting/numbers';
import { LoadingRows } from '../shell/loading';
import { Panel } from '../shell/panel';
import { type Bar, Bars } from './bars';
import styles from './trends-panel.module.css';

const REFRESH_MS = 10_000;
const MINUTE = 60_000;
const DAY = 86_400_000;
const MINUTES = 60;
const DAYS = 30;

function throughputBars({ throughput }: Trends, now: number): Bar[] {
  const byMinute = new Map(throughput.map((point) => [Math.round(point.at / MINUTE), point]));
  const last = Math.floor(now / MINUTE);
  return Array.from({ length: MINUTES }, (_, index) => {
    const minute = last - MINUTES + 1 + index;
    const point = byMinute.get(minute);
    return {
      key: String(minute),
      parts: [
        { value: point?.toLocal ?? 0, tone: 'local' },
        { value: point?.toHubSpot ?? 0, tone: 'hubspot' },
      ],
    };
  });
}

function driftBars({ drift }: Trends, now: number): Bar[] {
  const byDay = new Map(drift.map((point) => [point.day, point]));
  return Array.from({ length: DAYS }, (_, index) => {
    const day = new Date(now - (DAYS - 1 - index) * DAY).toISOString().slice(0, 10);
    const point = byDay.get(day);
    return {
      key: day,
      parts: [
        { value: point?.lateFound ?? 0, tone: 'warn' },
        { value: (point?.driftFound ?? 0) + (point?.vanished ?? 0), tone: 'bad' },
      ],
    };
  });
}

function Charts({ trends }: { readonly trends: Trends }) {
  const now = Date.now();
  const toHubSpot = trends.throughput.reduce((sum, point) => sum + point.toHubSpot, 0);
  const toLocal = trends.throughput.reduce((sum, point) => sum + point.toLocal, 0);
  const found = trends.drift.reduce((sum, point) => sum + point.driftFound + point.vanished + point.lateFound, 0);
  const written = `${formatCount(toHubSpot)} to HubSpot, ${formatCount(toLocal)} to Renewa One in the last hour`;
  const drifted =
    found === 0 ? 'No drift found in 30 days' : `${counted(found, 'difference')} found by audits in 30 days`;
  return (
    <div className={styles.charts}>
      <figure className={styles.chart}>
        <Bars bars={throughputBars(trends, now)} label={`Writes by minute: ${written}`} />
        <figcaption>{written}</figcaption>
      </figure>
      <figure className={styles.chart}>
        {found === 0 ? null : <Bars bars={driftBars(trends, now)} label={`Drift by day: ${drifted}`} />}
        <figcaption>{drifted}</figcaption>
      </figure>
    </div>
  );
}

/** How much was written lately, and how often an audit found what nothing else had told. */
export function TrendsPanel() {
  const { data } = useRead<Trends>('trends', { refreshMs: REFRESH_MS });
  return (
    <Panel title="Throughput and drift">{data ? <Charts trends={data} /> : <LoadingRows what="throughput" />}</Panel>
  );
}
