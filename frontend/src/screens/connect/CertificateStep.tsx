import { Button, makeStyles, Spinner, tokens } from '@fluentui/react-components';
import { useState } from 'react';
import type { UseFormReturn } from 'react-hook-form';
import { useTranslation } from 'react-i18next';
import { Connect, type ConnectStart } from '../../backend/calls';
import { CertificateDetails } from '../../check/CertificateDetails';
import { useAct } from '../../live/useAct';
import { useLive } from '../../live/useLive';
import { useSettled } from '../../live/useSettled';
import { ErrorNote } from '../../ui/ErrorNote';
import { Status } from '../../ui/Status';
import { useNotify } from '../../ui/Toasts';
import { RadioField, SelectField, TextField } from '../../wizard/fields';
import { FileField } from './FileField';
import { type Form, placeOf } from './form';
import { StoreField } from './StoreField';

const useStyles = makeStyles({
  make: {
    display: 'grid',
    gridTemplateColumns: 'repeat(auto-fit, minmax(250px, 1fr))',
    gap: '12px',
    maxWidth: '560px',
    alignItems: 'start',
  },
  facts: {
    padding: '12px 16px',
    border: `1px solid ${tokens.colorNeutralStroke2}`,
    borderRadius: tokens.borderRadiusXLarge,
    display: 'flex',
    flexDirection: 'column',
    gap: '12px',
  },
  buttons: { display: 'flex', flexWrap: 'wrap', gap: '8px', alignItems: 'center' },
});

const years = [1, 2, 3];

interface CertificateStepProps {
  form: UseFormReturn<Form>;
  start: ConnectStart;
  /** Next was chosen without a certificate that can be used. */
  wanting: boolean;
}

/** A certificate made here, one in a file, or one of the Windows store; and its public part, for whoever uploads by hand. */
export function CertificateStep({ form, start, wanting }: CertificateStepProps) {
  const s = useStyles();
  const { t } = useTranslation();
  const notify = useNotify();
  const way = form.watch('way');
  const stores = start.stores.length > 0;
  // The file may be another one than when this step was last seen.
  const [since] = useState(Date.now);
  const file = useSettled(form.watch('keyFile').trim());
  const place = placeOf({ ...form.getValues(), keyFile: file, thumbprint: form.watch('thumbprint') });
  const facts = useLive({
    key: ['connect.certificate', place, since],
    ask: () => Connect.inspectCertificate(place ?? { file, store: '', thumbprint: '' }),
    enabled: place !== undefined,
  });
  const make = useAct(async () => {
    const { name, bits, days, makeIn } = form.getValues();
    const made = await Connect.makeCertificate({ name, bits: Number(bits), days: Number(days), store: makeIn });
    if (made.store === '') {
      form.setValue('keyFile', made.file, { shouldDirty: true });
      form.setValue('way', 'file', { shouldDirty: true });
      // The button is gone now, and the focus with it.
      requestAnimationFrame(() => form.setFocus('keyFile'));
      return;
    }
    form.setValue('store', made.store, { shouldDirty: true });
    form.setValue('thumbprint', made.thumbprint, { shouldDirty: true });
    form.setValue('way', 'store', { shouldDirty: true });
  });
  const save = useAct(async () => {
    if (!place) return;
    const path = await Connect.exportPublic(place);
    if (path !== '') notify({ title: t('connect:certificate.saved'), body: path, intent: 'success' });
  });
  const missing = { make: t('connect:certificate.first'), file: t('connect:certificate.nameIt') };
  return (
    <>
      <RadioField
        control={form.control}
        name="way"
        label={t('connect:certificate.label')}
        choices={[
          { value: 'make', label: t('connect:certificate.make'), hint: t('connect:certificate.makeHint') },
          { value: 'file', label: t('connect:certificate.use'), hint: t('connect:certificate.useHint') },
          ...(stores || way === 'store'
            ? [{ value: 'store', label: t('connect:certificate.store'), hint: t('connect:certificate.storeHint') }]
            : []),
        ]}
      />
      {way === 'make' && (
        <>
          <div className={s.make}>
            <TextField control={form.control} name="name" label={t('connect:certificate.name')} />
            <SelectField
              control={form.control}
              name="bits"
              label={t('connect:certificate.bits')}
              choices={start.keyLengths.map((bits) => ({
                value: String(bits),
                label: t('check:certificate.rsa', { bits }),
              }))}
            />
            <SelectField
              control={form.control}
              name="days"
              label={t('connect:certificate.days')}
              choices={years
                .filter((count) => count * 365 <= start.longestDays)
                .map((count) => ({ value: String(count * 365), label: t('connect:certificate.years', { count }) }))}
            />
            {stores && (
              <SelectField
                control={form.control}
                name="makeIn"
                label={t('connect:certificate.makeIn')}
                placeholder={t('connect:certificate.inFile')}
                choices={['', ...start.stores].map((store) => ({
                  value: store,
                  label: store === '' ? t('connect:certificate.inFile') : t(`check:certificate.store.${store}`),
                }))}
              />
            )}
          </div>
          <div className={s.buttons}>
            <Button disabledFocusable={make.busy} onClick={() => void make.run()}>
              {t('connect:certificate.makeIt')}
            </Button>
            {make.busy && <Spinner size="tiny" label={t('connect:certificate.making')} />}
          </div>
          {make.failure && <ErrorNote what={t('connect:certificate.notMade')} error={make.failure} />}
        </>
      )}
      {way === 'file' && (
        <FileField
          form={form}
          name="keyFile"
          label={t('check:certificate.file')}
          hint={t('connect:certificate.fileHint')}
        />
      )}
      {way === 'store' && <StoreField form={form} />}
      {wanting && place === undefined && (
        <div role="alert">
          <Status kind="failed">{way === 'store' ? t('connect:certificate.chooseIt') : missing[way]}</Status>
        </div>
      )}
      {facts.failure && (
        <ErrorNote
          what={t('check:failed.certificate')}
          error={{ ...facts.failure, retryable: true }}
          onRetry={facts.again}
        />
      )}
      {place && facts.data && !facts.failure && (
        <section className={s.facts} aria-label={t('check:step.certificate')}>
          <CertificateDetails of={facts.data} file={false} />
          <div className={s.buttons}>
            <Button size="small" disabledFocusable={save.busy} onClick={() => void save.run()}>
              {t('connect:certificate.export')}
            </Button>
          </div>
          {save.failure && <ErrorNote what={t('connect:certificate.notSaved')} error={save.failure} />}
        </section>
      )}
    </>
  );
}
