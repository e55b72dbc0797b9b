import {
  Button,
  Dropdown,
  Menu,
  MenuItem,
  MenuList,
  MenuPopover,
  MenuTrigger,
  makeStyles,
  Option,
  tokens,
} from '@fluentui/react-components';
import { ArrowDownloadRegular } from '@fluentui/react-icons';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { type CloudJob, CloudJobs, type CloudLogLine } from '../../../backend/calls';
import { useJobName } from '../../../cloudjobs/JobState';
import { type Column, Grid } from '../../../grid/Grid';
import { useAct } from '../../../live/useAct';
import { useLive } from '../../../live/useLive';
import { Card } from '../../../ui/Card';
import { EmptyState } from '../../../ui/EmptyState';
import { ErrorNote } from '../../../ui/ErrorNote';
import { useFormat } from '../../../ui/format';
import { Loading } from '../../../ui/Loading';
import { Time } from '../../../ui/Time';
import { useNotify } from '../../../ui/Toasts';
import { LogEntry } from './LogEntry';
import { LogStatus } from './LogStatus';

const useStyles = makeStyles({
  filters: { display: 'flex', flexWrap: 'wrap', gap: '8px' },
  choice: { minWidth: '112px' },
  fill: { flexGrow: 1, minHeight: 0, display: 'flex', flexDirection: 'column' },
  more: {
    padding: '6px 16px',
    display: 'flex',
    alignItems: 'center',
    gap: '12px',
    borderTop: `1px solid ${tokens.colorNeutralStroke2}`,
  },
});

const actions = ['create', 'update', 'delete', 'disable', 'stagedDelete', 'other'] as const;
const statuses = ['success', 'failure', 'skipped', 'warning'] as const;
const day = 24 * 60 * 60_000;
const ages = { '': 0, day, week: 7 * day, month: 30 * day } as const;

/** How many lines are read at first, and then. Saving takes all there are. */
const pages = [200, 1000, 5000] as const;

