import { lazy, Suspense } from 'react';
import { Route, Switch } from 'wouter';
import { Loading } from '../../../ui/Loading';
import { Configurations } from './Configurations';

const Configuration = lazy(() => import('./Configuration'));
const Deletes = lazy(() => import('./Deletes'));

/** What is below /cloud beside the set-up: the configurations, and one of them with its jobs, its log and what was kept. */
export default function Jobs() {
  return (
    <Suspense fallback={<Loading kind="blocks" rows={2} />}>
      <Switch>
        <Route path="/cloud/jobs/:domain/deletes">
          {({ domain }) => <Deletes key={domain} domain={decodeURIComponent(domain)} />}
        </Route>
        <Route path="/cloud/jobs/:domain/:tab?">
          {({ domain, tab }) => <Configuration key={domain} domain={decodeURIComponent(domain)} tab={tab ?? 'jobs'} />}
        </Route>
        <Route>
          <Configurations />
        </Route>
      </Switch>
    </Suspense>
  );
}
