import { Button } from '@fluentui/react-components';
import { useTranslation } from 'react-i18next';
import { useLocation } from 'wouter';
import { Session, type SettingsState } from '../../backend/calls';
import { useSession } from '../../live/session';
import { useAct } from '../../live/useAct';
import type { Live } from '../../live/useLive';
import { Card } from '../../ui/Card';
import { EmptyState } from '../../ui/EmptyState';
import { ErrorNote } from '../../ui/ErrorNote';
import { Facts } from '../../ui/Facts';
import { Loading } from '../../ui/Loading';

/** Which tenant the settings file names, and how Concord gets there. */
export function Connection({ settings }: { settings: Live<SettingsState> }) {
  const { t } = useTranslation();
  const [, go] = useLocation();
  const session = useSession();
  const open = useAct(Session.openTenant);
  const { data } = settings;
  const away = session.data?.demo === true || session.data?.phase !== 'ready';
  const usable = data?.found && !data.failure;
  return (
    <Card
      title={t('settings:connection.title')}
      actions={
        usable && (
          <>
            <Button size="small" disabledFocusable={open.busy} onClick={() => void open.run()}>
              {away ? t('settings:connection.open') : t('settings:connection.reopen')}
            </Button>
            <Button size="small" onClick={() => go('/connect')}>
              {t('settings:connection.again')}
            </Button>
          </>
        )
      }
    >
      {open.failure && <ErrorNote what={t('settings:connection.notOpened')} error={open.failure} />}
      {settings.failure && (
        <ErrorNote what={t('settings:connection.failed')} error={settings.failure} onRetry={settings.again} />
      )}
      {settings.loading && <Loading rows={4} />}
      {data?.failure && (
        <ErrorNote
          what={t('settings:connection.unusable')}
          error={{ ...data.failure, retryable: true }}
          onRetry={settings.again}
        />
      )}
      {data && !data.found && (
        <EmptyState
          why={t('settings:connection.none')}
          what={t('settings:connection.what')}
          action={{ label: t('settings:connection.connect'), onClick: () => go('/connect') }}
        />
      )}
      {usable && (
        <Facts
          rows={[
            { label: t('settings:connection.tenant'), value: data.tenantId },
            {
              label: t('settings:connection.cloud'),
              value: t(`settings:cloud.${data.cloud}`, { defaultValue: data.cloud }),
            },
            { label: t('settings:connection.client'), value: data.clientId },
            { label: t('settings:connection.login'), value: data.login },
            { label: t('settings:connection.graph'), value: data.graph },
            { label: t('settings:connection.file'), value: data.path },
          ]}
        />
      )}
    </Card>
  );
}
