import { Button, makeStyles } from '@fluentui/react-components';
import { useTranslation } from 'react-i18next';
import { useLocation } from 'wouter';
import { Connect, type SettingsState } from '../../backend/calls';
import { CertificateDetails } from '../../check/CertificateDetails';
import { useAct } from '../../live/useAct';
import { type Live, useLive } from '../../live/useLive';
import { Card } from '../../ui/Card';
import { ErrorNote } from '../../ui/ErrorNote';
import { Loading } from '../../ui/Loading';
import { useNotify } from '../../ui/Toasts';

const useStyles = makeStyles({ buttons: { display: 'flex', flexWrap: 'wrap', gap: '8px', marginTop: '12px' } });

/** The certificate that the settings name, and how near its end is. Not there without settings. */
export function Certificate({ settings }: { settings: Live<SettingsState> }) {
  const s = useStyles();
  const { t } = useTranslation();
  const [, go] = useLocation();
  const notify = useNotify();
  const file = settings.data?.keyFile ?? '';
  const usable = settings.data?.found === true && !settings.data.failure;
  const certificate = useLive({
    key: ['connect.current', file],
    ask: Connect.certificate,
    enabled: usable,
    on: { 'session.changed': 'ask' },
  });
  const save = useAct(async () => {
    const path = await Connect.exportPublic(file);
    if (path !== '') notify({ title: t('settings:certificate.saved'), body: path, intent: 'success' });
  });
  if (!usable) return null;
  const { data, failure } = certificate;
  return (
    <Card title={t('settings:certificate.title')}>
      {certificate.loading && <Loading rows={4} />}
      {failure && (
        <ErrorNote
          what={t('settings:certificate.failed')}
          error={{ ...failure, retryable: true }}
          onRetry={certificate.again}
        />
      )}
      {data && !failure && <CertificateDetails of={data} />}
      {save.failure && <ErrorNote what={t('settings:certificate.notSaved')} error={save.failure} />}
      {(data ?? failure) && (
        <div className={s.buttons}>
          {data && !failure && (
            <Button size="small" disabled={save.busy} onClick={() => void save.run()}>
              {t('settings:certificate.export')}
            </Button>
          )}
          {(failure || data?.nearness !== 'far') && (
            <Button size="small" onClick={() => go('/connect')}>
              {t('settings:certificate.renew')}
            </Button>
          )}
        </div>
      )}
    </Card>
  );
}
