import { useComputedColorScheme, useMantineColorScheme } from '@mantine/core';
import type { ReactNode } from 'react';
import { Link, useLocation } from 'wouter';
import type { Overview } from '../api/overview';
import { useCommand } from '../api/queries';
import { formatCount } from '../formatting/numbers';
import { useSession } from '../session/use-session';
import styles from './frame.module.css';
import { Icon, type IconName } from './icons';
import mark from './mark.svg';

interface NavItem {
  readonly path: string;
  readonly icon: IconName;
  readonly text: string;
  readonly count?: (overview: Overview) => number;
  readonly tone?: 'warn' | 'bad';
}

const failing = ({ entities, backlog }: Overview): number =>
  entities.reduce((sum, { fieldErrors }) => sum + fieldErrors, backlog.parked);
const toDecide = ({ entities }: Overview): number => entities.reduce((sum, { openReviews }) => sum + openReviews, 0);
const planned = ({ entities }: Overview): number =>
  entities.filter(({ latestRun }) => latestRun?.state === 'planned').length;

const ITEMS: readonly NavItem[] = [
  { path: '/', icon: 'overview', text: 'Overview' },
  { path: '/set-up', icon: 'set_up', text: 'Set-up' },
  { path: '/mappings', icon: 'mappings', text: 'Mappings' },
  { path: '/runs', icon: 'runs', text: 'Plans and runs', count: planned },
  { path: '/reviews', icon: 'reviews', text: 'Reviews', count: toDecide },
  { path: '/records', icon: 'records', text: 'Records' },
  { path: '/log', icon: 'log', text: 'Log' },
  { path: '/errors', icon: 'errors', text: 'Errors', count: failing, tone: 'bad' },
  { path: '/findings', icon: 'findings', text: 'Findings' },
  { path: '/webhooks', icon: 'webhooks', text: 'Webhooks' },
  { path: '/settings', icon: 'settings', text: 'Settings' },
];

function NavLink({ item, overview }: { readonly item: NavItem; readonly overview: Overview | undefined }) {
  const [location] = useLocation();
  const here = item.path === '/' ? location === '/' : location.startsWith(item.path);
  const count = overview && item.count ? item.count(overview) : 0;
  return (
    <li>
      <Link href={item.path} className={styles.link} aria-current={here ? 'page' : undefined}>
        <Icon name={item.icon} />
        {item.text}
        {count > 0 ? (
          <span className={styles.badge} data-tone={item.tone}>
            {formatCount(count)}
          </span>
        ) : null}
      </Link>
    </li>
  );
}

function Foot() {
  const { setColorScheme } = useMantineColorScheme();
  const scheme = useComputedColorScheme('light');
  const other = scheme === 'dark' ? 'light' : 'dark';
  const { data } = useSession();
  const logOut = useCommand('session', 'DELETE');
  return (
    <div className={styles.foot}>
      {data ? (
        <span>
          <b>{data.name}</b> · {data.role}
        </span>
      ) : null}
      <span className={styles.footLinks}>
        <button type="button" className={styles.quiet} onClick={() => setColorScheme(other)}>
          {other === 'dark' ? 'Dark' : 'Light'}
        </button>
        <a href="/docs" className={styles.quiet}>
          API
        </a>
        <button type="button" className={styles.quiet} onClick={() => logOut.mutate()}>
          Sign out
        </button>
      </span>
    </div>
  );
}

interface FrameProps {
  readonly overview: Overview | undefined;
  /** What is shown was read before the connection to the api was lost. */
  readonly stale: boolean;
  readonly children: ReactNode;
}

export function Frame({ overview, stale, children }: FrameProps) {
  return (
    <div className={styles.frame}>
      <a href="#content" className={styles.skip}>
        To the content
      </a>
      <header className={styles.side}>
        <div className={styles.name}>
          <img src={mark} alt="" />
          Renewa One and HubSpot
        </div>
        <nav aria-label="Pages">
          <ul className={styles.links}>
            {ITEMS.map((item) => (
              <NavLink key={item.path} item={item} overview={overview} />
            ))}
          </ul>
        </nav>
        <Foot />
      </header>
      <main className={styles.main} id="content" tabIndex={-1}>
        <div className={styles.inner} data-stale={stale || undefined}>
          {children}
        </div>
      </main>
    </div>
  );
}
