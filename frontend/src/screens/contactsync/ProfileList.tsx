import { Button } from '@fluentui/react-components';
import {
  AddRegular,
  BoxSearchRegular,
  DocumentSearchRegular,
  FolderOpenRegular,
  PeopleSyncRegular,
} from '@fluentui/react-icons';
import { useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import { useLocation } from 'wouter';
import { type ProfileLine, Profiles, System } from '../../backend/calls';
import { readProfile } from '../../backend/profile';
import { type Column, Grid } from '../../grid/Grid';
import { useRunPage } from '../../live/runs';
import { useAct } from '../../live/useAct';
import { useLive } from '../../live/useLive';
import { RunStatus } from '../../run/RunStatus';
import { Card } from '../../ui/Card';
import { EmptyState } from '../../ui/EmptyState';
import { ErrorNote } from '../../ui/ErrorNote';
import { useFormat } from '../../ui/format';
import { Loading } from '../../ui/Loading';
import { Page } from '../../ui/Page';
import { Time } from '../../ui/Time';
import { ProfileActions } from './ProfileActions';
import { ProfileState, stateWords } from './ProfileState';
import { profileDraft } from './profileDraft';
import { RehireCard } from './RehireCard';

/** Every profile in a line. */
export function ProfileList() {
  const { t } = useTranslation();
  const format = useFormat();
  const [, go] = useLocation();
  const profiles = useLive<ProfileLine[]>({
    key: ['profiles'],
    ask: Profiles.list,
    on: { 'history.changed': 'ask', 'run.changed': (run) => (run.final ? 'ask' : undefined), 'session.changed': 'ask' },
  });
  const runs = useRunPage(0, 1);
  const last = runs.data?.runs[0];
  const open = useAct(async () => {
    const document = await Profiles.open();
    if (document.text === '') return;
    profileDraft(document.stored ? document.id : '').save({ profile: readProfile(document.text) });
    go(document.stored ? `/contacts/profile/${document.id}` : '/contacts/draft');
  });
  const columns = useMemo((): Column<ProfileLine>[] => {
    const number = (
      key: 'people' | 'mailboxes' | 'contacts' | 'behind',
      title: string,
      from = 0,
    ): Column<ProfileLine> => ({
      key,
      title,
      width: '80px',
      align: 'end',
      from,
      text: (row) => format.number(row[key]),
      sort: (a, b) => a[key] - b[key],
    });
    return [
      {
        key: 'name',
        title: t('contactsync:column.name'),
        width: 'minmax(120px, 1.6fr)',
        text: (row) => row.name,
        sort: true,
      },
      {
        key: 'folder',
        title: t('contactsync:column.folder'),
        width: 'minmax(100px, 1fr)',
        from: 800, // mostly the profile's name
        text: (row) => (row.folderMode === 'default' ? t('contactsync:place.contacts') : row.folder),
        sort: true,
      },
      number('people', t('contactsync:column.people')),
      number('mailboxes', t('contactsync:column.mailboxes')),
      number('contacts', t('contactsync:column.contacts')),
      number('behind', t('contactsync:column.behind'), 860),
      {
        key: 'state',
        title: t('contactsync:column.state'),
        width: 'minmax(180px, 1.8fr)',
        text: (row) => stateWords(t, row),
        cell: (row) => <ProfileState profile={row} />,
        sort: true,
      },
      {
        key: 'actions',
        title: '',
        width: '40px',
        text: () => '',
        cell: (row) => <ProfileActions profile={row} compact />,
      },
    ];
  }, [t, format]);
  const list = profiles.data;
  return (
    <Page
      fill
      title={t('contactsync:title')}
      subtitle={
        last ? (
          <>
            {t('contactsync:lastRun')} <Time at={last.finishedMs || last.startedMs} as="relative" /> ·{' '}
            <RunStatus run={last} />
          </>
        ) : (
          t('contactsync:never')
        )
      }
      actions={
        <>
          <Button icon={<BoxSearchRegular />} onClick={() => go('/contacts/adopt')}>
            {t('contactsync:formerTools')}
          </Button>
          <Button icon={<DocumentSearchRegular />} onClick={() => go('/contacts/plans')}>
            {t('plan:all')}
          </Button>
          <Button icon={<FolderOpenRegular />} disabledFocusable={open.busy} onClick={() => void open.run()}>
            {t('contactsync:open')}
          </Button>
          <Button appearance="primary" icon={<AddRegular />} onClick={() => go('/contacts/new')}>
            {t('contactsync:new')}
          </Button>
        </>
      }
    >
      {open.failure && (
        <Card label={t('contactsync:failed.open')}>
          <ErrorNote what={t('contactsync:failed.open')} safe={t('contactsync:failed.unstored')} error={open.failure} />
        </Card>
      )}
      {profiles.failure && (
        <Card label={t('contactsync:failed.read')}>
          <ErrorNote
            what={profiles.stale ? t('contactsync:failed.stale') : t('contactsync:failed.read')}
            safe={t('contactsync:failed.safe')}
            error={profiles.failure}
            onRetry={profiles.again}
          />
        </Card>
      )}
      <RehireCard />
      {profiles.loading && <Loading rows={6} />}
      {list && (
        <Card label={t('contactsync:list')} padded={false} fill>
          <Grid
            label={t('contactsync:list')}
            columns={columns}
            rows={list}
            rowKey={(row) => row.id}
            onOpen={(row) => go(`/contacts/profile/${row.id}`)}
            search={t('contactsync:search')}
            countKey="contactsync:count"
            onExport={(csv) => System.saveText('profiles.csv', csv)}
            sortFirst={{ key: 'name', direction: 'ascending' }}
            empty={
              <EmptyState
                icon={<PeopleSyncRegular />}
                why={t('contactsync:empty.why')}
                what={t('contactsync:empty.what')}
                action={{ label: t('contactsync:new'), onClick: () => go('/contacts/new') }}
              />
            }
          />
        </Card>
      )}
    </Page>
  );
}
