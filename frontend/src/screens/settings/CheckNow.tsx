import { Button } from '@fluentui/react-components';
import { useTranslation } from 'react-i18next';
import { Connect, type SettingsState } from '../../backend/calls';
import { CheckSteps } from '../../check/CheckSteps';
import { useCheck } from '../../check/useCheck';
import { useSession } from '../../live/session';
import type { Live } from '../../live/useLive';
import { Card } from '../../ui/Card';
import { ErrorNote } from '../../ui/ErrorNote';
import { Facts } from '../../ui/Facts';

/** Everything that a sync needs, asked now: sign-in, each permission, directory, one mailbox. Writes nothing. */
export function CheckNow({ settings }: { settings: Live<SettingsState> }) {
  const { t } = useTranslation();
  const session = useSession();
  const checking = useCheck(() => Connect.checkNow(''));
  const usable = settings.data?.found === true && !settings.data.failure;
  if (session.data?.phase !== 'ready' && !usable) return null;
  return (
    <Card
      title={t('settings:check.title')}
      subtitle={session.data?.demo ? t('settings:check.demo') : t('settings:check.subtitle')}
      actions={
        <Button size="small" disabledFocusable={checking.busy} onClick={() => void checking.run()}>
          {t('settings:check.now')}
        </Button>
      }
    >
      {checking.failure && <ErrorNote what={t('settings:check.failed')} error={checking.failure} />}
      {checking.check ? (
        <CheckSteps check={checking.check} />
      ) : (
        <Facts rows={[{ label: t('settings:check.asks'), value: t('settings:check.what') }]} />
      )}
    </Card>
  );
}
