import { Button, Link, makeStyles } from '@fluentui/react-components';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useLocation } from 'wouter';
import { type CloudDelete, CloudJobs } from '../../../backend/calls';
import { asFailure } from '../../../backend/error';
import { type Column, Grid } from '../../../grid/Grid';
import { useLive } from '../../../live/useLive';
import { useSave } from '../../../traffic/useSave';
import { Card } from '../../../ui/Card';
import { ConfirmDialog } from '../../../ui/ConfirmDialog';
import { EmptyState } from '../../../ui/EmptyState';
import { ErrorNote } from '../../../ui/ErrorNote';
import { Loading } from '../../../ui/Loading';
import { Page } from '../../../ui/Page';
import { Time } from '../../../ui/Time';
import { useNotify } from '../../../ui/Toasts';
import { TwoPart } from '../../../ui/TwoPart';
import { placeOf } from './Configurations';

const useStyles = makeStyles({
  line: { display: 'flex', flexWrap: 'wrap', alignItems: 'center', gap: '0 12px' },
});

/** What a job would delete and holds back: shown one by one, let through with their number typed. */
export default function Deletes({ domain }: { domain: string }) {
  const s = useStyles();
  const { t } = useTranslation();
  const [, go] = useLocation();
  const save = useSave();
  const notify = useNotify();
  const [asking, setAsking] = useState(false);
  const live = useLive({
    key: ['cloudjobs.deletes', domain],
    ask: () => CloudJobs.waitingDeletes(domain),
    on: { 'session.changed': 'ask' },
  });
  const { again } = live;
  const items = live.data?.items ?? [];
  const none = live.failure?.code === 'cloudsync_no_deletes_wait';
  const columns: Column<CloudDelete>[] = [
    {
      key: 'name',
      title: t('cloudjobs:deletes.name'),
      width: 'minmax(240px, 3fr)',
      text: ({ name, id }) => `${name} ${id}`,
      cell: ({ name, id }) => <TwoPart main={name} side={id} />,
      sort: (a, b) => a.name.localeCompare(b.name),
    },
    { key: 'type', title: t('cloudjobs:deletes.type'), width: '120px', text: ({ type }) => type, sort: true },
    {
      key: 'at',
      title: t('cloudjobs:deletes.at'),
      width: 'minmax(140px, 1fr)',
      text: ({ atMs }) => new Date(atMs).toISOString(),
      cell: ({ atMs }) => <Time at={atMs} as="exact" />,
      sort: (a, b) => a.atMs - b.atMs,
    },
  ];
  return (
    <Page
      title={t('cloudjobs:deletes.title')}
      fill
      subtitle={
        <span className={s.line}>
          <Link href={`#${placeOf(domain)}`}>{domain}</Link>
          {live.data && (
            <span>
              {t('cloudjobs:deletes.since')} <Time at={live.data.sinceMs} never={t('cloudjobs:unknown')} />
            </span>
          )}
        </span>
      }
      actions={
        items.length > 0 && (
          <>
            <Button onClick={() => go(`/cloud/setup/${encodeURIComponent(domain)}`)}>{t('cloudjobs:way.scope')}</Button>
            <Button appearance="primary" onClick={() => setAsking(true)}>
              {t('cloudjobs:deletes.allow', { count: items.length })}
            </Button>
          </>
        )
      }
    >
      {live.loading && <Loading kind="blocks" rows={2} />}
      {live.failure && (
        <Card label={t('cloudjobs:deletes.title')}>
          {none ? (
            <EmptyState
              why={t('cloudjobs:deletes.none')}
              what={t('cloudjobs:deletes.noneWhat')}
              action={{ label: t('cloudjobs:deletes.back'), onClick: () => go(placeOf(domain)), primary: true }}
            />
          ) : (
            <ErrorNote
              what={t('cloudjobs:failed.deletes')}
              safe={t('cloudjobs:deletes.safe')}
              error={live.failure}
              onRetry={again}
            />
          )}
        </Card>
      )}
      {live.data && !none && (
        <>
          <div>{t('cloudjobs:deletes.what')}</div>
          <Card label={t('cloudjobs:deletes.title')} padded={false} fill>
            <Grid
              label={t('cloudjobs:deletes.title')}
              columns={columns}
              rows={items}
              rowKey={({ id, name, type }) => `${type} ${id} ${name}`}
              search={t('cloudjobs:deletes.search')}
              countKey="cloudjobs:deletes.count"
              onExport={(csv) => save.text(`waiting-deletes-${domain}.csv`, csv)}
              empty={<EmptyState why={t('cloudjobs:deletes.lag')} what={t('cloudjobs:deletes.lagWhat')} />}
            />
          </Card>
        </>
      )}
      {asking && (
        <ConfirmDialog
          title={t('cloudjobs:deletes.ask', { count: items.length })}
          confirm={t('cloudjobs:deletes.allow', { count: items.length })}
          typedCount={items.length}
          asError={(thrown) => {
            again(); // the list may have grown meanwhile
            return asFailure(thrown);
          }}
          onClose={() => setAsking(false)}
          onConfirm={async () => {
            await CloudJobs.allowDeletes(domain, items.length);
            notify({ title: t('cloudjobs:done.allowed', { count: items.length }) });
            go(placeOf(domain));
          }}
        >
          {t('cloudjobs:deletes.warning', { domain })}
        </ConfirmDialog>
      )}
    </Page>
  );
}
