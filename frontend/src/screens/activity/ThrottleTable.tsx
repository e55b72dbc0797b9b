import { Dropdown, Option } from '@fluentui/react-components';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { History, type Throttle } from '../../backend/calls';
import { asFailure } from '../../backend/error';
import { type Column, Grid } from '../../grid/Grid';
import { lengthOf, useRange } from '../../traffic/ranges';
import { lastOf } from '../../traffic/useHistory';
import { useSave } from '../../traffic/useSave';
import { EmptyState } from '../../ui/EmptyState';
import { ErrorNote } from '../../ui/ErrorNote';
import { useFormat } from '../../ui/format';
import { Time } from '../../ui/Time';

const scopes = ['mailbox', 'directory', 'extensions'] as const;

/** Each answer with which Microsoft asked for patience: where, how, and how long we kept away. */
export function ThrottleTable({ version }: { version: number }) {
  const { t } = useTranslation();
  const format = useFormat();
  const save = useSave();
  const { range } = useRange();
  const [scope, setScope] = useState('');
  const place = (event: Throttle) => t(`traffic:scope.${event.scope}`, { defaultValue: event.scope });
  const columns: Column<Throttle>[] = [
    {
      key: 'at',
      title: t('activity:throttle.at'),
      width: 'minmax(120px, 1fr)',
      text: (event) => format.utc(event.atMs),
      cell: (event) => <Time at={event.atMs} as="exact" />,
      sort: true,
    },
    { key: 'scope', title: t('activity:throttle.scope'), width: '104px', text: place, sort: true },
    {
      key: 'name',
      title: t('activity:throttle.mailbox'),
      width: 'minmax(160px, 2fr)',
      text: (event) => event.name || event.mailbox,
      sort: true,
    },
    {
      key: 'status',
      title: t('activity:throttle.status'),
      width: '72px',
      text: (event) => (event.status === 0 ? t('activity:throttle.lost') : String(event.status)),
      sort: true,
    },
    {
      key: 'code',
      title: t('activity:throttle.code'),
      width: 'minmax(110px, 1fr)',
      text: (event) => event.code,
      sort: true,
    },
    {
      key: 'answers',
      title: t('activity:throttle.answers'),
      width: '76px',
      align: 'end',
      text: (event) => format.number(event.answers),
      sort: true,
    },
    {
      key: 'retryAfterMs',
      title: t('activity:throttle.told'),
      width: '92px',
      align: 'end',
      text: (event) => (event.retryAfterMs < 0 ? t('activity:throttle.untold') : format.duration(event.retryAfterMs)),
      sort: true,
    },
    {
      key: 'closedMs',
      title: t('activity:throttle.closed'),
      width: '92px',
      align: 'end',
      text: (event) => format.duration(event.closedMs),
      sort: true,
    },
  ];
  return (
    <Grid
      label={t('activity:tab.throttling')}
      columns={columns}
      rowKey={(event) => `${event.atMs} ${event.scope} ${event.mailbox} ${event.status} ${event.code}`}
      search={t('activity:throttle.search')}
      countKey="activity:throttle.count"
      filters={
        <Dropdown
          size="small"
          aria-label={t('activity:throttle.scope')}
          value={scope === '' ? t('activity:throttle.every') : t(`traffic:scope.${scope}`)}
          selectedOptions={[scope]}
          onOptionSelect={(_, data) => setScope(data.optionValue ?? '')}
          style={{ minWidth: 140 }}
        >
          <Option value="">{t('activity:throttle.every')}</Option>
          {scopes.map((one) => (
            <Option key={one} value={one}>
              {t(`traffic:scope.${one}`)}
            </Option>
          ))}
        </Dropdown>
      }
      onExport={(csv) => save.text('throttle-events.csv', csv)}
      source={{
        version: `${version} ${range} ${scope}`,
        load: async ({ offset, limit, search, sort }) => {
          const page = await History.throttles({
            span: lastOf(lengthOf(range)),
            search,
            scope,
            by: sort?.key ?? '',
            ascending: sort?.direction === 'ascending',
            offset,
            limit,
          });
          return { rows: page.events, total: page.total };
        },
      }}
      empty={<EmptyState why={t('activity:throttle.none')} what={t('activity:throttle.noneWhat')} />}
      failed={(thrown, again) => (
        <div style={{ padding: '0 16px' }}>
          <ErrorNote what={t('activity:throttle.failed')} error={asFailure(thrown)} onRetry={again} />
        </div>
      )}
    />
  );
}
