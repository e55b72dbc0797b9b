import { CloudSyncRegular } from '@fluentui/react-icons';
import { useTranslation } from 'react-i18next';
import { Card } from '../../ui/Card';
import { EmptyState } from '../../ui/EmptyState';
import { Page } from '../../ui/Page';

/** The place kept for Entra Cloud Sync. */
export default function CloudSync() {
  const { t } = useTranslation();
  return (
    <Page title={t('shell:place.cloudSync')}>
      <Card label={t('shell:place.cloudSync')}>
        <EmptyState icon={<CloudSyncRegular />} why={t('cloudsync:why')} what={t('cloudsync:what')} />
      </Card>
    </Page>
  );
}
