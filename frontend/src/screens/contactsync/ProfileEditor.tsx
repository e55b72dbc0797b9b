import { Button, makeStyles, Tab, TabList, tokens } from '@fluentui/react-components';
import { SaveRegular } from '@fluentui/react-icons';
import { useMemo, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useLocation } from 'wouter';
import {
  type FieldCatalogue,
  type ProfileDocument,
  type ProfileLine,
  Profiles,
  type ProfileVerdict,
} from '../../backend/calls';
import { type Profile, readProfile, writeProfile } from '../../backend/profile';
import { useAct } from '../../live/useAct';
import { useLive } from '../../live/useLive';
import { useSettled } from '../../live/useSettled';
import { ways } from '../../run/ways';
import { ScheduleForm } from '../../schedule/ScheduleForm';
import { Banner } from '../../ui/Banner';
import { Card } from '../../ui/Card';
import { EmptyState } from '../../ui/EmptyState';
import { ErrorNote } from '../../ui/ErrorNote';
import { Loading } from '../../ui/Loading';
import { Page } from '../../ui/Page';
import { useNotify } from '../../ui/Toasts';
import { CardBox } from './CardBox';
import { DeletesSection } from './DeletesSection';
import { MappingEditor } from './MappingEditor';
import { ProfileActions } from './ProfileActions';
import { ProfileState } from './ProfileState';
import { concerns } from './problem';
import { profileDraft } from './profileDraft';
import { RuleCount } from './RuleCount';
import { RuleEditor } from './RuleEditor';
import { DriftSection, FolderSection, PhonesSection, PhotosSection } from './sections';
import { WhyBox } from './WhyBox';

const useStyles = makeStyles({
  tabs: { marginLeft: '-12px', flexWrap: 'wrap' },
  two: {
    display: 'grid',
    gridTemplateColumns: 'minmax(0, 1fr) minmax(280px, 340px)',
    gap: '12px',
    alignItems: 'start',
    '@media (max-width: 1099px)': { gridTemplateColumns: 'minmax(0, 1fr)' },
  },
  wide: { gridTemplateColumns: 'minmax(0, 1fr) minmax(300px, 360px)' },
  side: { display: 'flex', flexDirection: 'column', gap: '12px', minWidth: 0 },
  stack: { display: 'flex', flexDirection: 'column', gap: '20px' },
  wrong: { color: tokens.colorStatusDangerForeground1 },
});

const tabs = ['people', 'mailboxes', 'folder', 'fields', 'photos', 'drift', 'deletes', 'schedule'] as const;
type TabName = (typeof tabs)[number];
const partsOf: Record<TabName, string[]> = {
  people: ['people'],
  mailboxes: ['mailboxes'],
  folder: ['name', 'folder', 'folderMode', 'category', 'skipOwner'],
  fields: ['fields', 'phones'],
  photos: ['photos'],
  drift: ['drift'],
  deletes: ['deletes'],
  schedule: [],
};

