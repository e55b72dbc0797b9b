import { useEffect } from 'react';
import { type CloudApplied, type CloudPlan, CloudSync } from '../../../backend/calls';
import type { Failure } from '../../../backend/error';
import { useLive } from '../../../live/useLive';

export interface SetUpState {
  /** The steps to show: those of the run at work, else the newest there are; undefined before the first look. */
  plan: CloudPlan | undefined;
  applied: CloudApplied | undefined;
  /** A run is applying this domain's configuration, here or in another program. */
  working: boolean;
  /** The steps are told by a run of this window, and not by a look. */
  byRun: boolean;
  loading: boolean;
  failure: Failure | undefined;
  stale: boolean;
  look: () => void;
}

/** Where the steps of a configuration stand: by a look at the tenant, and live while a run applies it. */
export function useSetUp(domain: string, text: string): SetUpState {
  const looked = useLive<CloudPlan>({
    key: ['cloudsync.plan', text],
    ask: () => CloudSync.plan(text),
    enabled: text !== '',
    // A run of another program tells its steps only by what the tenant says afterwards.
    on: { 'run.changed': ({ kind, final, own }) => (kind === 'cloudsync' && final && !own ? 'ask' : undefined) },
  });
  const run = useLive<CloudApplied>({
    key: ['cloudsync.applied', domain],
    ask: () => CloudSync.applied(domain),
    on: { 'run.changed': ({ kind }) => (kind === 'cloudsync' ? 'ask' : undefined), 'session.changed': 'ask' },
  });
  // What was seen when the screen was left may be long ago.
  const { again } = looked;
  const seen = looked.at > 0;
  useEffect(() => {
    if (seen) again();
    // oxlint-disable-next-line exhaustive-deps -- once, when the screen is come to
  }, []);
  const applied = run.data;
  const working = applied?.run !== undefined && !applied.run.final;
  const own = applied !== undefined && applied.plan.steps.length > 0 && (working || applied.text === text);
  const byRun = own && (working || applied.plan.lookedMs > (looked.data?.lookedMs ?? 0));
  return {
    plan: byRun ? applied.plan : looked.data,
    applied,
    working,
    byRun,
    loading: looked.loading && !byRun,
    failure: byRun ? undefined : looked.failure,
    stale: looked.stale,
    look: looked.again,
  };
}
