import { Button } from '@fluentui/react-components';
import { ArrowSyncRegular } from '@fluentui/react-icons';
import { lazy, Suspense } from 'react';
import { useTranslation } from 'react-i18next';
import { useLocation } from 'wouter';
import { type OverviewState, type Run, Runs } from '../../backend/calls';
import { useCloudJobs } from '../../live/cloudJobs';
import { useActiveRun, useOverview } from '../../live/runs';
import { useAct } from '../../live/useAct';
import { RunProgress } from '../../run/RunProgress';
import { screen } from '../../shell/screen';
import { RangePicker } from '../../traffic/RangePicker';
import { Card } from '../../ui/Card';
import { EmptyState } from '../../ui/EmptyState';
import { ErrorNote } from '../../ui/ErrorNote';
import { Loading } from '../../ui/Loading';
import { Page } from '../../ui/Page';
import { Time } from '../../ui/Time';
import { useNotify } from '../../ui/Toasts';
import { AttentionList } from './AttentionList';
import { Charts } from './Charts';
import { Figures } from './Figures';
import { HealthBanner } from './HealthBanner';

// The tables lie under the figures and the charts: what they are made of need not be there for the first picture.
const Tables = lazy(() => import('./Tables'));
const CloudStrip = screen(() => import('../../cloudjobs/Strip'));

/** Is everyone's phone right? */
export default function Overview() {
  const { t } = useTranslation();
  const [, go] = useLocation();
  const notify = useNotify();
  const overview = useOverview();
  const active = useActiveRun();
  const cloud = useCloudJobs().data?.some(({ jobs }) => jobs.length > 0) === true;
  const run = active.data ?? null;
  const start = useAct(async () => {
    const started = await Runs.startSync();
    notify({ title: t('overview:started', { id: started.id }), intent: 'info' });
  });
  const sync = t('overview:sync');

  const state = overview.data;
  // While the first run is at work, that nothing was synced yet is no news.
  const attention = (state?.attention ?? []).filter(({ code }) => run === null || code !== 'never_synced');
  const canSync = state !== undefined && state.profiles.length > 0;
  return (
    <Page
      title={t('overview:title')}
      subtitle={state && <Standing state={state} run={run} />}
      actions={
        <>
          <RangePicker />
          <Button
            appearance="primary"
            icon={<ArrowSyncRegular />}
            disabled={!canSync || run !== null || start.busy}
            onClick={() => void start.run()}
          >
            {sync}
          </Button>
        </>
      }
    >
      {state && <HealthBanner state={state} />}
      {start.failure && (
        <Card label={t('overview:failed.start')}>
          <ErrorNote
            what={t('overview:failed.start')}
            safe={t('overview:failed.unwritten')}
            error={start.failure}
            onRetry={() => void start.run()}
          />
        </Card>
      )}
      {run && (
        <Card
          title={t('overview:run.title', { id: run.id })}
          subtitle={run.own ? undefined : t('overview:run.elsewhere')}
        >
          <RunProgress run={run} />
        </Card>
      )}
      {overview.failure && (
        <Card label={t('overview:failed.read')}>
          <ErrorNote
            what={overview.stale ? t('overview:failed.stale') : t('overview:failed.read')}
            safe={t('overview:failed.unwritten')}
            error={overview.failure}
            onRetry={overview.again}
          />
        </Card>
      )}
      {overview.loading && <Loading kind="blocks" rows={2} />}
      {state && state.profiles.length === 0 && (
        <Card label={t('overview:title')}>
          <EmptyState
            why={t('overview:noProfile.why')}
            what={t('overview:noProfile.what')}
            action={{ label: t('overview:noProfile.go'), onClick: () => go('/contacts'), primary: true }}
          />
        </Card>
      )}
      {state && state.profiles.length > 0 && (
        <>
          <Figures state={state} run={run} />
          <Charts />
          {cloud && (
            <Suspense fallback={null}>
              <CloudStrip />
            </Suspense>
          )}
          {(attention.length > 1 || attention[0]?.severity === 'info') && (
            <Card title={t('overview:attention.title')}>
              <AttentionList items={attention} />
            </Card>
          )}
          <Suspense fallback={<Loading kind="blocks" rows={2} />}>
            <Tables state={state} run={run} />
          </Suspense>
        </>
      )}
    </Page>
  );
}

function Standing({ state, run }: { state: OverviewState; run: Run | null }) {
  const { t } = useTranslation();
  if (run) return <>{t('overview:standing.running')}</>;
  if (!state.lastRun) return <>{t('overview:standing.never')}</>;
  return (
    <>
      {t('overview:standing.last')} <Time at={state.lastRun.finishedMs || state.lastRun.startedMs} />
    </>
  );
}
