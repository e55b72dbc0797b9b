import { Button } from '@fluentui/react-components';
import { useTranslation } from 'react-i18next';
import { useLocation } from 'wouter';
import { Session } from '../../backend/calls';
import { useAct } from '../../live/useAct';
import { Card } from '../../ui/Card';
import { EmptyState } from '../../ui/EmptyState';
import { ErrorNote } from '../../ui/ErrorNote';
import { Page } from '../../ui/Page';

/** Where the way to a tenant of one's own begins. */
export default function Connect() {
  const { t } = useTranslation();
  const [, go] = useLocation();
  const open = useAct(async () => {
    await Session.openTenant();
    go('/');
  });
  return (
    <Page title={t('connect:title')} actions={<Button onClick={() => go('/')}>{t('connect:empty.back')}</Button>}>
      <Card label={t('connect:title')}>
        {open.failure && <ErrorNote what={t('connect:failed')} error={open.failure} />}
        <EmptyState
          why={t('connect:empty.why')}
          what={t('connect:empty.what')}
          action={{ label: t('connect:open'), onClick: () => void open.run(), primary: true }}
        />
      </Card>
    </Page>
  );
}
