import { useTranslation } from 'react-i18next';
import { type Run, Runs as RunCalls, System } from '../../backend/calls';
import { asFailure } from '../../backend/error';
import { type Column, Grid } from '../../grid/Grid';
import { useRunPage } from '../../live/runs';
import { RunStatus } from '../../run/RunStatus';
import { Card } from '../../ui/Card';
import { EmptyState } from '../../ui/EmptyState';
import { ErrorNote } from '../../ui/ErrorNote';
import { useFormat } from '../../ui/format';
import { Page } from '../../ui/Page';
import { Time } from '../../ui/Time';

/** Every run there was. */
export default function Activity() {
  const { t } = useTranslation();
  const format = useFormat();
  // Listening alone: the newest page says when the table has to be asked again.
  const newest = useRunPage(0, 1);
  const columns: Column<Run>[] = [
    { key: 'id', title: t('activity:column.run'), width: '80px', text: (run) => `#${run.id}` },
    {
      key: 'started',
      title: t('activity:column.started'),
      width: 'minmax(132px, 1fr)',
      text: (run) => format.utc(run.startedMs),
      cell: (run) => <Time at={run.startedMs} />,
    },
    {
      key: 'kind',
      title: t('activity:column.kind'),
      width: 'minmax(110px, 1fr)',
      text: (run) => (run.plan ? t('run:plan') : t(`run:kind.${run.kind}`, { defaultValue: run.kind })),
    },
    {
      key: 'state',
      title: t('activity:column.state'),
      width: '190px',
      text: (run) => t(`run:state.${run.state}`, { defaultValue: run.state }),
      cell: (run) => <RunStatus run={run} />,
    },
    count('mailboxes', t('activity:column.mailboxes'), (run) => run.figures.mailboxes, format.number),
    count('created', t('activity:column.created'), (run) => run.figures.created, format.number),
    count('updated', t('activity:column.updated'), (run) => run.figures.updated, format.number),
    count('deleted', t('activity:column.deleted'), (run) => run.figures.deleted, format.number),
    count('throttled', t('activity:column.throttled'), (run) => run.figures.throttled, format.number),
    {
      key: 'duration',
      title: t('activity:column.duration'),
      width: '100px',
      align: 'end',
      text: (run) => format.duration(run.durationMs),
    },
  ];
  return (
    <Page title={t('activity:title')} fill>
      <Card label={t('activity:title')} padded={false} fill>
        <Grid
          label={t('activity:title')}
          columns={columns}
          rowKey={(run) => run.id}
          countKey="activity:count"
          onExport={(csv) => System.saveText('runs.csv', csv)}
          source={{
            version: newest.at,
            load: async ({ offset, limit }) => {
              const page = await RunCalls.list(offset, limit);
              return { rows: page.runs, total: page.total };
            },
          }}
          empty={<EmptyState why={t('activity:none')} what={t('activity:noneWhat')} />}
          failed={(thrown, again) => (
            <div style={{ padding: '0 16px' }}>
              <ErrorNote what={t('activity:failed')} error={asFailure(thrown)} onRetry={again} />
            </div>
          )}
        />
      </Card>
    </Page>
  );
}

function count(key: string, title: string, value: (run: Run) => number, format: (n: number) => string): Column<Run> {
  return { key, title, width: '88px', align: 'end', text: (run) => format(value(run)) };
}
