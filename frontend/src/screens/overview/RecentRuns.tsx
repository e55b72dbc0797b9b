import { Button, Link } from '@fluentui/react-components';
import { HistoryRegular } from '@fluentui/react-icons';
import { useTranslation } from 'react-i18next';
import { useLocation } from 'wouter';
import type { Run } from '../../backend/calls';
import { type Column, Grid } from '../../grid/Grid';
import { useRunPage } from '../../live/runs';
import { RunStatus } from '../../run/RunStatus';
import { Card } from '../../ui/Card';
import { EmptyState } from '../../ui/EmptyState';
import { ErrorNote } from '../../ui/ErrorNote';
import { useFormat } from '../../ui/format';
import { Loading } from '../../ui/Loading';
import { Time } from '../../ui/Time';

/** The last runs; the whole list is under Activity. */
export function RecentRuns() {
  const { t } = useTranslation();
  const format = useFormat();
  const [, go] = useLocation();
  const page = useRunPage(0, 6);
  const columns: Column<Run>[] = [
    {
      key: 'id',
      title: t('overview:runs.run'),
      width: '56px',
      text: (run) => `#${run.id}`,
      cell: (run) => (
        <Link href={`#/activity/${run.id}`} tabIndex={-1}>
          #{run.id}
        </Link>
      ),
    },
    {
      key: 'started',
      title: t('overview:runs.started'),
      width: 'minmax(118px, 1fr)',
      text: (run) => format.dateTime(run.startedMs),
      cell: (run) => <Time at={run.startedMs} />,
    },
    {
      key: 'kind',
      title: t('overview:runs.kind'),
      width: 'minmax(90px, 1fr)',
      text: (run) => (run.plan ? t('run:plan') : t(`run:kind.${run.kind}`, { defaultValue: run.kind })),
    },
    {
      key: 'state',
      title: t('overview:runs.state'),
      width: 'minmax(140px, 190px)',
      text: (run) => t(`run:state.${run.state}`, { defaultValue: run.state }),
      cell: (run) => <RunStatus run={run} />,
    },
    number('changes', t('overview:runs.changes'), (run) =>
      format.number(run.figures.created + run.figures.updated + run.figures.deleted),
    ),
    number('throttled', t('overview:runs.throttled'), (run) => format.number(run.figures.throttled)),
    number('duration', t('overview:runs.duration'), (run) => format.duration(run.durationMs), '92px'),
  ];
  return (
    <Card
      title={t('overview:runs.title')}
      padded={false}
      actions={
        <Button size="small" appearance="subtle" onClick={() => go('/activity')}>
          {t('overview:runs.all')}
        </Button>
      }
    >
      {page.failure && (
        <div style={{ padding: '0 16px' }}>
          <ErrorNote what={t('overview:failed.runs')} error={page.failure} onRetry={page.again} />
        </div>
      )}
      {page.loading && (
        <div style={{ padding: '0 16px 12px' }}>
          <Loading rows={3} />
        </div>
      )}
      {page.data && page.data.runs.length === 0 && (
        <EmptyState icon={<HistoryRegular />} why={t('overview:runs.none')} what={t('overview:runs.noneWhat')} />
      )}
      {page.data && page.data.runs.length > 0 && (
        <div style={{ height: 36 * (Math.min(6, page.data.runs.length) + 1) + 2 }}>
          <Grid
            label={t('overview:runs.title')}
            columns={columns}
            rows={page.data.runs}
            rowKey={(run) => run.id}
            onOpen={(run) => go(`/activity/${run.id}`)}
          />
        </div>
      )}
    </Card>
  );
}

function number(key: string, title: string, text: (run: Run) => string, width = '76px'): Column<Run> {
  return { key, title, width, align: 'end', text };
}
