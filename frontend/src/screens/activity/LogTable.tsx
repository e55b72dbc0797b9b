import { Dropdown, makeStyles, Option, tokens } from '@fluentui/react-components';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useLocation } from 'wouter';
import { Log, type LogLine } from '../../backend/calls';
import { asFailure } from '../../backend/error';
import { type Column, Grid } from '../../grid/Grid';
import { useLive } from '../../live/useLive';
import { useSave } from '../../traffic/useSave';
import { CopyButton } from '../../ui/CopyButton';
import { EmptyState } from '../../ui/EmptyState';
import { ErrorNote } from '../../ui/ErrorNote';
import { useFormat } from '../../ui/format';
import { Status, type StatusKind } from '../../ui/Status';
import { Time } from '../../ui/Time';

const useStyles = makeStyles({
  where: {
    display: 'flex',
    alignItems: 'center',
    gap: '4px',
    minWidth: 0,
    color: tokens.colorNeutralForeground3,
    fontSize: tokens.fontSizeBase200,
  },
  path: { overflow: 'hidden', textOverflow: 'ellipsis', whiteSpace: 'nowrap' },
  details: { fontFamily: tokens.fontFamilyMonospace, fontSize: tokens.fontSizeBase200 },
});

const kinds: Record<string, StatusKind> = { error: 'failed', fatal: 'failed', panic: 'failed', warning: 'warning' };
const levels = ['info', 'warning', 'error'] as const;

/** The end of the log, for whoever looks for a fault. It names no person. */
export function LogTable({ version }: { version: number }) {
  const s = useStyles();
  const { t } = useTranslation();
  const [, go] = useLocation();
  const format = useFormat();
  const save = useSave();
  const [level, setLevel] = useState('');
  const file = useLive<string>({
    key: ['log.file'],
    ask: async () => (await Log.page({ search: '', level: '', offset: 0, limit: 1 })).file,
    on: { 'session.changed': 'ask' },
  });
  const columns: Column<LogLine>[] = [
    {
      key: 'at',
      title: t('activity:log.at'),
      width: 'minmax(150px, 190px)',
      text: (line) => (line.atMs > 0 ? format.utc(line.atMs) : ''),
      cell: (line) => (line.atMs > 0 ? <Time at={line.atMs} as="exact" /> : ''),
    },
    {
      key: 'level',
      title: t('activity:log.level'),
      width: '120px',
      text: (line) => line.level,
      cell: (line) =>
        line.level === '' ? (
          ''
        ) : (
          <Status kind={kinds[line.level] ?? 'info'}>
            {t(`activity:level.${line.level}`, { defaultValue: line.level })}
          </Status>
        ),
    },
    { key: 'message', title: t('activity:log.message'), width: 'minmax(140px, 1fr)', text: (line) => line.message },
    {
      key: 'details',
      title: t('activity:log.details'),
      width: 'minmax(200px, 2fr)',
      text: (line) => line.details,
      cell: (line) => (
        <span className={s.details} title={line.details}>
          {line.details}
        </span>
      ),
    },
  ];
  return (
    <Grid
      label={t('activity:tab.log')}
      columns={columns}
      rowKey={(line) => line.number}
      rowHeight={32}
      search={t('activity:log.search')}
      countKey="activity:log.count"
      toolbar={
        file.data !== undefined && (
          <span className={s.where}>
            <span className={s.path} title={file.data}>
              {file.data}
            </span>
            <CopyButton text={file.data} label={t('activity:log.copy')} iconOnly size="small" />
          </span>
        )
      }
      filters={
        <Dropdown
          size="small"
          aria-label={t('activity:log.level')}
          value={level === '' ? t('activity:log.every') : t(`activity:log.from.${level}`)}
          selectedOptions={[level]}
          onOptionSelect={(_, data) => setLevel(data.optionValue ?? '')}
          style={{ minWidth: 160 }}
        >
          <Option value="">{t('activity:log.every')}</Option>
          {levels.map((one) => (
            <Option key={one} value={one}>
              {t(`activity:log.from.${one}`)}
            </Option>
          ))}
        </Dropdown>
      }
      onExport={(csv) => save.text('log.csv', csv)}
      onOpen={(line) => line.run > 0 && go(`/activity/${line.run}`)}
      source={{
        version: `${version} ${level}`,
        load: async ({ offset, limit, search }) => {
          const page = await Log.page({ search, level, offset, limit });
          return { rows: page.lines, total: page.total };
        },
      }}
      empty={<EmptyState why={t('activity:log.none')} what={t('activity:log.noneWhat')} />}
      failed={(thrown, again) => (
        <div style={{ padding: '0 16px' }}>
          <ErrorNote what={t('activity:log.failed')} error={asFailure(thrown)} onRetry={again} />
        </div>
      )}
    />
  );
}
