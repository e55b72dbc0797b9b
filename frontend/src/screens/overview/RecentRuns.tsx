import { HistoryRegular } from '@fluentui/react-icons';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { useLocation } from 'wouter';
import { Grid } from '../../grid/Grid';
import { useRunPage } from '../../live/runs';
import { useRunColumns } from '../../run/columns';
import { useSave } from '../../traffic/useSave';
import { EmptyState } from '../../ui/EmptyState';
import { ErrorNote } from '../../ui/ErrorNote';
import { Loading } from '../../ui/Loading';

/** The last runs; the whole list is under Activity. */
export function RecentRuns({ toolbar }: { toolbar: ReactNode }) {
  const { t } = useTranslation();
  const [, go] = useLocation();
  const save = useSave();
  const page = useRunPage(0, 25);
  const columns = useRunColumns(true);
  if (page.data && page.data.runs.length > 0 && !page.failure) {
    return (
      <Grid
        label={t('overview:runs.title')}
        columns={columns}
        rows={page.data.runs}
        rowKey={(run) => run.id}
        toolbar={toolbar}
        search={t('overview:runs.search')}
        onExport={(csv) => save.text('runs.csv', csv)}
        onOpen={(run) => go(`/activity/${run.id}`)}
      />
    );
  }
  return (
    <div style={{ padding: '8px 16px 12px' }}>
      {toolbar}
      {page.failure && <ErrorNote what={t('overview:failed.runs')} error={page.failure} onRetry={page.again} />}
      {page.loading && <Loading rows={3} />}
      {page.data && !page.failure && (
        <EmptyState icon={<HistoryRegular />} why={t('overview:runs.none')} what={t('overview:runs.noneWhat')} />
      )}
    </div>
  );
}
