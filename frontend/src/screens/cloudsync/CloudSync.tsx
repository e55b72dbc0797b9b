import { lazy, Suspense } from 'react';
import { Route, Switch } from 'wouter';
import { Loading } from '../../ui/Loading';

const Jobs = lazy(() => import('./jobs/Jobs'));
const SetUp = lazy(() => import('./setup/SetUp'));
const NewSetUp = lazy(async () => ({ default: (await import('./setup/SetUp')).NewSetUp }));

/** Entra Cloud Sync: the configurations with their jobs, and the steps that set one up. */
export default function CloudSync() {
  return (
    <Suspense fallback={<Loading kind="blocks" rows={2} />}>
      <Switch>
        <Route path="/cloud/setup">
          <Jobs />
          <NewSetUp />
        </Route>
        <Route path="/cloud/setup/:domain/:part?">
          {({ domain, part }) => <SetUp key={domain} domain={decodeURIComponent(domain)} editing={part === 'edit'} />}
        </Route>
        <Route>
          <Jobs />
        </Route>
      </Switch>
    </Suspense>
  );
}
