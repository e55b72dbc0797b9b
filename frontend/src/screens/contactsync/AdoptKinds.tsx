import { Button } from '@fluentui/react-components';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { LeftoverCount, LeftoverState } from '../../backend/calls';
import { type Column, Grid } from '../../grid/Grid';
import { useSave } from '../../traffic/useSave';
import { Card } from '../../ui/Card';
import { useFormat } from '../../ui/format';
import { Decide } from './AdoptDecide';
import { useToolName } from './useToolName';

interface KindsProps {
  state: LeftoverState;
  busy: boolean;
  onShow: (of: { kind: string; tool: string }) => void;
}

/** What each tool left, a line each, and what becomes of it. */
export function Kinds({ state, busy, onShow }: KindsProps) {
  const { t } = useTranslation();
  const tool = useToolName();
  const format = useFormat();
  const save = useSave();
  const [deciding, setDeciding] = useState<LeftoverCount | 'all'>();
  const number = (
    key: string,
    title: string,
    value: (row: LeftoverCount) => number,
    from = 0,
  ): Column<LeftoverCount> => ({
    key,
    from,
    title,
    width: '84px',
    align: 'end',
    text: (row) => format.number(value(row)),
    sort: (a, b) => value(a) - value(b),
  });
  const columns: Column<LeftoverCount>[] = [
    {
      key: 'kind',
      title: t('leftovers:column.kind'),
      width: 'minmax(160px, 1.4fr)',
      text: (row) => t(`leftovers:kind.${row.kind}`, { defaultValue: row.kind }),
      sort: true,
    },
    {
      key: 'tool',
      title: t('leftovers:column.tool'),
      width: 'minmax(130px, 1.2fr)',
      text: tool,
      sort: true,
    },
    number('contacts', t('leftovers:column.contacts'), (row) => row.contacts),
    number('mailboxes', t('leftovers:column.mailboxes'), (row) => row.mailboxes, 1010),
    number('matched', t('leftovers:column.matched'), (row) => row.byId + row.byAddress),
    number('nobody', t('leftovers:column.nobody'), (row) => row.nobody),
    number('duplicates', t('leftovers:column.duplicates'), (row) => row.duplicates, 930),
    number('decided', t('leftovers:column.decided'), (row) => row.adopted + row.left + row.removed, 830),
    {
      key: 'actions',
      title: '',
      width: '88px',
      text: () => '',
      cell: (row) => (
        <Button
          size="small"
          tabIndex={-1}
          disabled={busy}
          aria-label={t('leftovers:decideNamed', { tool: tool(row) })}
          onClick={() => setDeciding(row)}
        >
          {t('leftovers:decide')}
        </Button>
      ),
    },
  ];
  return (
    <Card
      title={t('leftovers:kinds')}
      subtitle={t('leftovers:kindsWhat')}
      padded={false}
      actions={
        <Button appearance="primary" disabled={busy} onClick={() => setDeciding('all')}>
          {t('leftovers:decideAll')}
        </Button>
      }
    >
      <div style={{ height: Math.min(6, state.counts.length) * 36 + 112 }}>
        <Grid
          label={t('leftovers:kinds')}
          columns={columns}
          rows={state.counts}
          rowKey={(row) => `${row.kind} ${row.tool}`}
          onOpen={(row) => onShow({ kind: row.kind, tool: row.tool })}
          search={t('leftovers:findKind')}
          countKey="leftovers:kindCount"
          onExport={(csv) => save.text('former-tools.csv', csv)}
        />
      </div>
      {deciding && (
        <Decide state={state} of={deciding === 'all' ? undefined : deciding} onClose={() => setDeciding(undefined)} />
      )}
    </Card>
  );
}
