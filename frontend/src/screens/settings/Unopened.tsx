import { Button, makeStyles, Spinner } from '@fluentui/react-components';
import { useTranslation } from 'react-i18next';
import { Session } from '../../backend/calls';
import { useSession } from '../../live/session';
import { useAct } from '../../live/useAct';
import { Card } from '../../ui/Card';
import { ErrorNote } from '../../ui/ErrorNote';

const useStyles = makeStyles({
  opening: { display: 'flex', flexWrap: 'wrap', alignItems: 'center', justifyContent: 'space-between', gap: '8px' },
});

/** That the tenant is being opened, or why it could not be: the settings are there for that as well. */
export function Unopened() {
  const s = useStyles();
  const { t } = useTranslation();
  const { data } = useSession();
  const again = useAct(() => (data?.demo ? Session.openDemo() : Session.openTenant()));
  const close = useAct(Session.close);
  if (data?.phase === 'opening') {
    return (
      <Card label={t('settings:connection.title')}>
        <div className={s.opening}>
          <Spinner size="tiny" label={data.demo ? t('welcome:opening.demo') : t('welcome:opening.tenant')} />
          <Button size="small" onClick={() => void close.run()}>
            {t('welcome:opening.stop')}
          </Button>
        </div>
      </Card>
    );
  }
  if (data?.phase !== 'failed' || !data.failure) return null;
  return (
    <Card label={t('settings:connection.notOpened')}>
      <ErrorNote
        what={t('settings:connection.notOpened')}
        safe={t('welcome:failed.safe')}
        error={data.failure}
        onRetry={() => void again.run()}
      />
    </Card>
  );
}
