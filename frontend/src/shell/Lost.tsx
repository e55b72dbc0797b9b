import { useTranslation } from 'react-i18next';
import { useLocation } from 'wouter';
import { Card } from '../ui/Card';
import { EmptyState } from '../ui/EmptyState';
import { Page } from '../ui/Page';

/** A route that leads nowhere. */
export function Lost() {
  const { t } = useTranslation();
  const [, go] = useLocation();
  return (
    <Page title={t('shell:lost.title')}>
      <Card label={t('shell:lost.title')}>
        <EmptyState
          why={t('shell:lost.why')}
          what={t('shell:lost.what')}
          action={{ label: t('shell:lost.go'), onClick: () => go('/overview'), primary: true }}
        />
      </Card>
    </Page>
  );
}
