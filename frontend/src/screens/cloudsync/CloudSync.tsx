import { lazy, Suspense } from 'react';
import { Route, Switch } from 'wouter';
import { Loading } from '../../ui/Loading';

const Jobs = lazy(() => import('./jobs/Jobs'));
const SetUp = lazy(() => import('./setup/SetUp'));

/** Entra Cloud Sync: the configurations with their jobs, and the steps that set one up. */
export default function CloudSync() {
  return (
    <Suspense fallback={<Loading kind="blocks" rows={2} />}>
      <Switch>
        {/* '' is a new one; a domain is one that is stored. */}
        <Route path="/cloud/setup/:domain?">
          {({ domain }) => <SetUp key={domain ?? ''} domain={decodeURIComponent(domain ?? '')} />}
        </Route>
        <Route>
          <Jobs />
        </Route>
      </Switch>
    </Suspense>
  );
}
