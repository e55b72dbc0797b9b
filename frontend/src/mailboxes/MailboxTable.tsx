import {
  Button,
  Dialog,
  DialogActions,
  DialogBody,
  DialogContent,
  DialogSurface,
  DialogTitle,
  Dropdown,
  makeStyles,
  Option,
  ProgressBar,
  tokens,
} from '@fluentui/react-components';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { type Mailbox, Overview } from '../backend/calls';
import { asFailure } from '../backend/error';
import { type Column, Grid } from '../grid/Grid';
import { useSave } from '../traffic/useSave';
import { CopyButton } from '../ui/CopyButton';
import { EmptyState } from '../ui/EmptyState';
import { ErrorNote } from '../ui/ErrorNote';
import { FocusBack } from '../ui/FocusBack';
import { useFormat } from '../ui/format';
import { Status, type StatusKind } from '../ui/Status';
import { Time } from '../ui/Time';

const useStyles = makeStyles({
  name: { display: 'flex', alignItems: 'baseline', gap: '8px', minWidth: 0 },
  mail: {
    color: tokens.colorNeutralForeground3,
    fontSize: tokens.fontSizeBase200,
    overflow: 'hidden',
    textOverflow: 'ellipsis',
  },
  share: { display: 'flex', alignItems: 'center', gap: '16px', paddingRight: '16px' },
  bar: { flex: '1 1 auto', minWidth: '40px' },
  number: { width: '116px', textAlign: 'right', fontVariantNumeric: 'tabular-nums' },
  small: { color: tokens.colorNeutralForeground3, fontSize: tokens.fontSizeBase200, margin: '8px 0 0' },
});

const kinds: Record<string, StatusKind> = {
  failed: 'failed',
  throttled: 'throttled',
  working: 'running',
  behind: 'waiting',
  left: 'info',
  skipped: 'cancelled',
  done: 'done',
};
export const states = ['failed', 'throttled', 'working', 'behind', 'left', 'skipped', 'done'] as const;

export interface MailboxTableProps {
  /** Another value: the mailboxes may have changed, ask again. */
  version: number;
  /** What is looked for at first. */
  search?: string;
  /** At the left of the filter: the tabs of a screen. */
  toolbar?: React.ReactNode;
}

