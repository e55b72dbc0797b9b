import { useTranslation } from 'react-i18next';
import { Session, type SessionState } from '../backend/calls';
import { useAct } from '../live/useAct';
import { Banner } from '../ui/Banner';

/** What is the matter with the open tenant as a whole: no connection, or a database that does not answer. */
export function SessionBanner({ session }: { session: SessionState }) {
  const { t } = useTranslation();
  const connect = useAct(() => (session.demo ? Session.openDemo() : Session.openTenant()));
  if (session.phase !== 'ready') return null;
  if (session.trouble) {
    return (
      <Frame>
        <Banner intent="error" title={t('shell:trouble.title')}>
          {session.trouble.message} {session.trouble.action}
        </Banner>
      </Frame>
    );
  }
  if (!session.offline) return null;
  return (
    <Frame>
      <Banner
        intent="warning"
        title={t('shell:offline.title')}
        action={{ label: t('shell:offline.retry'), onClick: () => void connect.run() }}
      >
        {session.failure?.message} {t('shell:offline.what')}
      </Banner>
    </Frame>
  );
}

function Frame({ children }: { children: React.ReactNode }) {
  return (
    <div style={{ padding: '12px 24px 0', maxWidth: 1680, margin: '0 auto', boxSizing: 'border-box' }}>{children}</div>
  );
}
