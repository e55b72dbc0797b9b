import { Button, makeStyles } from '@fluentui/react-components';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { type CloudBackup, type CloudJob, CloudJobs } from '../../../backend/calls';
import { asFailure } from '../../../backend/error';
import { type Column, Grid } from '../../../grid/Grid';
import { useAct } from '../../../live/useAct';
import { useLive } from '../../../live/useLive';
import { useSave } from '../../../traffic/useSave';
import { Card } from '../../../ui/Card';
import { ConfirmDialog } from '../../../ui/ConfirmDialog';
import { EmptyState } from '../../../ui/EmptyState';
import { ErrorNote } from '../../../ui/ErrorNote';
import { useFormat } from '../../../ui/format';
import { Loading } from '../../../ui/Loading';
import { Time } from '../../../ui/Time';
import { useNotify } from '../../../ui/Toasts';
import { KeptView } from './KeptView';

const useStyles = makeStyles({ bar: { display: 'flex', gap: '8px' } });

export interface KeptProps {
  domain: string;
  /** The job whose schema can be put back; none while there is none. */
  job: CloudJob | undefined;
  onDone: () => void;
}

/** Schemas and settings as they were before each change; a schema can be put back. */
export function Kept({ domain, job, onDone }: KeptProps) {
  const s = useStyles();
  const { t } = useTranslation();
  const format = useFormat();
  const save = useSave();
  const notify = useNotify();
  const [opened, setOpened] = useState<CloudBackup>();
  const [asking, setAsking] = useState(false);
  const live = useLive({
    key: ['cloudjobs.kept', domain],
    ask: () => CloudJobs.backups(domain),
    on: { 'cloud.changed': 'ask', 'session.changed': 'ask' },
  });
  const take = useAct(async (backup: CloudBackup) => {
    const path = await CloudJobs.saveBackup(backup.id);
    if (path !== '') notify({ title: t('traffic:saved'), body: path, intent: 'success' });
  });
  const kind = (backup: CloudBackup) => t(`cloudjobs:kept.${backup.kind}`, { defaultValue: backup.kind });
  const columns: Column<CloudBackup>[] = [
    {
      key: 'at',
      title: t('cloudjobs:log.at'),
      width: 'minmax(140px, 1fr)',
      text: (one) => format.utc(one.atMs),
      cell: (one) => <Time at={one.atMs} as="exact" />,
      sort: (a, b) => a.atMs - b.atMs,
    },
    { key: 'kind', title: t('cloudjobs:kept.kind'), width: '120px', text: kind, sort: true },
    { key: 'why', title: t('cloudjobs:kept.why'), width: 'minmax(200px, 3fr)', text: (one) => one.why, sort: true },
    {
      key: 'bytes',
      title: t('cloudjobs:kept.size'),
      width: '88px',
      from: 820,
      align: 'end',
      text: (one) => format.bytes(one.bytes),
      sort: (a, b) => a.bytes - b.bytes,
    },
    {
      key: 'act',
      title: t('cloudjobs:column.act'),
      width: '168px',
      text: () => '',
      cell: (one) => (
        <span className={s.bar}>
          <Button size="small" tabIndex={-1} onClick={() => setOpened(one)} disabled={one.kind !== 'schema'}>
            {t('cloudjobs:kept.compare')}
          </Button>
          <Button size="small" tabIndex={-1} onClick={() => void take.run(one)}>
            {t('cloudjobs:kept.save')}
          </Button>
        </span>
      ),
    },
  ];
  return (
    <Card label={t('cloudjobs:tab.kept')} padded={false} fill>
      {live.failure && (
        <div style={{ padding: '8px 16px' }}>
          <ErrorNote what={t('cloudjobs:failed.kept')} error={live.failure} onRetry={live.again} />
        </div>
      )}
      {take.failure && (
        <div style={{ padding: '8px 16px' }}>
          <ErrorNote what={t('cloudjobs:failed.save')} error={take.failure} />
        </div>
      )}
      {live.loading && (
        <div style={{ padding: '8px 16px' }}>
          <Loading rows={4} />
        </div>
      )}
      {live.data && (
        <Grid
          label={t('cloudjobs:tab.kept')}
          columns={columns}
          rows={live.data}
          rowKey={(one) => one.id}
          rowHeight={40}
          search={t('cloudjobs:kept.search')}
          countKey="cloudjobs:kept.count"
          onOpen={(one) => one.kind === 'schema' && setOpened(one)}
          onExport={(csv) => save.text(`kept-${domain}.csv`, csv)}
          filters={
            job && (
              <Button size="small" onClick={() => setAsking(true)}>
                {t('cloudjobs:kept.default')}
              </Button>
            )
          }
          empty={<EmptyState why={t('cloudjobs:kept.none')} what={t('cloudjobs:kept.noneWhat')} />}
        />
      )}
      {opened && (
        <KeptView
          key={opened.id}
          domain={domain}
          backup={opened}
          onClose={() => setOpened(undefined)}
          onDone={onDone}
        />
      )}
      {asking && (
        <ConfirmDialog
          title={t('cloudjobs:kept.defaultAsk')}
          confirm={t('cloudjobs:kept.default')}
          asError={asFailure}
          onClose={() => setAsking(false)}
          onConfirm={async () => {
            await CloudJobs.restoreSchema(domain, 0);
            onDone();
            notify({ title: t('cloudjobs:done.restored') });
          }}
        >
          {t('cloudjobs:kept.defaultWhat')}
        </ConfirmDialog>
      )}
    </Card>
  );
}
