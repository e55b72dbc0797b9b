import { Button } from '@fluentui/react-components';
import { AddRegular, CloudSyncRegular } from '@fluentui/react-icons';
import { useTranslation } from 'react-i18next';
import { useLocation } from 'wouter';
import { Card } from '../../../ui/Card';
import { EmptyState } from '../../../ui/EmptyState';
import { Page } from '../../../ui/Page';

/** What is below /cloud beside the set-up: the configurations, and /cloud/jobs/… */
export default function Jobs() {
  const { t } = useTranslation();
  const [, go] = useLocation();
  return (
    <Page
      title={t('shell:place.cloudSync')}
      subtitle={t('cloudsync:subtitle')}
      actions={
        <Button appearance="primary" icon={<AddRegular />} onClick={() => go('/cloud/setup')}>
          {t('cloudsync:setUp')}
        </Button>
      }
    >
      <Card label={t('shell:place.cloudSync')}>
        <EmptyState icon={<CloudSyncRegular />} why={t('cloudsync:none.why')} what={t('cloudsync:none.what')} />
      </Card>
    </Page>
  );
}