/** One profile, stored or, with id '', a draft of one. What is changed is kept as a draft until it is saved. */
export default function ProfileEditor({ id }: { id: string }) {
  const { t } = useTranslation();
  const [, go] = useLocation();
  const draft = useMemo(() => profileDraft(id), [id]);
  const stored = useLive<ProfileDocument>({
    key: ['profiles.get', id],
    ask: () => Profiles.get(id),
    enabled: id !== '',
    on: { 'history.changed': 'ask' },
  });
  const catalogue = useLive<FieldCatalogue>({ key: ['profiles.catalogue'], ask: Profiles.catalogue });
  const lines = useLive<ProfileLine[]>({
    key: ['profiles'],
    ask: Profiles.list,
    on: { 'history.changed': 'ask', 'run.changed': (run) => (run.final ? 'ask' : undefined) },
  });
  const failure = stored.failure ?? catalogue.failure;
  if (id === '' && !draft.load()?.profile) {
    return (
      <Page title={t('contactsync:draft.title')}>
        <Card label={t('contactsync:draft.title')}>
          <EmptyState
            why={t('contactsync:draft.none')}
            what={t('contactsync:draft.noneWhat')}
            action={{ label: t('contactsync:back'), onClick: () => go('/contacts') }}
          />
        </Card>
      </Page>
    );
  }
  if (failure && (!catalogue.data || (id !== '' && !stored.data))) {
    return (
      <Page title={t('contactsync:title')}>
        <Card label={t('contactsync:failed.profile')}>
          <ErrorNote
            what={t('contactsync:failed.profile')}
            safe={t('contactsync:failed.safe')}
            error={failure}
            onRetry={() => {
              stored.again();
              catalogue.again();
            }}
          />
        </Card>
      </Page>
    );
  }
  if (!catalogue.data || (id !== '' && !stored.data)) return <Loading kind="blocks" rows={2} />;
  return (
    <Editor
      id={id}
      stored={stored.data ? stored.data.text : null}
      catalogue={catalogue.data}
      line={lines.data?.find((one) => one.id === id)}
    />
  );
}

interface EditorProps {
  id: string;
  stored: string | null;
  catalogue: FieldCatalogue;
  line: ProfileLine | undefined;
}

