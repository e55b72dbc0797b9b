import { Field, Input, makeStyles, Radio, RadioGroup, Switch, tokens } from '@fluentui/react-components';
import { useTranslation } from 'react-i18next';
import type { ProfileVerdict } from '../../backend/calls';
import { type Profile, put } from '../../backend/profile';
import { Banner } from '../../ui/Banner';
import { concerns } from './problem';

const useStyles = makeStyles({
  root: { display: 'flex', flexDirection: 'column', gap: '16px', minWidth: 0, maxWidth: '620px' },
  field: { maxWidth: '460px' },
  number: { maxWidth: '160px' },
  small: {
    margin: 0,
    color: tokens.colorNeutralForeground3,
    fontSize: tokens.fontSizeBase200,
    lineHeight: tokens.lineHeightBase200,
  },
});

export interface SectionProps {
  profile: Profile;
  verdict: ProfileVerdict | undefined;
  onChange: (profile: Profile) => void;
}

const message = (verdict: ProfileVerdict | undefined, key: string) =>
  verdict && concerns(verdict, key) ? `${verdict.message} ${verdict.action}` : undefined;

/** What the profile is called, and where in a mailbox its contacts lie. `was` is where they lie now, if anywhere. */
export function FolderSection({ profile, verdict, onChange, was }: SectionProps & { was?: Profile | undefined }) {
  const s = useStyles();
  const { t } = useTranslation();
  const mode = profile.folderMode === 'default' ? 'default' : 'own';
  const before = was?.folderMode === 'default' ? 'default' : 'own';
  return (
    <div className={s.root}>
      <Field
        className={s.field}
        label={t('contactsync:field.name')}
        hint={t('contactsync:field.nameHint')}
        validationMessage={message(verdict, 'name')}
        required
      >
        <Input value={profile.name} onChange={(_, data) => onChange({ ...profile, name: data.value })} />
      </Field>
      <Field label={t('contactsync:place.label')} validationMessage={message(verdict, 'folderMode')}>
        <RadioGroup
          value={mode}
          onChange={(_, data) => onChange(put(profile, 'folderMode', data.value === 'default' ? 'default' : undefined))}
        >
          <Radio value="own" label={t('contactsync:place.own')} />
          <Radio value="default" label={t('contactsync:place.default')} />
        </RadioGroup>
      </Field>
      <Field
        className={s.field}
        label={t('contactsync:field.folder')}
        hint={mode === 'own' ? t('contactsync:field.folderHint') : t('contactsync:field.folderUnused')}
        validationMessage={message(verdict, 'folder')}
        required
      >
        <Input value={profile.folder} onChange={(_, data) => onChange({ ...profile, folder: data.value })} />
      </Field>
      {mode === 'default' && (
        <Field
          className={s.field}
          label={t('contactsync:field.category')}
          hint={t('contactsync:field.categoryHint')}
          validationMessage={message(verdict, 'category')}
        >
          <Input
            placeholder={profile.folder}
            value={profile.category ?? ''}
            onChange={(_, data) => onChange(put(profile, 'category', data.value === '' ? undefined : data.value))}
          />
        </Field>
      )}
      <p className={s.small}>{t(`contactsync:place.phones.${mode}`)}</p>
      {was && before !== mode && (
        <Banner intent="warning" title={t('contactsync:place.moves')}>
          {t('contactsync:place.movesWhat')}
        </Banner>
      )}
      <Field hint={t('contactsync:field.ownerHint')}>
        <Switch
          label={t('contactsync:field.owner')}
          checked={profile.skipOwner === true}
          onChange={(_, data) => onChange(put(profile, 'skipOwner', data.checked ? true : undefined))}
        />
      </Field>
    </div>
  );
}

