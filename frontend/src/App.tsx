import { FluentProvider, makeStyles, tokens } from '@fluentui/react-components';
import { useQueryClient } from '@tanstack/react-query';
import { Suspense, useEffect, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Redirect, Route, Switch, useLocation } from 'wouter';
import { Session } from './backend/calls';
import { on } from './backend/events';
import { askAllAgain } from './live/client';
import { useSession } from './live/session';
import { useLook } from './look';
import Welcome from './screens/welcome/Welcome';
import { Boundary } from './shell/Boundary';
import { useCommand } from './shell/commands';
import { Lost } from './shell/Lost';
import { Nav } from './shell/Nav';
import { Palette } from './shell/Palette';
import { placeOf, places } from './shell/places';
import { SessionBanner } from './shell/SessionBanner';
import { SyncNow } from './shell/SyncNow';
import { screen } from './shell/screen';
import { TopBar } from './shell/TopBar';
import { type ThemeName, themes, useThemeChoice } from './theme';
import { Card } from './ui/Card';
import { ErrorNote } from './ui/ErrorNote';
import { Loading } from './ui/Loading';
import { Page } from './ui/Page';
import { Toasts } from './ui/Toasts';

const Connect = screen(() => import('./screens/connect/Connect'));

const useStyles = makeStyles({
  root: {
    height: '100vh',
    display: 'grid',
    gridTemplateColumns: 'auto minmax(0, 1fr)',
    gridTemplateRows: '48px minmax(0, 1fr)',
    backgroundColor: 'var(--canvas)',
    color: tokens.colorNeutralForeground1,
  },
  skip: {
    position: 'fixed',
    top: '4px',
    left: '4px',
    zIndex: 10,
    padding: '8px 16px',
    borderRadius: tokens.borderRadiusMedium,
    color: tokens.colorNeutralForegroundOnBrand,
    backgroundColor: tokens.colorBrandBackground,
    transform: 'translateY(-60px)',
    ':focus': { transform: 'none' },
  },
  main: { overflow: 'auto', minWidth: 0, outlineStyle: 'none', position: 'relative' },
  wide: { gridColumn: '1 / -1' },
});

export function App() {
  const theme = useLook();
  return (
    <FluentProvider theme={themes[theme]}>
      <Boundary>
        <Shell theme={theme} />
      </Boundary>
      <Toasts />
    </FluentProvider>
  );
}

function Shell({ theme }: { theme: ThemeName }) {
  const s = useStyles();
  const { t, i18n } = useTranslation();
  const client = useQueryClient();
  const [route, go] = useLocation();
  const [searching, setSearching] = useState(false);
  const { choice, choose } = useThemeChoice();
  const session = useSession();
  const ready = session.data?.phase === 'ready';

  useEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      const only = (event.ctrlKey || event.metaKey) && !event.shiftKey && !event.altKey;
      if (event.key === 'F5' || (only && event.key.toLowerCase() === 'r')) {
        event.preventDefault();
        askAllAgain(client);
      } else if (only && event.key.toLowerCase() === 'k' && ready) {
        event.preventDefault();
        setSearching(true);
      }
    };
    window.addEventListener('keydown', onKey);
    return () => window.removeEventListener('keydown', onKey);
  }, [client, ready]);

  // Answers were put into the language shown when they came in.
  useEffect(() => {
    const again = () => void client.invalidateQueries();
    i18n.on('languageChanged', again);
    return () => i18n.off('languageChanged', again);
  }, [client, i18n]);

  useEffect(
    () =>
      on('menu.command', (command) => {
        if (command.startsWith('go:')) go(command.slice(3));
        else if (command === 'about') go('/settings/about');
        else if (command === 'refresh') askAllAgain(client);
        else if (command === 'search' && ready) setSearching(true);
      }),
    [client, go, ready],
  );

  // After going somewhere the focus is on <main>, and the page that appears there takes it to its heading. Within a screen it
  // stays where it is, on a tab say, unless what had it went with the page before: a row that was opened, a wizard.
  const main = useRef<HTMLElement>(null);
  const before = useRef(route);
  useEffect(() => {
    if (before.current === route) return;
    const elsewhere = placeOf(before.current) !== placeOf(route);
    before.current = route;
    if (elsewhere) main.current?.focus();
    else if (document.activeElement === document.body) (main.current?.querySelector('h1') ?? main.current)?.focus();
  }, [route]);

  const hint = t('shell:command.hint');
  useCommand({
    id: 'refresh',
    title: t('shell:command.refresh'),
    hint: t('shell:command.key'),
    run: () => askAllAgain(client),
  });
  useCommand({
    id: 'light',
    title: t('shell:command.theme', { name: t('shell:theme.light') }),
    hint,
    run: () => choose('light'),
  });
  useCommand({
    id: 'dark',
    title: t('shell:command.theme', { name: t('shell:theme.dark') }),
    hint,
    run: () => choose('dark'),
  });
  useCommand({
    id: 'contrast',
    title: t('shell:command.theme', { name: t('shell:theme.contrast') }),
    hint,
    run: () => choose('contrast'),
  });
  useCommand({
    id: 'leave',
    title: t('shell:command.leave'),
    hint,
    run: () =>
      void Session.close().then(
        () => go('/'),
        () => {},
      ),
  });

  return (
    <div className={s.root}>
      <TopBar
        session={session.data}
        theme={theme}
        choice={choice}
        onTheme={choose}
        onSearch={ready ? () => setSearching(true) : undefined}
        skip={
          <a
            className={s.skip}
            href={`#${route}`}
            onClick={(event) => {
              event.preventDefault();
              (main.current?.querySelector('h1') ?? main.current)?.focus();
            }}
          >
            {t('shell:skip')}
          </a>
        }
      />
      {ready && session.data && <Nav session={session.data} />}
      <main ref={main} className={ready ? s.main : `${s.main} ${s.wide}`} tabIndex={-1}>
        {session.data && <SessionBanner session={session.data} />}
        <Boundary key={placeOf(route)?.path ?? route}>
          <Suspense fallback={<Waiting />}>
            <Content session={session} />
          </Suspense>
        </Boundary>
      </main>
      {ready && <SyncNow />}
      {searching && <Palette onClose={() => setSearching(false)} />}
    </div>
  );
}

function Content({ session }: { session: ReturnType<typeof useSession> }) {
  const { t } = useTranslation();
  if (!session.data) {
    if (!session.failure) return <Waiting />;
    return (
      <Page title={t('shell:failed.title')}>
        <Card label={t('shell:failed.title')}>
          <ErrorNote
            what={t('shell:failed.session')}
            safe={t('shell:failed.safe')}
            error={session.failure}
            onRetry={session.again}
          />
        </Card>
      </Page>
    );
  }
  return (
    <Switch>
      <Route path="/connect/*?" component={Connect} />
      {places
        .filter(({ anytime }) => anytime)
        .map(({ path, screen }) => (
          <Route key={path} path={`${path}/*?`} component={screen} />
        ))}
      {session.data.phase !== 'ready' && (
        <Route>
          <Welcome session={session.data} />
        </Route>
      )}
      {places.map(({ path, screen }) => (
        <Route key={path} path={`${path}/*?`} component={screen} />
      ))}
      <Route path="/">
        <Redirect to="/overview" replace />
      </Route>
      <Route component={Lost} />
    </Switch>
  );
}

function Waiting() {
  return (
    <div style={{ padding: '16px 24px' }}>
      <Loading kind="blocks" rows={3} />
    </div>
  );
}
