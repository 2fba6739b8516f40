import { Link } from 'wouter';
import { useMay } from '../session/use-session';
import { PageHead } from '../shell/page-head';
import { Nothing, Panel } from '../shell/panel';
import tabs from '../shell/tabs.module.css';
import { AccountsTab } from './accounts-tab';
import { ActionsTab } from './actions-tab';
import { ConfigurationTab } from './configuration-tab';
import { ConnectionTab } from './connection-tab';
import { PasswordTab } from './password-tab';
import { TokensTab } from './tokens-tab';
import { ValuesTab } from './values-tab';

const TABS = [
  { tab: 'connection', text: 'Connection' },
  { tab: 'configuration', text: 'Configuration file' },
  { tab: 'accounts', text: 'Accounts' },
  { tab: 'tokens', text: 'API tokens' },
  { tab: 'actions', text: 'Audit trail' },
  { tab: 'values', text: 'Settings' },
  { tab: 'password', text: 'Your password' },
] as const;

const CONTENTS: Readonly<Record<string, () => React.ReactNode>> = {
  connection: ConnectionTab,
  configuration: ConfigurationTab,
  accounts: AccountsTab,
  tokens: TokensTab,
  actions: ActionsTab,
  values: ValuesTab,
  password: PasswordTab,
};

const OF_ADMINS = ['accounts', 'tokens', 'actions', 'values'];

export function SettingsPage({ tab }: { readonly tab: string }) {
  const mayAdminister = useMay('admin');
  const Content = CONTENTS[tab] ?? ConnectionTab;
  return (
    <>
      <PageHead title="Settings">The connection, who may do what, and how this installation is set.</PageHead>
      <nav aria-label="Settings" className={tabs.tabs}>
        {TABS.map((one) => (
          <Link
            key={one.tab}
            href={`/settings/${one.tab}`}
            className={tabs.tab}
            aria-current={one.tab === tab ? 'page' : undefined}
          >
            {one.text}
          </Link>
        ))}
      </nav>
      {OF_ADMINS.includes(tab) && !mayAdminister ? (
        <Panel title="For administrators">
          <Nothing title="Not yours to see">Sign in with an account whose role is admin.</Nothing>
        </Panel>
      ) : (
        <Content />
      )}
    </>
  );
}
