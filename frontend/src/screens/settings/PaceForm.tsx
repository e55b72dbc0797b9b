import { Button, Field, Input, makeStyles } from '@fluentui/react-components';
import { type FormEvent, type ReactNode, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { type Pace, type PaceBounds, Settings } from '../../backend/calls';
import { useAct } from '../../live/useAct';
import { Card } from '../../ui/Card';
import { ErrorNote } from '../../ui/ErrorNote';
import { useFormat } from '../../ui/format';
import { useNotify } from '../../ui/Toasts';
import { amountOf, isWithin, typedOf } from './amount';

const useStyles = makeStyles({
  form: { display: 'flex', flexDirection: 'column', gap: '12px' },
  fields: {
    display: 'grid',
    gridTemplateColumns: 'repeat(auto-fit, minmax(220px, 1fr))',
    gap: '12px 16px',
    alignItems: 'start',
  },
  // Without a width the box is as wide as twenty letters, and wider than a narrow column.
  input: { width: '100%', minWidth: 0 },
  buttons: { display: 'flex', flexWrap: 'wrap', gap: '8px' },
});

const names = ['requestBudget', 'maxConcurrency', 'keepDays', 'maxMegabytes'] as const;
type Name = (typeof names)[number];
type Typed = Record<Name, string>;

interface PaceFormProps {
  pace: Pace;
  bounds: PaceBounds;
  onSaved: () => void;
  /** Beneath the form: what these numbers do. */
  children?: ReactNode;
}

/** Four numbers of the settings file. Empty fields are Concord's own choice where that exists. */
export function PaceForm({ pace, bounds, onSaved, children }: PaceFormProps) {
  const s = useStyles();
  const { t } = useTranslation();
  const { locale, number } = useFormat();
  const notify = useNotify();
  const before: Typed = {
    requestBudget: pace.requestBudget === 0 ? '' : typedOf(pace.requestBudget, locale),
    maxConcurrency: pace.maxConcurrency === 0 ? '' : typedOf(pace.maxConcurrency, locale),
    keepDays: typedOf(pace.keepDays, locale),
    maxMegabytes: typedOf(pace.maxMegabytes, locale),
  };
  const [typed, setTyped] = useState(before);
  const [tried, setTried] = useState(false);
  const save = useAct(async (wanted: Pace) => {
    await Settings.save(wanted);
    notify({ title: t('settings:pace.saved'), body: t('settings:pace.next') });
    onSaved();
  });
  const optional = (name: Name) => name === 'requestBudget' || name === 'maxConcurrency';
  const value = (name: Name) => (optional(name) && typed[name].trim() === '' ? 0 : amountOf(typed[name]));
  const right = (name: Name) =>
    (optional(name) && value(name) === 0) || isWithin(value(name), bounds[name], name !== 'requestBudget');
  const changed = names.some((name) => typed[name] !== before[name]);

  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    setTried(true);
    const wrong = names.find((name) => !right(name));
    if (wrong) {
      event.currentTarget.querySelector<HTMLInputElement>(`[name=${wrong}]`)?.focus();
      return;
    }
    void save.run({
      requestBudget: value('requestBudget'),
      maxConcurrency: value('maxConcurrency'),
      keepDays: value('keepDays'),
      maxMegabytes: value('maxMegabytes'),
    });
  };
  const field = (name: Name, label: string, hint: string, refused: string) => (
    <Field
      label={label}
      hint={tried && !right(name) ? undefined : hint}
      validationMessage={tried && !right(name) ? refused : undefined}
    >
      <Input
        className={s.input}
        name={name}
        inputMode="decimal"
        autoComplete="off"
        value={typed[name]}
        placeholder={optional(name) ? t(`settings:pace.none.${name}`) : undefined}
        onChange={(_, data) => setTyped((now) => ({ ...now, [name]: data.value }))}
      />
    </Field>
  );
  const low = (name: Name) => number(bounds[name].low);
  const high = (name: Name) => number(bounds[name].high);
  return (
    <Card title={t('settings:pace.title')} subtitle={t('settings:pace.subtitle')}>
      <form className={s.form} onSubmit={submit} noValidate>
        <div className={s.fields}>
          {field(
            'requestBudget',
            t('settings:pace.budget'),
            t('settings:pace.budgetHint'),
            t('settings:pace.budgetWrong', { high: high('requestBudget') }),
          )}
          {field(
            'maxConcurrency',
            t('settings:pace.concurrency'),
            t('settings:pace.concurrencyHint', { high: high('maxConcurrency') }),
            t('settings:pace.concurrencyWrong', { low: low('maxConcurrency'), high: high('maxConcurrency') }),
          )}
          {field(
            'keepDays',
            t('settings:pace.days'),
            t('settings:pace.daysHint'),
            t('settings:pace.wholeWrong', { low: low('keepDays'), high: high('keepDays') }),
          )}
          {field(
            'maxMegabytes',
            t('settings:pace.megabytes'),
            t('settings:pace.megabytesHint'),
            t('settings:pace.wholeWrong', { low: low('maxMegabytes'), high: high('maxMegabytes') }),
          )}
        </div>
        {save.failure && (
          <ErrorNote what={t('settings:pace.failed')} error={save.failure} safe={t('settings:pace.safe')} />
        )}
        <div className={s.buttons}>
          <Button type="submit" appearance="primary" disabled={!changed || save.busy}>
            {t('settings:pace.save')}
          </Button>
          <Button
            disabled={!changed || save.busy}
            onClick={() => {
              setTyped(before);
              setTried(false);
              save.forget();
            }}
          >
            {t('settings:pace.undo')}
          </Button>
        </div>
        {children}
      </form>
    </Card>
  );
}
