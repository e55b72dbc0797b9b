import { lazy, Suspense } from 'react';
import { Route, Switch, useLocation } from 'wouter';
import { Loading } from '../../ui/Loading';
import { ProfileList } from './ProfileList';

const ProfileEditor = lazy(() => import('./ProfileEditor'));
const NewProfile = lazy(() => import('./NewProfile'));
const Removal = lazy(() => import('./Removal'));
const Drift = lazy(() => import('./Drift'));
const Adopt = lazy(() => import('./Adopt'));
const PlanList = lazy(() => import('./plan/PlanList'));
const PlanRun = lazy(() => import('./plan/PlanRun'));
const PlanView = lazy(() => import('./plan/PlanView'));
const Undone = lazy(() => import('./plan/Undone'));

/** Who is written where: the list of profiles, one profile, and the wizard that makes one. */
export default function ContactSync() {
  const [, go] = useLocation();
  return (
    <Suspense fallback={<Loading kind="blocks" rows={2} />}>
      <Switch>
        <Route path="/contacts/profile/:id">{({ id }) => <ProfileEditor key={id} id={decodeURIComponent(id)} />}</Route>
        <Route path="/contacts/profile/:id/remove">
          {({ id }) => <Removal key={id} id={decodeURIComponent(id)} />}
        </Route>
        <Route path="/contacts/profile/:id/drift">{({ id }) => <Drift key={id} id={decodeURIComponent(id)} />}</Route>
        <Route path="/contacts/adopt/:id?">{({ id }) => <Adopt id={decodeURIComponent(id ?? '')} />}</Route>
        <Route path="/contacts/plans">
          <PlanList />
        </Route>
        <Route path="/contacts/plan/:id">{({ id }) => <PlanView key={id} id={Number(id)} />}</Route>
        <Route path="/contacts/preview/:run">{({ run }) => <PlanRun key={run} id={Number(run)} />}</Route>
        <Route path="/contacts/undone/:profile">
          {({ profile }) => <Undone key={profile} profile={decodeURIComponent(profile)} />}
        </Route>
        <Route path="/contacts/draft">
          <ProfileEditor id="" />
        </Route>
        <Route path="/contacts/new">
          <ProfileList />
          <NewProfile onClose={(to) => go(to)} />
        </Route>
        <Route>
          <ProfileList />
        </Route>
      </Switch>
    </Suspense>
  );
}
