import { useTranslation } from 'react-i18next';
import { useLocation } from 'wouter';
import { Card } from '../../ui/Card';
import { EmptyState } from '../../ui/EmptyState';
import { Page } from '../../ui/Page';

export default function ContactSync() {
  const { t } = useTranslation();
  const [, go] = useLocation();
  return (
    <Page title={t('contactsync:title')}>
      <Card label={t('contactsync:title')}>
        <EmptyState
          why={t('contactsync:empty.why')}
          what={t('contactsync:empty.what')}
          action={{ label: t('contactsync:empty.back'), onClick: () => go('/') }}
        />
      </Card>
    </Page>
  );
}
