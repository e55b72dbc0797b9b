import { Button, Link } from '@fluentui/react-components';
import { DocumentSearchRegular } from '@fluentui/react-icons';
import { useTranslation } from 'react-i18next';
import { useLocation } from 'wouter';
import { type Plan, Plans, Profiles, System } from '../../../backend/calls';
import { type Column, Grid } from '../../../grid/Grid';
import { useActiveRun } from '../../../live/runs';
import { useAct } from '../../../live/useAct';
import { useLive } from '../../../live/useLive';
import { ways } from '../../../run/ways';
import { Card } from '../../../ui/Card';
import { EmptyState } from '../../../ui/EmptyState';
import { ErrorNote } from '../../../ui/ErrorNote';
import { useFormat } from '../../../ui/format';
import { Loading } from '../../../ui/Loading';
import { Page } from '../../../ui/Page';
import { Time } from '../../../ui/Time';
import { PlanState, usePlanScope } from './words';

/** The stored previews: each can be read again, exported, or carried out exactly. */
export default function PlanList() {
  const { t } = useTranslation();
  const [, go] = useLocation();
  const format = useFormat();
  const scope = usePlanScope();
  const active = useActiveRun();
  const live = useLive<Plan[]>({
    key: ['plans'],
    ask: () => Plans.list(),
    on: { 'run.changed': (run) => (run.final ? 'ask' : undefined), 'history.changed': 'ask', 'session.changed': 'ask' },
  });
  const make = useAct(async () => go(ways.preview((await Profiles.plan('')).id)));
  const count = (
    key: 'creates' | 'updates' | 'deletes' | 'held' | 'mailboxes',
    fits: Partial<Column<Plan>> = {},
  ): Column<Plan> => ({
    key,
    title: t(`plan:list.${key}`),
    width: '72px',
    ...fits,
    align: 'end',
    text: (plan) => format.number(plan[key]),
    sort: (a, b) => a[key] - b[key],
  });
  const columns: Column<Plan>[] = [
    {
      key: 'id',
      title: t('plan:list.plan'),
      width: '64px',
      text: (plan) => `${plan.id}`,
      sort: (a, b) => a.id - b.id,
      cell: (plan) => (
        <Link href={`#${ways.plan(plan.id)}`} tabIndex={-1}>
          #{plan.id}
        </Link>
      ),
    },
    {
      key: 'made',
      title: t('plan:list.made'),
      width: 'minmax(118px, 1fr)',
      text: (plan) => format.utc(plan.createdMs),
      sort: (a, b) => a.createdMs - b.createdMs,
      cell: (plan) => <Time at={plan.createdMs} />,
    },
    { key: 'scope', title: t('plan:list.scope'), width: 'minmax(130px, 2fr)', from: 830, text: scope, sort: true },
    count('creates'),
    count('updates'),
    count('deletes'),
    count('held'),
    count('mailboxes', { width: '104px', from: 950 }),
    {
      key: 'state',
      title: t('plan:list.state'),
      width: 'minmax(104px, 1fr)',
      text: (plan) => t(`plan:state.${plan.state}`, { defaultValue: plan.state, run: plan.appliedRun }),
      sort: true,
      cell: (plan) => <PlanState plan={plan} />,
    },
  ];
  const preview = (
    <Button
      appearance="primary"
      icon={<DocumentSearchRegular />}
      disabled={make.busy || (active.data !== null && active.data !== undefined)}
      onClick={() => void make.run()}
    >
      {t('plan:make')}
    </Button>
  );
  return (
    <Page
      title={t('plan:all')}
      subtitle={t('plan:list.subtitle')}
      fill
      actions={
        <>
          <Button onClick={() => go('/contacts')}>{t('contactsync:back')}</Button>
          {preview}
        </>
      }
    >
      {make.failure && (
        <Card label={t('plan:making.failed')}>
          <ErrorNote what={t('plan:making.failed')} safe={t('plan:unwritten')} error={make.failure} />
        </Card>
      )}
      {live.failure && (
        <Card label={t('plan:failed.list')}>
          <ErrorNote what={t('plan:failed.list')} error={live.failure} onRetry={live.again} />
        </Card>
      )}
      {live.loading && <Loading rows={6} />}
      {live.data && (
        <Card label={t('plan:all')} padded={false} fill>
          <Grid
            label={t('plan:all')}
            columns={columns}
            rows={live.data}
            rowKey={(plan) => plan.id}
            onOpen={(plan) => go(ways.plan(plan.id))}
            search={t('plan:list.search')}
            countKey="plan:plans"
            onExport={(csv) => System.saveText('previews.csv', csv)}
            empty={
              <EmptyState icon={<DocumentSearchRegular />} why={t('plan:list.none')} what={t('plan:list.noneWhat')} />
            }
          />
        </Card>
      )}
    </Page>
  );
}
