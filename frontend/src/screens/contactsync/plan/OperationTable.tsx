import { Dropdown, Input, makeStyles, Option } from '@fluentui/react-components';
import { MailRegular } from '@fluentui/react-icons';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { type PlanOperation, Plans } from '../../../backend/calls';
import { asFailure } from '../../../backend/error';
import { type Column, Grid } from '../../../grid/Grid';
import { useSettled } from '../../../live/useSettled';
import { EmptyState } from '../../../ui/EmptyState';
import { ErrorNote } from '../../../ui/ErrorNote';
import { Status } from '../../../ui/Status';
import { TwoPart } from '../../../ui/TwoPart';
import { OperationDialog } from './OperationDialog';
import { Kind, useWhy } from './words';

const useStyles = makeStyles({
  held: { display: 'inline-flex', gap: '6px', minWidth: 0 },
  mailbox: { width: '180px' },
  narrow: { minWidth: '124px' },
});

const kinds = ['create', 'update', 'delete'] as const;
const holds = ['yes', 'no'] as const;

export interface OperationTableProps {
  plan: number;
  /** What it begins with; a change of it begins anew. */
  heldFirst?: string;
}

/** The operations of a plan, in order of mailbox; Go has the rows, however many there are. */
export function OperationTable({ plan, heldFirst = '' }: OperationTableProps) {
  const s = useStyles();
  const { t } = useTranslation();
  const why = useWhy();
  const [typed, setTyped] = useState('');
  const [kind, setKind] = useState('');
  const [held, setHeld] = useState(heldFirst);
  const [open, setOpen] = useState<PlanOperation>();
  const mailbox = useSettled(typed.trim());
  const word = (o: PlanOperation) => t(`plan:kind.${o.kind}`, { defaultValue: o.kind });
  const columns: Column<PlanOperation>[] = [
    { key: 'mailbox', title: t('plan:column.mailbox'), width: 'minmax(160px, 1.4fr)', text: (o) => o.mailbox },
    {
      key: 'kind',
      title: t('plan:column.what'),
      width: '112px',
      text: word,
      cell: (o) => <Kind kind={o.kind} />,
    },
    {
      key: 'person',
      title: t('plan:column.person'),
      width: 'minmax(190px, 1.6fr)',
      text: (o) => `${o.personName} <${o.personMail}>`,
      cell: (o) => <TwoPart main={o.personName || o.personMail} side={o.personName === '' ? '' : o.personMail} />,
    },
    {
      key: 'why',
      title: t('plan:column.why'),
      width: 'minmax(208px, 3fr)',
      text: why,
      cell: (o) => (o.held ? <Status kind="held">{why(o)}</Status> : why(o)),
    },
  ];
  const filters = (
    <>
      <Input
        className={s.mailbox}
        size="small"
        type="search"
        contentBefore={<MailRegular />}
        aria-label={t('plan:filter.mailbox')}
        placeholder={t('plan:filter.mailbox')}
        value={typed}
        onChange={(_, data) => setTyped(data.value)}
      />
      <Dropdown
        className={s.narrow}
        size="small"
        aria-label={t('plan:filter.kind')}
        value={kind === '' ? t('plan:filter.everyKind') : t(`plan:kind.${kind}`)}
        selectedOptions={[kind]}
        onOptionSelect={(_, data) => setKind(data.optionValue ?? '')}
        style={{ minWidth: 124 }}
      >
        <Option value="">{t('plan:filter.everyKind')}</Option>
        {kinds.map((one) => (
          <Option key={one} value={one}>
            {t(`plan:kind.${one}`)}
          </Option>
        ))}
      </Dropdown>
      <Dropdown
        className={s.narrow}
        size="small"
        aria-label={t('plan:filter.held')}
        value={held === '' ? t('plan:filter.heldOrNot') : t(`plan:filter.holds.${held}`)}
        selectedOptions={[held]}
        onOptionSelect={(_, data) => setHeld(data.optionValue ?? '')}
        style={{ minWidth: 124 }}
      >
        <Option value="">{t('plan:filter.heldOrNot')}</Option>
        {holds.map((one) => (
          <Option key={one} value={one}>
            {t(`plan:filter.holds.${one}`)}
          </Option>
        ))}
      </Dropdown>
    </>
  );
  const filtered = mailbox !== '' || kind !== '' || held !== '';
  return (
    <>
      <Grid
        label={t('plan:operations')}
        columns={columns}
        rowHeight={32}
        rowKey={(o) => `${o.profile} ${o.mailboxId} ${o.personId}`}
        search={t('plan:filter.person')}
        countKey="plan:count"
        filters={filters}
        onOpen={setOpen}
        source={{
          version: `${plan} ${mailbox} ${kind} ${held}`,
          load: async ({ offset, limit, search }) => {
            const page = await Plans.page({
              plan,
              mailbox,
              person: search.trim(),
              profile: '',
              kind,
              held,
              offset,
              limit,
            });
            return { rows: page.operations, total: page.total };
          },
        }}
        empty={
          filtered ? (
            <EmptyState why={t('plan:none.so')} what={t('plan:none.soWhat')} />
          ) : (
            <EmptyState why={t('plan:none.why')} what={t('plan:none.what')} />
          )
        }
        failed={(thrown, again) => (
          <div style={{ padding: '0 16px' }}>
            <ErrorNote what={t('plan:failed.page')} error={asFailure(thrown)} onRetry={again} />
          </div>
        )}
      />
      {open && <OperationDialog operation={open} onClose={() => setOpen(undefined)} />}
    </>
  );
}
