import { Field, makeStyles, Radio, RadioGroup, Select, tokens } from '@fluentui/react-components';
import { useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { z } from 'zod';
import {
  type FieldCatalogue,
  Profiles,
  type ProfileVerdict,
  Runs,
  type Schedule,
  Schedules,
} from '../../backend/calls';
import { asFailure, CallError } from '../../backend/error';
import { type Profile, put, readProfile, writeProfile } from '../../backend/profile';
import { draftOf } from '../../drafts';
import { useLive } from '../../live/useLive';
import { ways } from '../../run/ways';
import { intervals, intervalWords } from '../../schedule/intervals';
import { ErrorNote } from '../../ui/ErrorNote';
import { useFormat } from '../../ui/format';
import { useNotify } from '../../ui/Toasts';
import { useWizardForm } from '../../wizard/form';
import { Summary } from '../../wizard/Summary';
import { Wizard } from '../../wizard/Wizard';
import { DeletesSection } from './DeletesSection';
import { MappingEditor } from './MappingEditor';
import { previewable } from './previewable';
import { concerns } from './problem';
import { RuleCount } from './RuleCount';
import { RuleEditor } from './RuleEditor';
import { DriftSection, FolderSection, PhonesSection, PhotosSection } from './sections';

const useStyles = makeStyles({
  // Stays in sight while the rule below it is edited.
  count: {
    position: 'sticky',
    top: 0,
    zIndex: 1,
    backgroundColor: tokens.colorNeutralBackground1,
    padding: '8px 16px',
    border: `1px solid ${tokens.colorNeutralStroke2}`,
    borderRadius: tokens.borderRadiusXLarge,
  },
  title: { margin: 0, fontSize: tokens.fontSizeBase300, fontWeight: tokens.fontWeightSemibold },
});

// The profile is one value of the form: its own JSON, as it will be stored.
// every: the minutes between two runs, '0' for none.
interface Form {
  text: string;
  next: string;
  every: string;
}
const schema = z.object({ text: z.string(), next: z.string(), every: z.string() });
const draft = draftOf<Form>('new-profile');

/** Asks what a profile begins with, then opens the wizard. */
export default function NewProfile({ onClose }: { onClose: (to: string) => void }) {
  const fresh = useLive({ key: ['profiles.fresh'], ask: Profiles.fresh });
  const catalogue = useLive<FieldCatalogue>({ key: ['profiles.catalogue'], ask: Profiles.catalogue });
  if (!fresh.data || !catalogue.data) return null;
  return <Steps text={fresh.data.text} catalogue={catalogue.data} onClose={onClose} />;
}

interface StepsProps {
  text: string;
  catalogue: FieldCatalogue;
  onClose: (to: string) => void;
}

/** Who, to whom, what, and then to see what would happen before it does. */
function Steps({ text, catalogue, onClose }: StepsProps) {
  const s = useStyles();
  const { t } = useTranslation();
  const format = useFormat();
  const form = useWizardForm<Form>(schema, { text, next: 'preview', every: '0' }, draft);
  const [verdict, setVerdict] = useState<ProfileVerdict>();
  const to = useRef('/contacts');
  const notify = useNotify();
  const written = form.watch('text');
  const next = form.watch('next');
  const every = form.watch('every') || '0';
  const profile = readProfile(written);
  const change = (changed: Profile) => {
    setVerdict(undefined);
    form.setValue('text', writeProfile(changed), { shouldDirty: true });
  };
  // A draft that is not whole yet is checked as if its later parts were.
  const check =
    (whole: boolean, ...parts: string[]) =>
    async () => {
      const now = readProfile(form.getValues('text'));
      const answer = await Profiles.validate(withoutId(whole ? now : previewable(now)));
      setVerdict(answer);
      return !concerns(answer, ...parts);
    };
  const section = { profile, verdict, onChange: change };
  const rule = (as: 'people' | 'mailboxes') => (
    <>
      <section className={s.count} aria-label={t(`rule:count.title.${as}`)}>
        <RuleCount rule={profile[as]} as={as} brief />
      </section>
      <RuleEditor
        rule={profile[as]}
        as={as}
        catalogue={catalogue}
        verdict={verdict}
        onChange={(changed) => change({ ...profile, [as]: changed })}
      />
    </>
  );
  const count = (as: 'people' | 'mailboxes') => <Counted rule={JSON.stringify(profile[as])} as={as} />;
  const words = (id: string) => ({
    id,
    title: t(`contactsync:wizard.${id}.title`),
    subtitle: t(`contactsync:wizard.${id}.subtitle`),
    heading: t(`contactsync:wizard.${id}.heading`),
    why: t(`contactsync:wizard.${id}.why`),
    fields: [],
  });
  return (
    <Wizard
      title={t('contactsync:new')}
      form={form}
      draft={draft}
      finish={t(`contactsync:wizard.finish.${next}`)}
      failed={(thrown) => <ErrorNote what={t('contactsync:failed.save')} error={asFailure(thrown)} />}
      onClose={() => onClose(to.current)}
      onFinish={async (values) => {
        const saved = await Profiles.save(withoutId(readProfile(values.text)));
        if (!saved.verdict.valid) {
          setVerdict(saved.verdict);
          throw new CallError({
            code: 'profile_invalid',
            message: saved.verdict.message,
            action: saved.verdict.action,
            requestId: '',
            retryable: false,
          });
        }
        to.current = `/contacts/profile/${saved.id}`;
        try {
          if (Number(values.every) > 0) await Schedules.set(everyMinutes(saved.id, Number(values.every)));
          if (values.next === 'preview') to.current = ways.preview((await Profiles.plan(saved.id)).id);
          if (values.next === 'sync') to.current = ways.run((await Runs.startSync(saved.id)).id);
        } catch (thrown) {
          // The profile is stored: a run that cannot begin now can be begun from its page.
          notify({ title: asFailure(thrown).message, body: asFailure(thrown).action, intent: 'error' });
        }
      }}
      steps={[
        { ...words('people'), check: check(false, 'people'), content: rule('people') },
        {
          ...words('mailboxes'),
          check: check(true, 'name', 'folder', 'folderMode', 'category', 'mailboxes'),
          content: (
            <>
              <FolderSection {...section} />
              {rule('mailboxes')}
            </>
          ),
        },
        {
          ...words('fields'),
          check: check(true, 'fields', 'phones'),
          content: (
            <>
              <PhonesSection {...section} />
              <MappingEditor {...section} catalogue={catalogue} />
            </>
          ),
        },
        {
          ...words('photos'),
          check: check(true, 'photos', 'drift', 'deletes'),
          content: (
            <>
              <h4 className={s.title}>{t('contactsync:tab.photos')}</h4>
              <PhotosSection {...section} />
              <h4 className={s.title}>{t('contactsync:tab.drift')}</h4>
              <DriftSection {...section} />
              <h4 className={s.title}>{t('contactsync:tab.deletes')}</h4>
              <DeletesSection {...section} />
            </>
          ),
        },
        {
          ...words('run'),
          content: (
            <>
              <Summary
                rows={[
                  { label: t('contactsync:field.name'), value: profile.name, step: 'mailboxes' },
                  { label: t('contactsync:tab.people'), value: count('people'), step: 'people' },
                  { label: t('contactsync:tab.mailboxes'), value: count('mailboxes'), step: 'mailboxes' },
                  {
                    label: t('contactsync:place.label'),
                    value: profile.folderMode === 'default' ? t('contactsync:place.default') : profile.folder,
                    step: 'mailboxes',
                  },
                  {
                    label: t('contactsync:tab.fields'),
                    value: t('contactsync:wizard.fieldCount', { count: Object.keys(profile.fields).length }),
                    step: 'fields',
                  },
                  {
                    label: t('contactsync:tab.photos'),
                    value: profile.photos.off
                      ? t('contactsync:wizard.noPhotos')
                      : t('contactsync:wizard.photoSize', { pixels: format.number(profile.photos.maxPixels ?? 0) }),
                    step: 'photos',
                  },
                ]}
              />
              <Field label={t('contactsync:wizard.next')}>
                <RadioGroup value={next} onChange={(_, data) => form.setValue('next', data.value)}>
                  <Radio value="preview" label={t('contactsync:wizard.do.preview')} />
                  <Radio value="sync" label={t('contactsync:wizard.do.sync')} />
                  <Radio value="save" label={t('contactsync:wizard.do.save')} />
                </RadioGroup>
              </Field>
              <Field label={t('contactsync:wizard.keep')}>
                <Select value={every} onChange={(_, data) => form.setValue('every', data.value)}>
                  <option value="0">{t('contactsync:wizard.keepOff')}</option>
                  {intervals.map((minutes) => (
                    <option key={minutes} value={minutes}>
                      {intervalWords(t, minutes)}
                    </option>
                  ))}
                </Select>
              </Field>
            </>
          ),
        },
      ]}
    />
  );
}

const everyMinutes = (profile: string, minutes: number): Schedule => ({
  profile,
  name: '',
  minutes,
  at: [],
  weekdays: [],
  quietFrom: '',
  quietTo: '',
  next: 0,
});

const withoutId = (profile: Profile): string => writeProfile(put(profile, 'id', undefined));

/** How many a rule chooses, as far as can be told. */
function Counted({ rule, as }: { rule: string; as: 'people' | 'mailboxes' }) {
  const { t } = useTranslation();
  const count = useLive({ key: ['profiles.count', rule, as, '', 0], ask: () => Profiles.count(rule, as, '', 0) });
  if (!count.data) return null;
  return count.data.read ? t(`rule:count.${as}`, { count: count.data.chosen }) : t('contactsync:wizard.uncounted');
}
