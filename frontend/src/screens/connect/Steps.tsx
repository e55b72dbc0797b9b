import { useMemo, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Connect as Calls, type Check, type ConnectPlan, type ConnectStart } from '../../backend/calls';
import { asFailure } from '../../backend/error';
import { useCheck } from '../../check/useCheck';
import { ErrorNote } from '../../ui/ErrorNote';
import { useWizardForm } from '../../wizard/form';
import { Wizard } from '../../wizard/Wizard';
import { AppStep } from './AppStep';
import { CertificateStep } from './CertificateStep';
import { CheckStep } from './CheckStep';
import { CloudStep } from './CloudStep';
import { DoneStep } from './DoneStep';
import { draft, draftFrom, type Form, placeOf, schemaOf } from './form';

interface StepsProps {
  start: ConnectStart;
  /** done: the tenant is being opened. */
  onClose: (done: boolean) => void;
}

/**
 * Cloud, certificate, app registration, check, done. The certificate comes first: the script that makes the registration
 * uploads this very one.
 */
export function Steps({ start, onClose }: StepsProps) {
  const { t } = useTranslation();
  const schema = useMemo(() => schemaOf(t), [t]);
  const form = useWizardForm<Form>(
    schema,
    {
      ...start.draft,
      way: start.draft.thumbprint !== '' ? 'store' : start.draft.keyFile === '' ? 'make' : 'file',
      makeIn: '',
      bits: '3072',
      days: '365',
      name: 'Concord',
    },
    draft,
  );
  const done = useRef(false);
  const plan = useRef<ConnectPlan>(undefined);
  const now = () => draftFrom(form.getValues());
  // What a check found is about one draft: another one is checked anew.
  const checked = useRef('');
  const checking = useCheck(async () => {
    const asked = now();
    const found = await Calls.check(asked);
    checked.current = JSON.stringify(asked);
    return found;
  });
  const fresh = () => checked.current === JSON.stringify(now());
  const [look, setLook] = useState(0);
  const [wanting, setWanting] = useState<'certificate' | 'check'>();
  const words = (id: string) => ({
    id,
    title: t(`connect:step.${id}.title`),
    subtitle: t(`connect:step.${id}.subtitle`),
    heading: t(`connect:step.${id}.heading`),
    why: t(`connect:step.${id}.why`),
  });
  return (
    <Wizard
      title={t('connect:title')}
      form={form}
      draft={draft}
      finish={t('connect:finish')}
      failed={(thrown) => <ErrorNote what={t('connect:failed.finish')} error={asFailure(thrown)} />}
      onClose={() => onClose(done.current)}
      onFinish={async () => {
        try {
          await Calls.finish(now(), plan.current?.seen ?? '');
          done.current = true;
        } catch (thrown) {
          setLook((before) => before + 1);
          throw thrown;
        }
      }}
      steps={[
        {
          ...words('cloud'),
          fields: ['cloud', 'loginEndpoint', 'graphEndpoint', 'caFile', 'proxy'],
          content: <CloudStep form={form} clouds={start.clouds} />,
        },
        {
          ...words('certificate'),
          fields: ['keyFile', 'thumbprint', 'name'],
          check: async () => {
            const place = placeOf(form.getValues());
            const right =
              place !== undefined &&
              (await Calls.inspectCertificate(place).then(
                () => true,
                () => false,
              ));
            setWanting(right ? undefined : 'certificate');
            return right;
          },
          content: <CertificateStep form={form} start={start} wanting={wanting === 'certificate'} />,
        },
        {
          ...words('app'),
          fields: ['tenantId', 'clientId', 'objectId'],
          content: <AppStep form={form} start={start} />,
        },
        {
          ...words('check'),
          fields: [],
          check: async () => {
            const good = fresh() && signedIn(checking.check);
            setWanting(good ? undefined : 'check');
            return good;
          },
          content: <CheckStep form={form} checking={checking} fresh={fresh} wanting={wanting === 'check'} />,
        },
        {
          ...words('done'),
          fields: [],
          content: (
            <DoneStep form={form} check={checking.check} look={look} onPlan={(shown) => (plan.current = shown)} />
          ),
        },
      ]}
    />
  );
}

/** Without signing in the tenant cannot be opened; anything else can be put right later. */
function signedIn(check: Check | undefined): boolean {
  return check?.steps.some(({ name, state }) => name === 'sign_in' && state === 'ok') === true && !check.running;
}
