import { makeStyles } from '@fluentui/react-components';
import { useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { type CloudBegin, CloudSync, type CloudVerdict } from '../../../backend/calls';
import { asFailure, CallError } from '../../../backend/error';
import { CopyButton } from '../../../ui/CopyButton';
import { ErrorNote } from '../../../ui/ErrorNote';
import { useFormat } from '../../../ui/format';
import { NumberField, RadioField, SwitchField, TextField } from '../../../wizard/fields';
import { useWizardForm } from '../../../wizard/form';
import { Summary } from '../../../wizard/Summary';
import { Wizard } from '../../../wizard/Wizard';
import { Code } from './Code';
import { NamesField } from './NamesField';
import { Sources } from './Sources';
import { blank, type Form, fieldOf, formDraft, formOf, type Part, schemaOf, textDraft, textOf } from './wanted';

const useStyles = makeStyles({
  file: { display: 'grid', gap: '8px', justifyItems: 'start' },
});

interface WantedWizardProps {
  begin: CloudBegin;
  /** The configuration to change; '' for a new one. */
  text: string;
  /** With the domain that was written, or '' when nothing was. */
  onClose: (domain: string) => void;
}

/** What is wanted of cloud sync for one domain. Nothing is stored and nothing is sent: it ends at the steps. */
export default function WantedWizard({ begin, text, onClose }: WantedWizardProps) {
  const s = useStyles();
  const { t } = useTranslation();
  const format = useFormat();
  const { threshold } = begin;
  const fresh = text === '';
  const form = useWizardForm<Form>(
    schemaOf(t),
    fresh ? blank(threshold) : formOf(text, threshold),
    fresh ? formDraft : undefined,
  );
  const [verdict, setVerdict] = useState<CloudVerdict>();
  const written = useRef('');
  const { control } = form;
  const now = form.watch();
  const lets = now.threshold === null ? '' : format.number(Math.max(0, now.threshold - 1));

  // Go looks at the whole of it; a part is held back only by what is wrong in it.
  const check = (part: Part) => async () => {
    const answer = await CloudSync.check(textOf(form.getValues(), threshold));
    setVerdict(answer);
    const at = fieldOf[answer.key];
    if (answer.valid || !at || at.part !== part) return true;
    form.setError(at.field, { message: `${answer.message} ${answer.action}` }, { shouldFocus: true });
    return false;
  };
  const words = (id: string) => ({
    id,
    title: t(`cloudsetup:part.${id}.title`),
    subtitle: t(`cloudsetup:part.${id}.subtitle`),
    heading: t(`cloudsetup:part.${id}.heading`),
    why: t(`cloudsetup:part.${id}.why`),
  });
  const choices = (of: string, ...values: string[]) =>
    values.map((value) => ({ value, label: t(`cloudsetup:${of}.${value}`) }));
  const lines = now.names.split('\n').filter((name) => name.trim() !== '').length;
  return (
    <Wizard
      title={fresh ? t('cloudsetup:title.new') : t('cloudsetup:title.edit')}
      form={form}
      {...(fresh ? { draft: formDraft } : {})}
      finish={t('cloudsetup:finish')}
      failed={(thrown) => (
        <ErrorNote what={t('cloudsetup:failed.check')} safe={t('cloudsetup:unchanged')} error={asFailure(thrown)} />
      )}
      onClose={() => onClose(written.current)}
      onFinish={async (values) => {
        const answer = await CloudSync.check(textOf(values, threshold));
        setVerdict(answer);
        if (!answer.valid) throw new CallError({ ...answer, requestId: '', retryable: false });
        const domain = values.domain.trim();
        textDraft(domain).save({ text: answer.text });
        written.current = domain;
      }}
      steps={[
        {
          ...words('domain'),
          fields: ['domain', 'displayName', 'servicePrincipalId'],
          check: check('domain'),
          content: (
            <>
              <TextField
                control={control}
                name="domain"
                label={t('cloudsetup:field.domain')}
                hint={t('cloudsetup:field.domainHint')}
                placeholder="contoso.com"
                required
                disabled={!fresh}
              />
              <TextField
                control={control}
                name="displayName"
                label={t('cloudsetup:field.displayName')}
                hint={t('cloudsetup:field.displayNameHint')}
              />
              <TextField
                control={control}
                name="servicePrincipalId"
                label={t('cloudsetup:field.servicePrincipal')}
                hint={t('cloudsetup:field.servicePrincipalHint')}
              />
              {fresh && (
                <Sources
                  begin={begin}
                  onText={(found) => form.reset(formOf(found, threshold), { keepDefaultValues: true })}
                />
              )}
            </>
          ),
        },
        {
          ...words('what'),
          fields: [],
          check: check('what'),
          content: (
            <>
              <SwitchField
                control={control}
                name="hashes"
                label={t('cloudsetup:field.hashes')}
                hint={t('cloudsetup:field.hashesHint')}
              />
              <RadioField
                control={control}
                name="writeback"
                label={t('cloudsetup:field.writeback')}
                hint={t('cloudsetup:field.writebackHint')}
                choices={choices('writeback', 'keep', 'on', 'off')}
              />
              <SwitchField
                control={control}
                name="start"
                label={t('cloudsetup:field.start')}
                hint={t('cloudsetup:field.startHint')}
              />
            </>
          ),
        },
        {
          ...words('scope'),
          fields: ['names'],
          check: check('scope'),
          content: (
            <>
              <RadioField
                control={control}
                name="scope"
                label={t('cloudsetup:field.scope')}
                choices={['units', 'groups', 'all', 'keep'].map((value) => ({
                  value,
                  label: t(`cloudsetup:scope.${value}`),
                  hint: t(`cloudsetup:scopeHint.${value}`),
                }))}
              />
              {(now.scope === 'units' || now.scope === 'groups') && (
                <NamesField
                  control={control}
                  label={t(`cloudsetup:names.${now.scope}`)}
                  hint={t('cloudsetup:field.namesHint', { most: begin.mostInScope })}
                />
              )}
            </>
          ),
        },
        {
          ...words('guard'),
          fields: ['threshold', 'recipients'],
          check: check('guard'),
          content: (
            <>
              <RadioField
                control={control}
                name="deletes"
                label={t('cloudsetup:field.deletes')}
                choices={choices('deletes', 'on', 'off', 'keep')}
              />
              {now.deletes === 'on' && (
                <NumberField
                  control={control}
                  name="threshold"
                  label={t('cloudsetup:field.threshold')}
                  hint={
                    lets === ''
                      ? t('cloudsetup:wrong.threshold')
                      : t('cloudsetup:field.thresholdHint', { at: format.number(now.threshold ?? 0), lets })
                  }
                  min={1}
                  max={1_000_000}
                />
              )}
              <RadioField
                control={control}
                name="mail"
                label={t('cloudsetup:field.mail')}
                choices={choices('mail', 'on', 'off', 'keep')}
              />
              {now.mail === 'on' && (
                <TextField
                  control={control}
                  name="recipients"
                  label={t('cloudsetup:field.recipients')}
                  hint={t('cloudsetup:field.recipientsHint')}
                  placeholder="it@contoso.com"
                  required
                />
              )}
            </>
          ),
        },
        {
          ...words('test'),
          fields: ['testObject'],
          check: check('test'),
          content: (
            <>
              <TextField
                control={control}
                name="testObject"
                label={t('cloudsetup:field.testObject')}
                hint={t('cloudsetup:field.testObjectHint')}
                placeholder="CN=Adele Vance,OU=Sales,DC=contoso,DC=com"
              />
              {now.testObject.trim() !== '' && (
                <RadioField
                  control={control}
                  name="testType"
                  label={t('cloudsetup:field.testType')}
                  layout="horizontal"
                  choices={choices('testType', 'user', 'group')}
                />
              )}
            </>
          ),
        },
        {
          ...words('summary'),
          fields: [],
          content: (
            <>
              <Summary
                rows={[
                  { label: t('cloudsetup:field.domain'), value: now.domain.trim(), step: 'domain' },
                  {
                    label: t('cloudsetup:field.hashes'),
                    value: now.hashes ? t('cloudsetup:yes') : t('cloudsetup:no'),
                    step: 'what',
                  },
                  {
                    label: t('cloudsetup:field.writeback'),
                    value: t(`cloudsetup:writeback.${now.writeback}`),
                    step: 'what',
                  },
                  {
                    label: t('cloudsetup:field.start'),
                    value: now.start ? t('cloudsetup:yes') : t('cloudsetup:no'),
                    step: 'what',
                  },
                  {
                    label: t('cloudsetup:field.scope'),
                    value:
                      now.scope === 'units' || now.scope === 'groups'
                        ? t(`cloudsetup:scopeCount.${now.scope}`, { count: lines })
                        : t(`cloudsetup:scope.${now.scope}`),
                    step: 'scope',
                  },
                  {
                    label: t('cloudsetup:field.deletes'),
                    value:
                      now.deletes === 'on'
                        ? t('cloudsetup:field.thresholdHint', { at: format.number(now.threshold ?? 0), lets })
                        : t(`cloudsetup:deletes.${now.deletes}`),
                    step: 'guard',
                  },
                  {
                    label: t('cloudsetup:field.mail'),
                    value: now.mail === 'on' ? now.recipients.trim() : t(`cloudsetup:mail.${now.mail}`),
                    step: 'guard',
                  },
                  {
                    label: t('cloudsetup:field.testObject'),
                    value: now.testObject.trim() || t('cloudsetup:none'),
                    step: 'test',
                  },
                ]}
              />
              {verdict?.valid && verdict.text !== '' && (
                <div className={s.file}>
                  <Code label={t('cloudsetup:file')} text={verdict.text} />
                  <CopyButton text={verdict.text} label={t('cloudsetup:copyFile')} />
                </div>
              )}
            </>
          ),
        },
      ]}
    />
  );
}
