import { Button, Field, Input, makeStyles, Radio, RadioGroup, tokens } from '@fluentui/react-components';
import { type FormEvent, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { CloudJobs, type CloudTest } from '../../../backend/calls';
import { asFailure } from '../../../backend/error';
import { Card } from '../../../ui/Card';
import { ConfirmDialog } from '../../../ui/ConfirmDialog';
import { Facts } from '../../../ui/Facts';
import { useFormat } from '../../../ui/format';
import { Status } from '../../../ui/Status';
import { ObjectChanges, ObjectSteps } from './Attributes';

const useStyles = makeStyles({
  form: { display: 'flex', flexDirection: 'column', gap: '12px', maxWidth: '640px' },
  what: { margin: 0, maxWidth: '88ch', lineHeight: tokens.lineHeightBase300 },
  result: { display: 'flex', flexDirection: 'column', gap: '16px' },
  head: { margin: '0 0 4px', fontSize: tokens.fontSizeBase300, lineHeight: tokens.lineHeightBase300 },
});

/** Provisions one object now, to see what happens to it: really, and whatever the scope says. */
export function TestObject({ domain, onDone }: { domain: string; onDone: () => void }) {
  const s = useStyles();
  const { t } = useTranslation();
  const [name, setName] = useState('');
  const [kind, setKind] = useState<'user' | 'group'>('user');
  const [wrong, setWrong] = useState(false);
  const [asking, setAsking] = useState(false);
  const [result, setResult] = useState<{ of: string; test: CloudTest }>();
  const submit = (event: FormEvent) => {
    event.preventDefault();
    const fits = /^[A-Za-z]+=.+,.*DC=/i.test(name.trim());
    setWrong(!fits);
    if (fits) setAsking(true);
  };
  return (
    <>
      <Card title={t('cloudjobs:test.title')}>
        <form className={s.form} onSubmit={submit}>
          <p className={s.what}>{t('cloudjobs:test.what')}</p>
          <Field
            label={t('cloudjobs:test.name')}
            hint={t('cloudjobs:test.hint')}
            validationMessage={wrong ? t('cloudjobs:test.wrong') : undefined}
          >
            <Input
              value={name}
              spellCheck={false}
              autoComplete="off"
              onChange={(_, data) => {
                setName(data.value);
                setWrong(false);
              }}
            />
          </Field>
          <Field label={t('cloudjobs:test.kind')}>
            <RadioGroup
              layout="horizontal"
              value={kind}
              onChange={(_, data) => setKind(data.value === 'group' ? 'group' : 'user')}
            >
              <Radio value="user" label={t('cloudjobs:test.user')} />
              <Radio value="group" label={t('cloudjobs:test.group')} />
            </RadioGroup>
          </Field>
          <div>
            <Button appearance="primary" type="submit">
              {t('cloudjobs:test.do')}
            </Button>
          </div>
        </form>
      </Card>
      {result && <Result of={result.of} test={result.test} />}
      {asking && (
        <ConfirmDialog
          title={t('cloudjobs:test.ask')}
          confirm={t('cloudjobs:test.do')}
          asError={asFailure}
          onClose={() => setAsking(false)}
          onConfirm={async () => {
            const of = name.trim();
            setResult({ of, test: await CloudJobs.onDemand(domain, of, kind) });
            onDone();
          }}
        >
          {t('cloudjobs:test.warning', { name: name.trim() })}
        </ConfirmDialog>
      )}
    </>
  );
}

function Result({ of, test }: { of: string; test: CloudTest }) {
  const s = useStyles();
  const { t } = useTranslation();
  const format = useFormat();
  const same = test.error.toLowerCase() === 'redundantexport';
  return (
    <Card title={t('cloudjobs:test.result')} subtitle={of}>
      <div className={s.result} role="status">
        <Status kind={test.ok ? 'done' : test.result === '' ? 'info' : 'failed'}>
          {test.ok
            ? same
              ? t('cloudjobs:test.same')
              : t('cloudjobs:test.ok')
            : test.result === ''
              ? t('cloudjobs:test.unsaid')
              : t('cloudjobs:test.failed')}
        </Status>
        <Facts
          rows={[
            {
              label: t('cloudjobs:log.action'),
              value: test.does && t(`cloudjobs:does.${test.does.toLowerCase()}`, { defaultValue: test.does }),
            },
            { label: t('cloudjobs:quarantine.error'), value: same ? '' : test.error },
            { label: t('cloudjobs:log.source'), value: test.source },
            { label: t('cloudjobs:entry.target'), value: test.target },
            { label: t('cloudjobs:test.took'), value: format.duration(test.tookMs) },
          ]}
        />
        {test.steps.length > 0 && (
          <div>
            <h3 className={s.head}>{t('cloudjobs:entry.steps')}</h3>
            <ObjectSteps steps={test.steps} />
          </div>
        )}
        {test.changes.length > 0 && (
          <div>
            <h3 className={s.head}>{t('cloudjobs:entry.changes')}</h3>
            <ObjectChanges changes={test.changes} />
          </div>
        )}
      </div>
    </Card>
  );
}
