import { Button, makeStyles, Spinner, tokens } from '@fluentui/react-components';
import { BeakerRegular, PlugConnectedRegular, SettingsRegular } from '@fluentui/react-icons';
import type { ReactNode } from 'react';
import { useEffect } from 'react';
import { useTranslation } from 'react-i18next';
import { useLocation } from 'wouter';
import { Session, type SessionState } from '../../backend/calls';
import { useAct } from '../../live/useAct';
import { ErrorNote } from '../../ui/ErrorNote';

const useStyles = makeStyles({
  root: {
    minHeight: '100%',
    boxSizing: 'border-box',
    display: 'flex',
    flexDirection: 'column',
    alignItems: 'center',
    justifyContent: 'center',
    padding: '24px',
    gap: '24px',
  },
  head: { textAlign: 'center', maxWidth: '60ch' },
  title: {
    margin: '0 0 8px',
    fontSize: tokens.fontSizeHero700,
    lineHeight: tokens.lineHeightHero700,
    fontWeight: tokens.fontWeightSemibold,
    outlineStyle: 'none',
  },
  text: { margin: 0, color: tokens.colorNeutralForeground2, lineHeight: tokens.lineHeightBase300 },
  ways: {
    display: 'grid',
    gridTemplateColumns: 'repeat(auto-fit, minmax(280px, 1fr))',
    gap: '12px',
    width: '100%',
    maxWidth: '760px',
  },
  way: {
    display: 'flex',
    flexDirection: 'column',
    gap: '8px',
    padding: '20px 24px 24px',
    backgroundColor: tokens.colorNeutralBackground1,
    border: `1px solid ${tokens.colorNeutralStroke2}`,
    borderRadius: tokens.borderRadiusXLarge,
  },
  icon: { fontSize: '28px', lineHeight: '28px', color: tokens.colorBrandForeground1 },
  name: {
    margin: 0,
    fontSize: tokens.fontSizeBase400,
    lineHeight: tokens.lineHeightBase400,
    fontWeight: tokens.fontWeightSemibold,
  },
  grow: { flexGrow: 1 },
  button: { marginTop: '12px', alignSelf: 'flex-start' },
  note: {
    width: '100%',
    maxWidth: '760px',
    boxSizing: 'border-box',
    padding: '12px 24px',
    backgroundColor: tokens.colorNeutralBackground1,
    border: `1px solid ${tokens.colorNeutralStroke2}`,
    borderRadius: tokens.borderRadiusXLarge,
  },
  foot: { color: tokens.colorNeutralForeground3, fontSize: tokens.fontSizeBase200, textAlign: 'center' },
});

/** The first start: two equal ways on. Also where one waits while a tenant is opened, and where one lands when that fails. */
export default function Welcome({ session }: { session: SessionState }) {
  const s = useStyles();
  const { t } = useTranslation();
  const [, go] = useLocation();
  const demo = useAct(Session.openDemo);
  const tenant = useAct(Session.openTenant);
  const close = useAct(Session.close);
  const opening = session.phase === 'opening';
  const failure = demo.failure ?? tenant.failure ?? session.failure;
  useEffect(() => {
    document.title = 'Concord';
  }, []);

  if (opening) {
    return (
      <div className={s.root}>
        <Spinner
          size="medium"
          labelPosition="below"
          label={session.demo ? t('welcome:opening.demo') : t('welcome:opening.tenant')}
        />
        <Button onClick={() => void close.run()}>{t('welcome:opening.stop')}</Button>
      </div>
    );
  }
  return (
    <div className={s.root}>
      <div className={s.head}>
        <h1 className={s.title} tabIndex={-1}>
          {t('welcome:title')}
        </h1>
        <p className={s.text}>{t('welcome:text')}</p>
      </div>
      {failure && (
        <div className={s.note}>
          <ErrorNote
            what={t('welcome:failed.what')}
            safe={t('welcome:failed.safe')}
            error={failure}
            onRetry={() => void (session.demo ? demo.run() : tenant.run())}
          />
        </div>
      )}
      <div className={s.ways}>
        <Way
          icon={<BeakerRegular />}
          name={t('welcome:demo.name')}
          text={t('welcome:demo.text')}
          button={t('welcome:demo.button')}
          busy={demo.busy}
          onClick={() => void demo.run()}
        />
        <Way
          icon={<PlugConnectedRegular />}
          name={t('welcome:connect.name')}
          text={t('welcome:connect.text')}
          button={t('welcome:connect.button')}
          onClick={() => go('/connect')}
        />
      </div>
      <div className={s.foot}>{t('welcome:foot')}</div>
      <Button appearance="subtle" icon={<SettingsRegular />} onClick={() => go('/settings')}>
        {failure ? t('welcome:failed.settings') : t('shell:place.settings')}
      </Button>
    </div>
  );
}

interface WayProps {
  icon: ReactNode;
  name: string;
  text: string;
  button: string;
  busy?: boolean;
  onClick: () => void;
}

function Way({ icon, name, text, button, busy, onClick }: WayProps) {
  const s = useStyles();
  return (
    <section className={s.way} aria-label={name}>
      <span className={s.icon} aria-hidden="true">
        {icon}
      </span>
      <h2 className={s.name}>{name}</h2>
      <p className={`${s.text} ${s.grow}`}>{text}</p>
      <Button className={s.button} appearance="primary" disabledFocusable={busy} onClick={onClick}>
        {button}
      </Button>
    </section>
  );
}
