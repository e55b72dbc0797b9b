import { Button } from '@fluentui/react-components';
import { useTranslation } from 'react-i18next';
import { useLocation } from 'wouter';
import { type CloudStep, CloudSync } from '../../../backend/calls';
import { useLive } from '../../../live/useLive';
import { Card } from '../../../ui/Card';
import { ErrorNote } from '../../../ui/ErrorNote';
import { Loading } from '../../../ui/Loading';
import { Page } from '../../../ui/Page';

/** The steps that set one configuration up. */
export default function SetUp({ domain }: { domain: string }) {
  const { t } = useTranslation();
  const [, go] = useLocation();
  const steps = useLive<CloudStep[]>({ key: ['cloudsync', 'steps'], ask: CloudSync.steps });
  return (
    <Page
      title={domain === '' ? t('cloudsetup:title.new') : t('cloudsetup:title.known', { domain })}
      actions={<Button onClick={() => go('/cloud')}>{t('cloudsync:back')}</Button>}
    >
      <Card label={t('cloudsetup:steps')}>
        {steps.loading && <Loading rows={12} />}
        {steps.failure && <ErrorNote what={t('cloudsetup:failed.steps')} error={steps.failure} onRetry={steps.again} />}
        <ol>
          {steps.data?.map((step) => (
            <li key={step.name}>{step.title}</li>
          ))}
        </ol>
      </Card>
    </Page>
  );
}