/** Whether syncs look at what users do to the contacts, how often, and what becomes of that. */
export function DriftSection({ profile, verdict, onChange }: SectionProps) {
  const s = useStyles();
  const { t } = useTranslation();
  const drift = profile.drift ?? {};
  const check = drift.check ?? 'off';
  const set = (next: NonNullable<Profile['drift']>) =>
    onChange(put(profile, 'drift', Object.keys(next).length > 0 ? next : undefined));
  return (
    <div className={s.root}>
      <p className={s.small}>{t('contactsync:drift.why')}</p>
      <Field label={t('contactsync:drift.check')} validationMessage={message(verdict, 'drift.check')}>
        <RadioGroup
          value={check}
          onChange={(_, data) => set(put(drift, 'check', data.value === 'off' ? undefined : data.value))}
        >
          {(['off', 'report', 'repair'] as const).map((one) => (
            <Radio key={one} value={one} label={t(`contactsync:drift.${one}`)} />
          ))}
        </RadioGroup>
      </Field>
      {check !== 'off' && (
        <NumberRow
          label={t('contactsync:drift.days')}
          hint={t('contactsync:drift.daysHint')}
          problem={message(verdict, 'drift.everyDays')}
          value={drift.everyDays}
          onChange={(value) => set(put(drift, 'everyDays', value))}
        />
      )}
    </div>
  );
}

/** How phone numbers are written. */
export function PhonesSection({ profile, verdict, onChange }: SectionProps) {
  const s = useStyles();
  const { t } = useTranslation();
  const phones = profile.phones ?? {};
  const e164 = phones.format === 'e164';
  const set = (next: NonNullable<Profile['phones']>) =>
    onChange(put(profile, 'phones', next.format || next.defaultCountry ? next : undefined));
  return (
    <div className={s.root}>
      <Field label={t('contactsync:phones.format')} validationMessage={message(verdict, 'phones.format')}>
        <RadioGroup
          value={e164 ? 'e164' : 'asIs'}
          onChange={(_, data) => set(put(phones, 'format', data.value === 'e164' ? 'e164' : undefined))}
        >
          <Radio value="asIs" label={t('contactsync:phones.asIs')} />
          <Radio value="e164" label={t('contactsync:phones.e164')} />
        </RadioGroup>
      </Field>
      {e164 && (
        <Field
          className={s.field}
          label={t('contactsync:phones.country')}
          hint={t('contactsync:phones.countryHint')}
          validationMessage={message(verdict, 'phones.defaultCountry')}
        >
          <Input
            className={s.number}
            maxLength={2}
            value={phones.defaultCountry ?? ''}
            onChange={(_, data) => set(put(phones, 'defaultCountry', data.value.toUpperCase() || undefined))}
          />
        </Field>
      )}
    </div>
  );
}

/** Whether and how photos go along. */
export function PhotosSection({ profile, verdict, onChange }: SectionProps) {
  const s = useStyles();
  const { t } = useTranslation();
  const { photos } = profile;
  const set = (next: Profile['photos']) => onChange({ ...profile, photos: next });
  return (
    <div className={s.root}>
      <Field hint={t('contactsync:photos.onHint')}>
        <Switch
          label={t('contactsync:photos.on')}
          checked={photos.off !== true}
          onChange={(_, data) => set(put(photos, 'off', data.checked ? undefined : true))}
        />
      </Field>
      {photos.off !== true && (
        <>
          <NumberRow
            label={t('contactsync:photos.pixels')}
            hint={t('contactsync:photos.pixelsHint')}
            problem={message(verdict, 'photos.maxPixels')}
            value={photos.maxPixels}
            onChange={(value) => set(put(photos, 'maxPixels', value))}
          />
          <NumberRow
            label={t('contactsync:photos.hours')}
            hint={t('contactsync:photos.hoursHint')}
            problem={message(verdict, 'photos.intervalHours')}
            value={photos.intervalHours}
            onChange={(value) => set(put(photos, 'intervalHours', value))}
          />
          <Field hint={t('contactsync:photos.keepHint')}>
            <Switch
              label={t('contactsync:photos.keep')}
              checked={photos.keepUsers === true}
              onChange={(_, data) => set(put(photos, 'keepUsers', data.checked ? true : undefined))}
            />
          </Field>
        </>
      )}
    </div>
  );
}

interface NumberRowProps {
  label: string;
  hint: string;
  problem: string | undefined;
  value: number | undefined;
  onChange: (value: number | undefined) => void;
}

function NumberRow({ label, hint, problem, value, onChange }: NumberRowProps) {
  const s = useStyles();
  return (
    <Field className={s.field} label={label} hint={hint} validationMessage={problem}>
      <Input
        className={s.number}
        inputMode="numeric"
        value={value === undefined ? '' : String(value)}
        onChange={(_, data) => {
          const typed = Number.parseInt(data.value, 10);
          onChange(Number.isNaN(typed) ? undefined : typed);
        }}
      />
    </Field>
  );
}