function Editor({ id, stored, catalogue, line }: EditorProps) {
  const s = useStyles();
  const { t } = useTranslation();
  const [, go] = useLocation();
  const notify = useNotify();
  const draft = useMemo(() => profileDraft(id), [id]);
  const [changed, setChanged] = useState<Profile | null>(() => draft.load()?.profile ?? null);
  const [tab, setTab] = useState<TabName>('people');
  const [justSaved, setJustSaved] = useState(false);
  const [refused, setRefused] = useState<ProfileVerdict>();
  const profile = useMemo(() => changed ?? readProfile(stored ?? '{}'), [changed, stored]);
  const change = (next: Profile) => {
    setJustSaved(false);
    setRefused(undefined);
    draft.save({ profile: next });
    setChanged(next);
  };
  const discard = () => {
    draft.clear();
    setChanged(null);
    setRefused(undefined);
    if (id === '') go('/contacts');
  };

  const text = useSettled(writeProfile(profile));
  const validated = useLive<ProfileVerdict>({
    key: ['profiles.validate', text],
    ask: () => Profiles.validate(text),
    keep: true,
    enabled: changed !== null,
  });
  const verdict = refused ?? (changed === null ? undefined : validated.data);

  const save = useAct(async () => {
    const saved = await Profiles.save(writeProfile(profile));
    if (!saved.verdict.valid) {
      setRefused(saved.verdict);
      const at = tabs.find((one) => concerns(saved.verdict, ...partsOf[one]));
      if (at) setTab(at);
      return;
    }
    draft.clear();
    if (id === '') {
      notify({ title: t('contactsync:saved.title'), body: t('contactsync:saved.body') });
      go(`/contacts/profile/${saved.id}`);
      return;
    }
    setChanged(null);
    setJustSaved(true);
  });
  const preview = useAct(async () => {
    const run = await Profiles.plan(id);
    go(ways.preview(run.id));
  });
  const section = { profile, verdict, onChange: change };
  return (
    <Page
      title={profile.name.trim() === '' ? t('contactsync:unnamed') : profile.name}
      subtitle={line ? <ProfileState profile={line} /> : t('contactsync:draft.subtitle')}
      actions={
        <>
          <Button onClick={() => go('/contacts')}>{t('contactsync:back')}</Button>
          {changed && (
            <Button disabledFocusable={save.busy} onClick={discard}>
              {t('contactsync:discard')}
            </Button>
          )}
          {line && !changed && (
            <Button disabledFocusable={preview.busy} onClick={() => void preview.run()}>
              {t('contactsync:action.preview')}
            </Button>
          )}
          <Button
            appearance="primary"
            icon={<SaveRegular />}
            disabled={changed === null || save.busy}
            onClick={() => void save.run()}
          >
            {t('contactsync:save')}
          </Button>
          {line && <ProfileActions profile={line} />}
        </>
      }
    >
      {(save.failure || preview.failure) && (
        <Card label={t('contactsync:failed.save')}>
          {save.failure && (
            <ErrorNote
              what={t('contactsync:failed.save')}
              safe={t('contactsync:failed.unstored')}
              error={save.failure}
              onRetry={() => void save.run()}
            />
          )}
          {preview.failure && <ErrorNote what={t('contactsync:failed.preview')} error={preview.failure} />}
        </Card>
      )}
      {justSaved && (
        <Banner
          intent="info"
          title={t('contactsync:saved.title')}
          action={{ label: t('contactsync:action.preview'), onClick: () => void preview.run() }}
          onDismiss={() => setJustSaved(false)}
        >
          {t('contactsync:saved.body')}
        </Banner>
      )}
      {changed && (
        <Banner
          intent={verdict && !verdict.valid ? 'warning' : 'info'}
          title={verdict && !verdict.valid ? t('contactsync:draft.wrong') : t('contactsync:draft.changed')}
        >
          {verdict && !verdict.valid ? `${verdict.message} ${verdict.action}` : t('contactsync:draft.kept')}
        </Banner>
      )}
      <TabList
        className={s.tabs}
        selectedValue={tab}
        onTabSelect={(_, data) => setTab(data.value as TabName)}
        aria-label={t('contactsync:tabs')}
      >
        {tabs.map((one) =>
          one === 'schedule' && id === '' ? null : (
            <Tab key={one} value={one}>
              {t(`contactsync:tab.${one}`)}
              {concerns(verdict, ...partsOf[one]) && <span className={s.wrong}> · {t('contactsync:check')}</span>}
            </Tab>
          ),
        )}
      </TabList>
      <div role="tabpanel" aria-label={t(`contactsync:tab.${tab}`)}>
        {(tab === 'people' || tab === 'mailboxes') && (
          <div className={s.two}>
            <Card label={t(`contactsync:tab.${tab}`)}>
              <RuleEditor
                rule={profile[tab]}
                as={tab}
                catalogue={catalogue}
                verdict={verdict}
                onChange={(rule) => change({ ...profile, [tab]: rule })}
              />
            </Card>
            <div className={s.side}>
              <Card title={t(`rule:count.title.${tab}`)}>
                <RuleCount key={tab} rule={profile[tab]} as={tab} />
              </Card>
              <Card title={t('rule:why.title')}>
                <WhyBox profile={profile} />
              </Card>
            </div>
          </div>
        )}
        {tab === 'folder' && (
          <Card label={t('contactsync:tab.folder')}>
            <FolderSection
              {...section}
              was={stored !== null && (line?.contacts ?? 0) > 0 ? readProfile(stored) : undefined}
            />
          </Card>
        )}
        {tab === 'fields' && (
          <div className={`${s.two} ${s.wide}`}>
            <Card label={t('contactsync:tab.fields')}>
              <div className={s.stack}>
                <MappingEditor {...section} catalogue={catalogue} />
                <PhonesSection {...section} />
              </div>
            </Card>
            <Card title={t('mapping:preview.title')}>
              <CardBox profile={profile} />
            </Card>
          </div>
        )}
        {tab === 'photos' && (
          <Card label={t('contactsync:tab.photos')}>
            <PhotosSection {...section} />
          </Card>
        )}
        {tab === 'drift' && (
          <Card label={t('contactsync:tab.drift')}>
            <DriftSection {...section} />
          </Card>
        )}
        {tab === 'deletes' && (
          <Card label={t('contactsync:tab.deletes')}>
            <DeletesSection {...section} />
          </Card>
        )}
        {tab === 'schedule' && (
          <Card label={t('contactsync:tab.schedule')}>
            <ScheduleForm profile={id} />
          </Card>
        )}
      </div>
    </Page>
  );
}
