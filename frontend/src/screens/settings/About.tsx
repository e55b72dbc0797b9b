import { Button, Link } from '@fluentui/react-components';
import { useEffect, useRef } from 'react';
import { useTranslation } from 'react-i18next';
import { useLocation, useRoute } from 'wouter';
import { Keeping, type NewerVersion, System } from '../../backend/calls';
import { useLive } from '../../live/useLive';
import { Card } from '../../ui/Card';
import { ErrorNote } from '../../ui/ErrorNote';
import { Facts } from '../../ui/Facts';
import { Loading } from '../../ui/Loading';

/** What the program is, and the way to what others wrote of it. */
export function About() {
  const { t } = useTranslation();
  const [, go] = useLocation();
  const [wanted] = useRoute('/settings/about');
  const about = useLive({ key: ['about'], ask: System.about });
  const { data } = about;
  const newer = useLive({ key: ['newer'], ask: Keeping.newer });
  const card = useRef<HTMLDivElement>(null);
  useEffect(() => {
    if (wanted && data) card.current?.scrollIntoView?.({ block: 'nearest' });
  }, [wanted, data]);
  return (
    <div ref={card}>
      <Card
        title={t('settings:about')}
        actions={
          data && (
            <Button size="small" onClick={() => go('/settings/licences')}>
              {t('settings:licences.open')}
            </Button>
          )
        }
      >
        {about.failure && <ErrorNote what={t('settings:failed')} error={about.failure} onRetry={about.again} />}
        {about.loading && <Loading rows={3} />}
        {data && (
          <Facts
            rows={[
              { label: t('settings:version'), value: `Concord ${data.version}` },
              { label: t('care:version.label'), value: newer.data ? <Newer of={newer.data} /> : '' },
              { label: t('settings:platform'), value: data.platform },
              { label: t('settings:licence'), value: data.licence.split('\n')[0] ?? '' },
              { label: t('settings:parts'), value: t('settings:licences.count', { count: data.parts.length }) },
            ]}
          />
        )}
      </Card>
    </div>
  );
}

/** What the admin's own file says of a newer version, where the settings name one. */
function Newer({ of }: { of: NewerVersion }) {
  const { t } = useTranslation();
  if (!of.asked) return <>{t('care:version.never')}</>;
  if (of.failure) return <>{t('care:version.failed', { why: of.failure.message })}</>;
  if (!of.newer) return <>{t('care:version.newest')}</>;
  return (
    <>
      {t('care:version.newer', { version: of.version })}
      {of.notes !== '' && <div>{of.notes}</div>}
      {of.page !== '' && (
        <div>
          <Link onClick={() => void System.openLink(of.page)}>{t('care:version.more')}</Link>
        </div>
      )}
    </>
  );
}
