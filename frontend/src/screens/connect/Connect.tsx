import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useLocation } from 'wouter';
import { Connect as Calls } from '../../backend/calls';
import { useSession } from '../../live/session';
import { useLive } from '../../live/useLive';
import { Card } from '../../ui/Card';
import { ErrorNote } from '../../ui/ErrorNote';
import { Loading } from '../../ui/Loading';
import { Page } from '../../ui/Page';
import { Steps } from './Steps';

/** The way to a tenant of one's own: asks what the settings say already, then opens the wizard. */
export default function Connect() {
  const { t } = useTranslation();
  const [, go] = useLocation();
  const session = useSession();
  // What the settings say may be another thing than when this was opened last.
  const [since] = useState(Date.now);
  const start = useLive({ key: ['connect.start', since], ask: Calls.start });
  const back = session.data?.phase === 'ready' ? '/settings' : '/';
  return (
    <Page title={t('connect:title')}>
      {start.data ? (
        <Steps start={start.data} onClose={(done) => go(done ? '/overview' : back)} />
      ) : (
        <Card label={t('connect:title')}>
          {start.failure && <ErrorNote what={t('connect:failed.start')} error={start.failure} onRetry={start.again} />}
          {start.loading && <Loading rows={4} />}
        </Card>
      )}
    </Page>
  );
}
