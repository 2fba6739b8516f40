import { lazy, Suspense, useState } from 'react';
import { Redirect, Route, Router, Switch } from 'wouter';
import { useQueryClient } from '@tanstack/react-query';
import { isLoggedOut } from './api/problem';
import { useOverview } from './api/progress';
import { OverviewPage } from './overview/overview-page';
import { LoginForm } from './session/login-form';
import { Frame } from './shell/frame';
import { LoadingPage } from './shell/loading';
import { Notice } from './shell/notice';

const SetUpForm = lazy(async () => ({ default: (await import('./session/set-up-form')).SetUpForm }));
const SetUpPage = lazy(async () => ({ default: (await import('./set-up/set-up-page')).SetUpPage }));
const MappingsPage = lazy(async () => ({ default: (await import('./mappings/mappings-page')).MappingsPage }));
const EnumsPage = lazy(async () => ({ default: (await import('./enums/enums-page')).EnumsPage }));
const RunsPage = lazy(async () => ({ default: (await import('./runs/runs-page')).RunsPage }));
const RunPage = lazy(async () => ({ default: (await import('./runs/run-page')).RunPage }));
const ReviewsPage = lazy(async () => ({ default: (await import('./reviews/reviews-page')).ReviewsPage }));
const RecordsPage = lazy(async () => ({ default: (await import('./records/records-page')).RecordsPage }));
const RecordPage = lazy(async () => ({ default: (await import('./records/record-page')).RecordPage }));
const LogPage = lazy(async () => ({ default: (await import('./log/log-page')).LogPage }));
const ErrorsPage = lazy(async () => ({ default: (await import('./errors/errors-page')).ErrorsPage }));
const FindingsPage = lazy(async () => ({ default: (await import('./findings/findings-page')).FindingsPage }));
const WebhooksPage = lazy(async () => ({ default: (await import('./webhooks/webhooks-page')).WebhooksPage }));
const SettingsPage = lazy(async () => ({ default: (await import('./settings/settings-page')).SettingsPage }));

function Pages() {
  return (
    <Switch>
      <Route path="/">
        <OverviewPage />
      </Route>
      <Route path="/set-up">
        <SetUpPage />
      </Route>
      <Route path="/mappings/:entity?">{({ entity }) => <MappingsPage entity={entity} />}</Route>
      <Route path="/mappings/:entity/values/:property">
        {({ entity, property }) => <EnumsPage entity={entity} property={property} />}
      </Route>
      <Route path="/runs">
        <RunsPage />
      </Route>
      <Route path="/runs/:id">{({ id }) => <RunPage id={id} />}</Route>
      <Route path="/reviews">
        <ReviewsPage />
      </Route>
      <Route path="/records">
        <RecordsPage />
      </Route>
      <Route path="/records/:entity/:by/:id">
        {({ entity, by, id }) => <RecordPage entity={entity} by={by} id={id} />}
      </Route>
      <Route path="/log">
        <LogPage />
      </Route>
      <Route path="/errors">
        <ErrorsPage />
      </Route>
      <Route path="/findings">
        <FindingsPage />
      </Route>
      <Route path="/webhooks">
        <WebhooksPage />
      </Route>
      <Route path="/settings/:tab?">{({ tab }) => <SettingsPage tab={tab ?? 'connection'} />}</Route>
      <Route>
        <Redirect to="/" />
      </Route>
    </Switch>
  );
}

function SignedIn() {
  const { data, error, isPending } = useOverview();
  if (isLoggedOut(error)) return <LoginForm />;
  return (
    <Frame overview={data} stale={error !== null && data !== undefined}>
      {error ? <Notice>{error.message}</Notice> : null}
      {isPending ? <LoadingPage /> : null}
      {data ? (
        <Suspense fallback={<LoadingPage />}>
          <Pages />
        </Suspense>
      ) : null}
    </Frame>
  );
}

/** The whole page: one-time set-up, sign-in, or the pages behind it. */
export function HubSpot() {
  const client = useQueryClient();
  const [firstAccount, setFirstAccount] = useState(
    () => window.location.pathname === '/admin/set-up' && window.location.hash.length > 1,
  );
  const done = (): void => {
    window.history.replaceState(null, '', '/admin/');
    setFirstAccount(false);
    void client.invalidateQueries();
  };
  return (
    <Router base="/admin">
      {firstAccount ? (
        <Suspense fallback={<LoadingPage />}>
          <SetUpForm onDone={done} />
        </Suspense>
      ) : (
        <SignedIn />
      )}
    </Router>
  );
}
