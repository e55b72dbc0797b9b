import { Button } from '@fluentui/react-components';
import { ArrowUndoRegular } from '@fluentui/react-icons';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useLocation } from 'wouter';
import { Profiles, System, Undo, type UndoneContact } from '../../../backend/calls';
import { asFailure } from '../../../backend/error';
import { type Column, Grid } from '../../../grid/Grid';
import { useLive } from '../../../live/useLive';
import { Card } from '../../../ui/Card';
import { ConfirmDialog } from '../../../ui/ConfirmDialog';
import { EmptyState } from '../../../ui/EmptyState';
import { ErrorNote } from '../../../ui/ErrorNote';
import { Loading } from '../../../ui/Loading';
import { Page } from '../../../ui/Page';
import { Status } from '../../../ui/Status';
import { useNotify } from '../../../ui/Toasts';

/** From here on letting go takes a typed number. */
const typedFrom = 100;

/** The contacts of a profile that stay as an undo left them, and the way to let go of them. */
export default function Undone({ profile }: { profile: string }) {
  const { t } = useTranslation();
  const [, go] = useLocation();
  const notify = useNotify();
  const [asking, setAsking] = useState<{ mailbox: string; total: number }>();
  const live = useLive({
    key: ['undo.undone', profile],
    ask: async () => ({
      name: (await Profiles.get(profile)).name,
      page: await Undo.undone({ profile, mailbox: '', person: '' }),
    }),
    on: { 'run.changed': (run) => (run.final ? 'ask' : undefined), 'history.changed': 'ask', 'session.changed': 'ask' },
  });
  const page = live.data?.page;
  const columns: Column<UndoneContact>[] = [
    { key: 'person', title: t('undo:column.person'), width: 'minmax(200px, 1fr)', text: (c) => c.person, sort: true },
    {
      key: 'mailbox',
      title: t('undo:column.mailbox'),
      width: 'minmax(220px, 1fr)',
      text: (c) => c.mailbox,
      sort: true,
    },
    {
      key: 'there',
      title: t('undo:column.contact'),
      width: '220px',
      text: (c) => (c.there ? t('undo:there.yes') : t('undo:there.no')),
      cell: (c) => (
        <Status kind={c.there ? 'held' : 'cancelled'}>{c.there ? t('undo:there.yes') : t('undo:there.no')}</Status>
      ),
      sort: true,
    },
  ];
  return (
    <Page
      title={live.data ? t('undo:undone.title', { name: live.data.name }) : t('undo:undone.untitled')}
      subtitle={t('undo:undone.subtitle')}
      fill
      actions={
        <>
          <Button onClick={() => go('/contacts')}>{t('contactsync:back')}</Button>
          {page && page.total > 0 && (
            <Button
              appearance="primary"
              icon={<ArrowUndoRegular />}
              onClick={() => setAsking({ mailbox: '', total: page.total })}
            >
              {t('undo:release.button')}
            </Button>
          )}
        </>
      }
    >
      {live.failure && (
        <Card label={t('undo:undone.failed')}>
          <ErrorNote what={t('undo:undone.failed')} error={live.failure} onRetry={live.again} />
        </Card>
      )}
      {live.loading && <Loading rows={6} />}
      {page && (
        <Card label={t('undo:undone.untitled')} padded={false} fill>
          <Grid
            label={t('undo:undone.untitled')}
            columns={columns}
            rows={page.contacts}
            rowKey={(c) => `${c.mailbox} ${c.personId}`}
            search={t('undo:undone.search')}
            countKey="undo:count"
            toolbar={
              page.total > page.contacts.length
                ? t('undo:firstOf', { shown: page.contacts.length, count: page.total })
                : undefined
            }
            onOpen={(c) =>
              setAsking({
                mailbox: c.mailbox,
                total: page.contacts.filter(({ mailbox }) => mailbox === c.mailbox).length,
              })
            }
            onExport={(csv) => System.saveText('undone.csv', csv)}
            empty={
              <EmptyState icon={<ArrowUndoRegular />} why={t('undo:undone.none')} what={t('undo:undone.noneWhat')} />
            }
          />
        </Card>
      )}
      {asking && (
        <ConfirmDialog
          title={
            asking.mailbox === ''
              ? t('undo:release.all', { count: asking.total })
              : t('undo:release.one', { mailbox: asking.mailbox })
          }
          confirm={t('undo:release.confirm')}
          {...(asking.mailbox === '' && asking.total >= typedFrom ? { typedCount: asking.total } : {})}
          asError={asFailure}
          onClose={() => setAsking(undefined)}
          onConfirm={async () => {
            const released = await Undo.release({ profile, mailbox: asking.mailbox, person: '' });
            notify({ title: t('undo:release.done', { count: released }) });
            live.again();
          }}
        >
          {t('undo:release.what')}
        </ConfirmDialog>
      )}
    </Page>
  );
}
