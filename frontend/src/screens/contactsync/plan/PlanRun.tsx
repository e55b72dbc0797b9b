import { Button } from '@fluentui/react-components';
import { useEffect } from 'react';
import { useTranslation } from 'react-i18next';
import { useLocation } from 'wouter';
import { type Run, Runs } from '../../../backend/calls';
import { useLive } from '../../../live/useLive';
import { RunProgress } from '../../../run/RunProgress';
import { ways } from '../../../run/ways';
import { Card } from '../../../ui/Card';
import { EmptyState } from '../../../ui/EmptyState';
import { ErrorNote } from '../../../ui/ErrorNote';
import { Loading } from '../../../ui/Loading';
import { Page } from '../../../ui/Page';

/** A preview being made: how far it is, and then the plan itself. */
export default function PlanRun({ id }: { id: number }) {
  const { t } = useTranslation();
  const [, go] = useLocation();
  const live = useLive<Run>({
    key: ['runs.get', id],
    ask: () => Runs.get(id),
    on: { 'run.changed': (run) => (run.id === id ? run : undefined), 'session.changed': 'ask' },
  });
  const run = live.data;
  const plan = run?.final === true && run.state === 'done' ? run.planId : 0;
  useEffect(() => {
    if (plan > 0) go(ways.plan(plan), { replace: true });
  }, [plan, go]);
  return (
    <Page
      title={t('plan:making.title')}
      subtitle={t('plan:making.subtitle')}
      actions={<Button onClick={() => go('/contacts')}>{t('contactsync:back')}</Button>}
    >
      {live.failure && (
        <Card label={t('plan:making.failed')}>
          <ErrorNote what={t('plan:making.failed')} error={live.failure} onRetry={live.again} />
        </Card>
      )}
      {live.loading && <Loading kind="blocks" rows={1} />}
      {run && !run.final && (
        <Card title={t('plan:making.working')} subtitle={run.own ? undefined : t('overview:run.elsewhere')}>
          <RunProgress run={run} />
        </Card>
      )}
      {run?.final && run.failure && (
        <Card label={t('plan:making.failed')}>
          <ErrorNote what={t('plan:making.failed')} safe={t('plan:unwritten')} error={run.failure} />
        </Card>
      )}
      {run?.final && !run.failure && plan === 0 && (
        <Card label={t('plan:making.title')}>
          <EmptyState
            why={t('plan:making.stopped')}
            what={t('plan:making.stoppedWhat')}
            action={{ label: t('plan:all'), onClick: () => go('/contacts/plans') }}
          />
        </Card>
      )}
    </Page>
  );
}
