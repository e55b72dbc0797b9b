import { useTranslation } from 'react-i18next';
import { type CloudEntry, CloudJobs } from '../../../backend/calls';
import { useJobName } from '../../../cloudjobs/JobState';
import { type Column, Grid } from '../../../grid/Grid';
import { useLive } from '../../../live/useLive';
import { useSave } from '../../../traffic/useSave';
import { Card } from '../../../ui/Card';
import { EmptyState } from '../../../ui/EmptyState';
import { ErrorNote } from '../../../ui/ErrorNote';
import { useFormat } from '../../../ui/format';
import { Loading } from '../../../ui/Loading';
import { Time } from '../../../ui/Time';

/** What was done to a configuration with Concord, and when. */
export function Done({ domain }: { domain: string }) {
  const { t } = useTranslation();
  const format = useFormat();
  const name = useJobName();
  const save = useSave();
  const live = useLive({
    key: ['cloudjobs.done', domain],
    ask: () => CloudJobs.entries(domain),
    on: { 'cloud.changed': 'ask', 'session.changed': 'ask', 'run.changed': (run) => (run.final ? 'ask' : undefined) },
  });
  const columns: Column<CloudEntry>[] = [
    {
      key: 'at',
      title: t('cloudjobs:log.at'),
      width: 'minmax(140px, 1fr)',
      text: (entry) => format.utc(entry.atMs),
      cell: (entry) => <Time at={entry.atMs} as="exact" />,
      sort: (a, b) => a.atMs - b.atMs,
    },
    {
      key: 'what',
      title: t('cloudjobs:entries.what'),
      width: 'minmax(180px, 1fr)',
      text: (entry) => t(`cloudjobs:entries.${entry.what}`, { defaultValue: entry.text || entry.what }),
      sort: true,
    },
    { key: 'text', title: t('cloudjobs:entries.text'), width: 'minmax(200px, 2fr)', text: (entry) => name(entry.text) },
  ];
  return (
    <Card label={t('cloudjobs:tab.done')} padded={false} fill>
      {live.failure && (
        <div style={{ padding: '8px 16px' }}>
          <ErrorNote what={t('cloudjobs:failed.done')} error={live.failure} onRetry={live.again} />
        </div>
      )}
      {live.loading && (
        <div style={{ padding: '8px 16px' }}>
          <Loading rows={4} />
        </div>
      )}
      {live.data && (
        <Grid
          label={t('cloudjobs:tab.done')}
          columns={columns}
          rows={live.data}
          rowKey={(entry) => `${entry.atMs} ${entry.what} ${entry.text}`}
          search={t('cloudjobs:entries.search')}
          countKey="cloudjobs:entries.count"
          onExport={(csv) => save.text(`done-${domain}.csv`, csv)}
          empty={<EmptyState why={t('cloudjobs:entries.none')} what={t('cloudjobs:entries.noneWhat')} />}
        />
      )}
    </Card>
  );
}
