import { Field, makeStyles, Radio, RadioGroup, tokens } from '@fluentui/react-components';
import { useState } from 'react';
import type { UseFormReturn } from 'react-hook-form';
import { useTranslation } from 'react-i18next';
import { Connect, type StoreCertificate } from '../../backend/calls';
import { useLive } from '../../live/useLive';
import { ErrorNote } from '../../ui/ErrorNote';
import { useFormat } from '../../ui/format';
import { Loading } from '../../ui/Loading';
import { Status } from '../../ui/Status';
import type { Form } from './form';

const useStyles = makeStyles({
  line: { display: 'block', color: tokens.colorNeutralForeground3, fontSize: tokens.fontSizeBase200 },
  text: { margin: 0, lineHeight: tokens.lineHeightBase300, color: tokens.colorNeutralForeground2 },
  label: { overflowWrap: 'anywhere' },
});

const keyOf = ({ facts }: StoreCertificate) => `${facts.store}/${facts.thumbprint}`;

/** The certificates with a private key in the stores of Windows; those that do not suit say why. */
export function StoreField({ form }: { form: UseFormReturn<Form> }) {
  const s = useStyles();
  const { t } = useTranslation();
  const { date } = useFormat();
  // Somebody may have imported one since this was last seen.
  const [since] = useState(Date.now);
  const list = useLive({ key: ['connect.store', since], ask: Connect.storeCertificates });
  const chosen = `${form.watch('store')}/${form.watch('thumbprint')}`;
  const choose = (value: string) => {
    const [store, thumbprint] = value.split('/');
    form.setValue('store', store ?? '', { shouldDirty: true });
    form.setValue('thumbprint', thumbprint ?? '', { shouldDirty: true });
  };
  const { data } = list;
  if (list.failure)
    return <ErrorNote what={t('connect:certificate.noList')} error={list.failure} onRetry={list.again} />;
  if (!data) return <Loading rows={3} />;
  if (data.length === 0) return <p className={s.text}>{t('connect:certificate.none')}</p>;
  return (
    <Field label={t('connect:certificate.stored')}>
      <RadioGroup value={chosen} onChange={(_, { value }) => choose(value)}>
        {data.map((one) => (
          <Radio
            key={keyOf(one)}
            value={keyOf(one)}
            disabled={one.failure !== undefined}
            label={
              <span className={s.label}>
                {one.facts.subject}
                <span className={s.line}>
                  {t('connect:certificate.until', {
                    where: t(`check:certificate.store.${one.facts.store}`, { defaultValue: one.facts.store }),
                    date: date(one.facts.notAfter),
                    thumbprint: one.facts.thumbprint,
                  })}
                </span>
                {one.failure && <Status kind="warning">{one.failure.message}</Status>}
              </span>
            }
          />
        ))}
      </RadioGroup>
    </Field>
  );
}
