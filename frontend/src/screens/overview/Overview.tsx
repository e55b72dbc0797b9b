import { Button, makeStyles } from '@fluentui/react-components';
import { ArrowSyncRegular, DismissRegular } from '@fluentui/react-icons';
import { useEffect } from 'react';
import { useTranslation } from 'react-i18next';
import { useLocation } from 'wouter';
import { type OverviewState, type Run, Runs } from '../../backend/calls';
import { on } from '../../backend/events';
import { useActiveRun, useOverview } from '../../live/runs';
import { useAct } from '../../live/useAct';
import { RunProgress } from '../../run/RunProgress';
import { useCommand } from '../../shell/commands';
import { Card } from '../../ui/Card';
import { EmptyState } from '../../ui/EmptyState';
import { ErrorNote } from '../../ui/ErrorNote';
import { useFormat } from '../../ui/format';
import { KpiRow, KpiTile } from '../../ui/KpiTile';
import { Loading } from '../../ui/Loading';
import { Page } from '../../ui/Page';
import { Time } from '../../ui/Time';
import { useNotify } from '../../ui/Toasts';
import { AttentionList } from './AttentionList';
import { Profiles } from './Profiles';
import { RecentRuns } from './RecentRuns';

const useStyles = makeStyles({
  two: {
    display: 'grid',
    gridTemplateColumns: 'repeat(auto-fit, minmax(320px, 1fr))',
    gap: '12px',
    alignItems: 'stretch',
  },
  stop: { display: 'flex', justifyContent: 'flex-end', marginTop: '8px' },
});

/** Is everyone's phone right? */
export default function Overview() {
  const s = useStyles();
  const { t } = useTranslation();
  const [, go] = useLocation();
  const notify = useNotify();
  const overview = useOverview();
  const active = useActiveRun();
  const run = active.data ?? null;
  const start = useAct(async () => {
    const started = await Runs.startSync();
    notify({ title: t('overview:started', { id: started.id }), intent: 'info' });
  });
  const stop = useAct((id: number) => Runs.cancel(id));
  const sync = t('overview:sync');
  useCommand({ id: 'sync', title: sync, hint: t('overview:title'), run: () => void start.run() });
  const { run: begin } = start;
  useEffect(() => on('menu.command', (command) => command === 'sync' && void begin()), [begin]);

  const state = overview.data;
  const canSync = state !== undefined && state.profiles.length > 0;
  return (
    <Page
      title={t('overview:title')}
      subtitle={state && <Standing state={state} run={run} />}
      actions={
        <Button
          appearance="primary"
          icon={<ArrowSyncRegular />}
          disabled={!canSync || run !== null || start.busy}
          onClick={() => void start.run()}
        >
          {sync}
        </Button>
      }
    >
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
          {stop.failure && <ErrorNote what={t('overview:failed.stop')} error={stop.failure} />}
          {run.own && (
            <div className={s.stop}>
              <Button size="small" icon={<DismissRegular />} disabled={stop.busy} onClick={() => void stop.run(run.id)}>
                {t('overview:run.stop')}
              </Button>
            </div>
          )}
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
          <Figures state={state} />
          <div className={s.two}>
            <Card title={t('overview:attention.title')}>
              <AttentionList items={state.attention} />
            </Card>
            <Card title={t('overview:profiles.title')}>
              <Profiles profiles={state.profiles} />
            </Card>
          </div>
          <RecentRuns />
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

/** Four questions: how far, how much, how many people, what needs me. */
function Figures({ state }: { state: OverviewState }) {
  const { t } = useTranslation();
  const format = useFormat();
  const right = Math.max(0, state.mailboxes - state.behind - state.failed);
  const waiting = state.attention.length;
  return (
    <KpiRow label={t('overview:kpi.label')}>
      <KpiTile
        label={t('overview:kpi.mailboxes')}
        value={format.number(right)}
        unit={t('overview:kpi.of', { total: format.number(state.mailboxes) })}
        {...(state.mailboxes > 0 ? { progress: right / state.mailboxes } : { context: t('overview:kpi.none') })}
      />
      <KpiTile
        label={t('overview:kpi.contacts')}
        value={format.number(state.contacts)}
        context={t('overview:kpi.behind', { count: state.behind })}
      />
      <KpiTile
        label={t('overview:kpi.people')}
        value={format.number(state.people)}
        context={t('overview:kpi.profiles', { count: state.profiles.length })}
      />
      <KpiTile
        label={t('overview:kpi.attention')}
        value={format.number(waiting)}
        context={waiting === 0 ? t('overview:kpi.calm') : t('overview:kpi.look', { count: waiting })}
      />
    </KpiRow>
  );
}