/** Every mailbox and how it stands, what needs looking at first. Fills its parent. */
export function MailboxTable({ version, search, toolbar }: MailboxTableProps) {
  const s = useStyles();
  const { t } = useTranslation();
  const format = useFormat();
  const save = useSave();
  const [state, setState] = useState('');
  const [open, setOpen] = useState<Mailbox>();
  const word = (box: Mailbox) => t(`mailboxes:state.${box.state}`, { defaultValue: box.state });
  const share = (box: Mailbox) => ({
    contacts: format.number(box.contacts),
    people: format.number(box.people),
    more: format.number(box.contacts - box.people),
  });
  const columns: Column<Mailbox>[] = [
    {
      key: 'name',
      title: t('mailboxes:column.mailbox'),
      width: 'minmax(180px, 2fr)',
      sort: true,
      text: (box) => `${box.name} <${box.mail}>`,
      cell: (box) => (
        <span className={s.name}>
          {box.name || box.mail}
          {box.name !== '' && <span className={s.mail}>{box.mail}</span>}
        </span>
      ),
    },
    {
      key: 'state',
      title: t('mailboxes:column.state'),
      width: 'minmax(126px, 148px)',
      sort: true,
      text: (box) => (box.trouble ? `${word(box)}: ${box.trouble.message}` : word(box)),
      cell: (box) => <Status kind={kinds[box.state] ?? 'none'}>{word(box)}</Status>,
    },
    {
      key: 'contacts',
      title: t('mailboxes:column.contacts'),
      width: 'minmax(150px, 1fr)',
      sort: true,
      text: (box) => `${box.contacts} / ${box.people}`,
      cell: (box) => (
        <span className={s.share}>
          <ProgressBar
            className={s.bar}
            value={box.people > 0 ? Math.min(1, box.contacts / box.people) : 0}
            thickness="medium"
            color={box.state === 'failed' ? 'error' : box.state === 'throttled' ? 'warning' : 'brand'}
            aria-label={t('mailboxes:column.contacts')}
          />
          {box.contacts > box.people ? (
            <span className={s.number} title={t('mailboxes:column.beyondWhy', share(box))}>
              {t('mailboxes:column.beyond', share(box))}
            </span>
          ) : (
            <span className={s.number}>{t('mailboxes:column.share', share(box))}</span>
          )}
        </span>
      ),
    },
    {
      key: 'profile',
      title: t('mailboxes:column.profile'),
      width: 'minmax(80px, 1fr)',
      sort: true,
      text: (box) => box.profile,
    },
    {
      key: 'next',
      title: t('mailboxes:column.next'),
      width: '120px',
      align: 'end',
      text: (box) => (box.nextTryMs > 0 ? format.utc(box.nextTryMs) : ''),
      cell: (box) => (box.nextTryMs > 0 ? <Time at={box.nextTryMs} /> : ''),
    },
  ];
  const filter = (
    <Dropdown
      size="small"
      aria-label={t('mailboxes:filter')}
      value={state === '' ? t('mailboxes:every') : t(`mailboxes:state.${state}`)}
      selectedOptions={[state]}
      onOptionSelect={(_, data) => setState(data.optionValue ?? '')}
      style={{ minWidth: 140 }}
    >
      <Option value="">{t('mailboxes:every')}</Option>
      {states.map((one) => (
        <Option key={one} value={one}>
          {t(`mailboxes:state.${one}`)}
        </Option>
      ))}
    </Dropdown>
  );
  return (
    <>
      <Grid
        label={t('mailboxes:label')}
        columns={columns}
        rowKey={(box) => `${box.profile} ${box.id}`}
        search={t('mailboxes:search')}
        {...(search === undefined ? {} : { searchFirst: search })}
        countKey="mailboxes:count"
        toolbar={toolbar}
        filters={filter}
        onExport={(csv) => save.text('mailboxes.csv', csv)}
        onOpen={(box) => box.trouble && setOpen(box)}
        source={{
          version: `${version} ${state}`,
          load: async ({ offset, limit, search: typed, sort }) => {
            const page = await Overview.mailboxes({
              search: typed,
              state,
              by: sort?.key ?? '',
              descending: sort?.direction === 'descending',
              offset,
              limit,
            });
            return { rows: page.mailboxes, total: page.total };
          },
        }}
        empty={
          state === '' ? (
            <EmptyState why={t('mailboxes:none')} what={t('mailboxes:noneWhat')} />
          ) : (
            <EmptyState why={t('mailboxes:noneSo')} what={t('mailboxes:noneSoWhat')} />
          )
        }
        failed={(thrown, again) => (
          <div style={{ padding: '0 16px' }}>
            <ErrorNote what={t('mailboxes:failed')} error={asFailure(thrown)} onRetry={again} />
          </div>
        )}
      />
      {open?.trouble && (
        <Dialog open onOpenChange={(_, data) => !data.open && setOpen(undefined)}>
          <DialogSurface>
            <FocusBack />
            <DialogBody>
              <DialogTitle>{open.name || open.mail}</DialogTitle>
              <DialogContent>
                <Status kind={kinds[open.state] ?? 'none'}>{open.trouble.message}</Status>
                <p style={{ whiteSpace: 'pre-line' }}>{open.trouble.action}</p>
                <p className={s.small}>
                  {t('mailboxes:detail.code', { code: open.trouble.code })}
                  {open.trouble.requestId !== '' && (
                    <>
                      {' · '}
                      {t('mailboxes:detail.request', { id: open.trouble.requestId })}
                    </>
                  )}
                  {open.nextTryMs > 0 && (
                    <>
                      <br />
                      {t('mailboxes:detail.next', { at: format.dateTime(open.nextTryMs) })}
                    </>
                  )}
                </p>
              </DialogContent>
              <DialogActions>
                <CopyButton
                  text={() =>
                    [open.mail, open.trouble?.code, open.trouble?.message, open.trouble?.requestId].join('\n')
                  }
                  label={t('mailboxes:detail.copy')}
                />
                <Button appearance="primary" onClick={() => setOpen(undefined)}>
                  {t('mailboxes:detail.close')}
                </Button>
              </DialogActions>
            </DialogBody>
          </DialogSurface>
        </Dialog>
      )}
    </>
  );
}
