import { Button, makeStyles } from '@fluentui/react-components';
import { useTranslation } from 'react-i18next';
import { useLocation, useRoute } from 'wouter';
import { useSession } from '../../live/session';
import { Page } from '../../ui/Page';
import { About } from './About';
import { Certificate } from './Certificate';
import { CheckNow } from './CheckNow';
import { Connection } from './Connection';
import { Folder } from './Folder';
import { Licences } from './Licences';
import { Look } from './Look';
import { Notifications } from './Notifications';
import { Pace } from './Pace';
import { Unattended } from './Unattended';
import { Unopened } from './Unopened';
import { useSettings } from './useSettings';

const useStyles = makeStyles({
  two: {
    display: 'grid',
    gridTemplateColumns: 'repeat(auto-fit, minmax(320px, 1fr))',
    gap: '12px',
    alignItems: 'start',
  },
  column: { display: 'flex', flexDirection: 'column', gap: '12px', minWidth: 0 },
});

/** Connection, pace, how long runs can be undone, how the window looks and speaks, and what the program is. */
export default function Settings() {
  const [licences] = useRoute('/settings/licences');
  return licences ? <Licences /> : <Everything />;
}

function Everything() {
  const s = useStyles();
  const { t } = useTranslation();
  const settings = useSettings();
  const [, go] = useLocation();
  const { data: session } = useSession();
  // Without a tenant there is no navigation to leave by.
  const start = (session?.phase === 'welcome' || session?.phase === 'failed') && (
    <Button onClick={() => go('/')}>{t('settings:start')}</Button>
  );
  return (
    <Page title={t('settings:title')} actions={start || undefined}>
      <Unopened />
      <div className={s.two}>
        <div className={s.column}>
          <Connection settings={settings} />
          <Certificate settings={settings} />
          <Pace settings={settings} />
        </div>
        <div className={s.column}>
          <CheckNow settings={settings} />
          <Unattended settings={settings} />
          <Notifications settings={settings} />
          <Look />
          <Folder />
          <About />
        </div>
      </div>
    </Page>
  );
}
