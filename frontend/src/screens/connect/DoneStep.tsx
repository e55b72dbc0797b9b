import { makeStyles, tokens } from '@fluentui/react-components';
import { useEffect, useState } from 'react';
import type { UseFormReturn } from 'react-hook-form';
import { useTranslation } from 'react-i18next';
import { type Check, Connect, type ConnectPlan } from '../../backend/calls';
import { useLive } from '../../live/useLive';
import { Banner } from '../../ui/Banner';
import { ErrorNote } from '../../ui/ErrorNote';
import { Loading } from '../../ui/Loading';
import { Summary } from '../../wizard/Summary';
import { draftFrom, type Form } from './form';

const useStyles = makeStyles({
  title: {
    margin: 0,
    fontSize: tokens.fontSizeBase300,
    lineHeight: tokens.lineHeightBase300,
    fontWeight: tokens.fontWeightSemibold,
  },
  text: { margin: 0, lineHeight: tokens.lineHeightBase300, overflowWrap: 'anywhere' },
  list: { margin: 0 },
  row: {
    display: 'grid',
    gridTemplateColumns: 'minmax(120px, 180px) minmax(0, 1fr)',
    gap: '2px 12px',
    padding: '6px 0',
    borderTop: `1px solid ${tokens.colorNeutralStroke3}`,
    ':first-child': { borderTop: 'none' },
  },
  key: { fontFamily: tokens.fontFamilyMonospace, fontSize: tokens.fontSizeBase200, lineHeight: '20px' },
  value: { margin: 0, overflowWrap: 'anywhere', lineHeight: tokens.lineHeightBase300 },
  sign: { display: 'inline-block', width: '16px', fontFamily: tokens.fontFamilyMonospace },
  gone: { color: tokens.colorNeutralForeground3 },
});

interface DoneStepProps {
  form: UseFormReturn<Form>;
  check: Check | undefined;
  /** Another number looks at the file again. */
  look: number;
  /** Told what is shown: finishing writes that and nothing else. */
  onPlan: (plan: ConnectPlan) => void;
}

/** What was chosen, and what of the settings file becomes what. Nothing is written yet. */
export function DoneStep({ form, check, look, onPlan }: DoneStepProps) {
  const s = useStyles();
  const { t } = useTranslation();
  const draft = draftFrom(form.getValues());
  // Somebody may have edited the file since this step was last seen.
  const [since] = useState(Date.now);
  const plan = useLive({ key: ['connect.plan', draft, since, look], ask: () => Connect.plan(draft), keep: true });
  const { data, again } = plan;
  useEffect(() => {
    if (data) onPlan(data);
  }, [data, onPlan]);
  return (
    <>
      {check && !check.passed && (
        <Banner intent="warning" title={t('connect:done.open.title')}>
          {t('connect:done.open.text')}
        </Banner>
      )}
      <Summary
        rows={[
          {
            label: t('connect:cloud.label'),
            value: t(`settings:cloud.${draft.cloud}`, { defaultValue: draft.cloud }),
            step: 'cloud',
          },
          draft.thumbprint === ''
            ? { label: t('check:certificate.file'), value: draft.keyFile, step: 'certificate' }
            : { label: t('check:certificate.thumbprint'), value: draft.thumbprint, step: 'certificate' },
          { label: t('connect:app.tenant'), value: draft.tenantId, step: 'app' },
          { label: t('connect:app.client'), value: draft.clientId, step: 'app' },
        ]}
      />
      {plan.failure && <ErrorNote what={t('connect:done.failed')} error={plan.failure} onRetry={again} />}
      {plan.loading && <Loading rows={4} />}
      {data && (
        <section aria-label={t('connect:done.file')}>
          <h4 className={s.title}>{data.exists ? t('connect:done.changed') : t('connect:done.new')}</h4>
          <p className={s.text}>{data.path}</p>
          {data.failure && (
            <>
              <ErrorNote what={t('connect:done.damaged')} error={{ ...data.failure, retryable: false }} />
              <p className={s.text}>{t('connect:done.aside', { path: data.aside })}</p>
            </>
          )}
          {data.exists && data.changes.length === 0 && <p className={s.text}>{t('connect:done.same')}</p>}
          {data.exists && !data.failure && data.changes.length > 0 && (
            <>
              <p className={s.text}>{t('connect:done.stays')}</p>
              <dl className={s.list} aria-label={t('connect:done.difference')}>
                {data.changes.map(({ key, before, after }) => (
                  <div key={key} className={s.row}>
                    <dt className={s.key}>{key}</dt>
                    <dd className={s.value}>
                      {before !== '' && <Line sign="−" word={t('connect:done.before')} text={before} gone />}
                      {after !== '' && <Line sign="+" word={t('connect:done.after')} text={after} />}
                    </dd>
                  </div>
                ))}
              </dl>
            </>
          )}
        </section>
      )}
    </>
  );
}

function Line({ sign, word, text, gone }: { sign: string; word: string; text: string; gone?: boolean }) {
  const s = useStyles();
  return (
    <div className={gone ? s.gone : undefined}>
      <span className={s.sign} aria-hidden="true">
        {sign}
      </span>
      <span className="visually-hidden">{word}: </span>
      {text}
    </div>
  );
}
