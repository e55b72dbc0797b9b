import {
  Button,
  Checkbox,
  Field,
  Input,
  Label,
  makeStyles,
  Radio,
  RadioGroup,
  Select,
  Switch,
  tokens,
} from '@fluentui/react-components';
import { useId, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { type Schedule, Schedules } from '../backend/calls';
import { useAct } from '../live/useAct';
import { ErrorNote } from '../ui/ErrorNote';
import { useFormat } from '../ui/format';
import { Loading } from '../ui/Loading';
import { useNotify } from '../ui/Toasts';
import { intervals, intervalWords, weekdays } from './intervals';
import { useSchedules } from './useSchedules';

const useStyles = makeStyles({
  root: { display: 'flex', flexDirection: 'column', gap: '16px', minWidth: 0, maxWidth: '620px' },
  field: { maxWidth: '300px' },
  days: { display: 'flex', flexWrap: 'wrap', columnGap: '4px' },
  quiet: { display: 'flex', gap: '12px', flexWrap: 'wrap' },
  clock: { width: '120px' },
  command: { whiteSpace: 'nowrap' },
  small: {
    margin: 0,
    color: tokens.colorNeutralForeground3,
    fontSize: tokens.fontSizeBase200,
    lineHeight: tokens.lineHeightBase200,
  },
  next: { margin: 0, fontWeight: tokens.fontWeightSemibold, fontVariantNumeric: 'tabular-nums' },
  save: { alignSelf: 'flex-start' },
});

/** When a stored profile is synced by itself. It is saved on its own: the profile's document holds no times. */
export function ScheduleForm({ profile }: { profile: string }) {
  const { t } = useTranslation();
  const schedules = useSchedules();
  if (schedules.failure && !schedules.data) {
    return <ErrorNote what={t('schedule:unread')} error={schedules.failure} onRetry={schedules.again} />;
  }
  if (!schedules.data) return <Loading rows={3} />;
  const stored = schedules.data.find((one) => one.profile === profile);
  // What is stored anew, by another program perhaps, is what the form begins with.
  return <Form key={JSON.stringify({ ...stored, next: 0 })} profile={profile} stored={stored} />;
}

/** What is typed in one piece stays in one line. */
const command = 'concordctl sync --due';

type Mode = 'off' | 'every' | 'at';

function Form({ profile, stored }: { profile: string; stored: Schedule | undefined }) {
  const s = useStyles();
  const { t, i18n } = useTranslation();
  const [before, after] = t('schedule:why').split(command);
  const format = useFormat();
  const notify = useNotify();
  const [mode, setMode] = useState<Mode>(stored ? (stored.minutes > 0 ? 'every' : 'at') : 'off');
  const [minutes, setMinutes] = useState(stored && stored.minutes > 0 ? stored.minutes : 60);
  const [at, setAt] = useState(stored && stored.at.length > 0 ? stored.at.join(', ') : '06:00');
  const [days, setDays] = useState<number[]>(stored?.weekdays ?? []);
  const [quiet, setQuiet] = useState(Boolean(stored?.quietFrom));
  const [from, setFrom] = useState(stored?.quietFrom || '22:00');
  const [to, setTo] = useState(stored?.quietTo || '05:00');
  const label = useId();
  const save = useAct(async () => {
    if (mode === 'off') {
      await Schedules.clear(profile);
      notify({ title: t('schedule:cleared') });
      return;
    }
    const times = at
      .split(/[,;\s]+/)
      .map((time) => time.trim())
      .filter((time) => time !== '');
    const set = await Schedules.set({
      profile,
      name: '',
      minutes: mode === 'every' ? minutes : 0,
      at: mode === 'at' ? times : [],
      weekdays: days,
      quietFrom: quiet ? from.trim() : '',
      quietTo: quiet ? to.trim() : '',
      next: 0,
    });
    notify({ title: t('schedule:saved'), body: t('schedule:next', { at: format.dateTime(set.next) }) });
  });
  return (
    <div className={s.root}>
      <p className={s.next}>{stored ? t('schedule:next', { at: format.dateTime(stored.next) }) : t('schedule:none')}</p>
      <Field label={t('schedule:how')}>
        <RadioGroup value={mode} onChange={(_, data) => setMode(data.value as Mode)}>
          <Radio value="off" label={t('schedule:mode.off')} />
          <Radio value="every" label={t('schedule:mode.every')} />
          <Radio value="at" label={t('schedule:mode.at')} />
        </RadioGroup>
      </Field>
      {mode === 'every' && (
        <Field className={s.field} label={t('schedule:every')} hint={t('schedule:everyHint')}>
          <Select value={String(minutes)} onChange={(_, data) => setMinutes(Number(data.value))}>
            {[...new Set([...intervals, minutes])]
              .sort((a, b) => a - b)
              .map((one) => (
                <option key={one} value={one}>
                  {intervalWords(t, one)}
                </option>
              ))}
          </Select>
        </Field>
      )}
      {mode === 'at' && (
        <Field className={s.field} label={t('schedule:at')} hint={t('schedule:atHint')} required>
          <Input value={at} onChange={(_, data) => setAt(data.value)} />
        </Field>
      )}
      {mode !== 'off' && (
        <>
          {/* Not in a Field: each box would be named by it instead of by its day. */}
          <div>
            <Label id={label}>{t('schedule:days')}</Label>
            <div className={s.days} role="group" aria-labelledby={label}>
              {weekdays(i18n.language).map(({ day, name }) => (
                <Checkbox
                  key={day}
                  label={name}
                  checked={days.includes(day)}
                  onChange={(_, data) => setDays(data.checked ? [...days, day] : days.filter((one) => one !== day))}
                />
              ))}
            </div>
            <p className={s.small}>{t('schedule:daysHint')}</p>
          </div>
          <Switch label={t('schedule:quiet')} checked={quiet} onChange={(_, data) => setQuiet(data.checked)} />
          {quiet && (
            <div className={s.quiet}>
              <Field label={t('schedule:from')}>
                <Input className={s.clock} value={from} onChange={(_, data) => setFrom(data.value)} />
              </Field>
              <Field label={t('schedule:to')}>
                <Input className={s.clock} value={to} onChange={(_, data) => setTo(data.value)} />
              </Field>
            </div>
          )}
        </>
      )}
      {save.failure && <ErrorNote what={t('schedule:failed')} safe={t('schedule:safe')} error={save.failure} />}
      <Button className={s.save} disabledFocusable={save.busy} onClick={() => void save.run()}>
        {t('schedule:save')}
      </Button>
      <p className={s.small}>
        {before}
        <span className={s.command}>{after !== undefined && command}</span>
        {after}
      </p>
      <p className={s.small}>{t('schedule:jitter')}</p>
    </div>
  );
}