/** The provisioning log: what was done with which object, and why not. */
export function LogView({ domain, jobs }: { domain: string; jobs: CloudJob[] }) {
  const s = useStyles();
  const { t } = useTranslation();
  const format = useFormat();
  const name = useJobName();
  const notify = useNotify();
  const [template, setTemplate] = useState('');
  const [action, setAction] = useState('');
  const [status, setStatus] = useState('');
  const [age, setAge] = useState<keyof typeof ages>('');
  const [limit, setLimit] = useState<number>(pages[0]);
  const [opened, setOpened] = useState<string>();
  const query = { domain, template, action, status, lastMs: ages[age], limit };
  const live = useLive({
    key: ['cloudjobs.logs', query],
    ask: () => CloudJobs.logs(query),
    keep: true,
    on: { 'session.changed': 'ask' },
  });
  const save = useAct(async (as: 'csv' | 'json') => {
    const path = await CloudJobs.exportLog(query, as);
    if (path !== '') notify({ title: t('traffic:saved'), body: path, intent: 'success' });
  });
  const columns: Column<CloudLogLine>[] = [
    {
      key: 'at',
      title: t('cloudjobs:log.at'),
      width: 'minmax(140px, 1fr)',
      text: (line) => format.utc(line.atMs),
      cell: (line) => <Time at={line.atMs} as="exact" />,
      sort: (a, b) => a.atMs - b.atMs,
    },
    {
      key: 'status',
      title: t('cloudjobs:log.status'),
      width: '104px',
      text: (line) => t(`cloudjobs:result.${line.status}`, { defaultValue: line.status }),
      cell: (line) => <LogStatus status={line.status} />,
      sort: true,
    },
    {
      key: 'action',
      title: t('cloudjobs:log.action'),
      width: 'minmax(112px, 1fr)',
      text: (line) => t(`cloudjobs:does.${line.action}`, { defaultValue: line.action }),
      sort: true,
    },
    {
      key: 'name',
      title: t('cloudjobs:log.name'),
      width: 'minmax(150px, 2fr)',
      text: (line) => line.name,
      sort: true,
    },
    { key: 'type', title: t('cloudjobs:entry.kind'), width: '80px', from: 900, text: (line) => line.type, sort: true },
    {
      key: 'why',
      title: t('cloudjobs:log.why'),
      width: 'minmax(110px, 2fr)',
      text: (line) => [line.errorCode, line.reason].filter(Boolean).join(': '),
    },
    {
      key: 'source',
      title: t('cloudjobs:log.source'),
      width: 'minmax(120px, 1fr)',
      from: 1400,
      text: (line) => line.sourceId,
    },
  ];
  const choice = (
    label: string,
    value: string,
    set: (to: string) => void,
    options: { key: string; name: string }[],
  ) => (
    <Dropdown
      size="small"
      className={s.choice}
      aria-label={label}
      value={options.find(({ key }) => key === value)?.name ?? ''}
      selectedOptions={[value]}
      onOptionSelect={(_, data) => set(data.optionValue ?? '')}
    >
      {options.map((one) => (
        <Option key={one.key} value={one.key}>
          {one.name}
        </Option>
      ))}
    </Dropdown>
  );
  const next = pages.find((size) => size > limit);
  return (
    <Card label={t('cloudjobs:tab.log')} padded={false} fill>
      {live.failure && (
        <div style={{ padding: '8px 16px' }}>
          <ErrorNote what={t('cloudjobs:failed.log')} error={live.failure} onRetry={live.again} />
        </div>
      )}
      {save.failure && (
        <div style={{ padding: '8px 16px' }}>
          <ErrorNote what={t('cloudjobs:failed.save')} error={save.failure} />
        </div>
      )}
      {live.loading && (
        <div style={{ padding: '8px 16px' }}>
          <Loading rows={6} />
        </div>
      )}
      {live.data && (
        <div className={s.fill}>
          <Grid
            label={t('cloudjobs:tab.log')}
            columns={columns}
            rows={live.data.lines}
            rowKey={(line) => line.id}
            search={t('cloudjobs:log.search')}
            countKey={live.data.more ? 'cloudjobs:log.newest' : 'cloudjobs:log.count'}
            onOpen={(line) => setOpened(line.id)}
            filters={
              <div className={s.filters}>
                {jobs.length > 1 &&
                  choice(t('cloudjobs:column.job'), template || (jobs[0]?.template ?? ''), setTemplate, [
                    ...jobs.map((job) => ({ key: job.template, name: name(job.template) })),
                  ])}
                {choice(t('cloudjobs:log.action'), action, setAction, [
                  { key: '', name: t('cloudjobs:log.everyAction') },
                  ...actions.map((key) => ({ key, name: t(`cloudjobs:does.${key}`) })),
                ])}
                {choice(t('cloudjobs:log.status'), status, setStatus, [
                  { key: '', name: t('cloudjobs:log.everyStatus') },
                  ...statuses.map((key) => ({ key, name: t(`cloudjobs:result.${key}`) })),
                ])}
                {choice(t('cloudjobs:log.age'), age, (to) => setAge(to as keyof typeof ages), [
                  { key: '', name: t('cloudjobs:age.all') },
                  { key: 'day', name: t('cloudjobs:age.day') },
                  { key: 'week', name: t('cloudjobs:age.week') },
                  { key: 'month', name: t('cloudjobs:age.month') },
                ])}
                <Menu>
                  <MenuTrigger disableButtonEnhancement>
                    <Button size="small" icon={<ArrowDownloadRegular />} disabled={save.busy}>
                      {t('cloudjobs:log.save')}
                    </Button>
                  </MenuTrigger>
                  <MenuPopover>
                    <MenuList>
                      <MenuItem onClick={() => void save.run('csv')}>{t('cloudjobs:log.csv')}</MenuItem>
                      <MenuItem onClick={() => void save.run('json')}>{t('cloudjobs:log.json')}</MenuItem>
                    </MenuList>
                  </MenuPopover>
                </Menu>
              </div>
            }
            empty={<EmptyState why={t('cloudjobs:log.none')} what={t('cloudjobs:log.lag')} />}
          />
        </div>
      )}
      {live.data?.more && next !== undefined && (
        <div className={s.more}>
          <span>{t('cloudjobs:log.more')}</span>
          <Button size="small" onClick={() => setLimit(next)}>
            {t('cloudjobs:log.read', { count: next })}
          </Button>
        </div>
      )}
      {opened !== undefined && <LogEntry key={opened} id={opened} onClose={() => setOpened(undefined)} />}
    </Card>
  );
}
