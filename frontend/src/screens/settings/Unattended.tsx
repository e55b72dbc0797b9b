import { Button, makeStyles } from '@fluentui/react-components';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Unattended as Scheduler, type SettingsState, type UnattendedState } from '../../backend/calls';
import { asFailure } from '../../backend/error';
import { useAct } from '../../live/useAct';
import { type Live, useLive } from '../../live/useLive';
import { Card } from '../../ui/Card';
import { ConfirmDialog } from '../../ui/ConfirmDialog';
import { ErrorNote } from '../../ui/ErrorNote';
import { Facts } from '../../ui/Facts';
import { Loading } from '../../ui/Loading';
import { Status } from '../../ui/Status';
import { useNotify } from '../../ui/Toasts';
import { UnattendedInstall } from './UnattendedInstall';

const useStyles = makeStyles({
  stack: { display: 'flex', flexDirection: 'column', gap: '12px' },
  buttons: { display: 'flex', flexWrap: 'wrap', gap: '8px' },
});

/** Whether the system starts syncs by itself, and how that went last. Not there while no tenant is set up. */
export function Unattended({ settings }: { settings: Live<SettingsState> }) {
  const { t } = useTranslation();
  const usable = settings.data?.found === true && !settings.data.failure;
  const state = useLive({
    key: ['unattended'],
    ask: Scheduler.state,
    enabled: usable,
    on: { 'session.changed': 'ask' },
  });
  if (!usable) return null;
  return (
    <Card title={t('unattended:title')} subtitle={t('unattended:subtitle')}>
      {state.failure && <ErrorNote what={t('unattended:failed')} error={state.failure} onRetry={state.again} />}
      {state.loading && <Loading rows={3} />}
      {state.data && <Installed state={state.data} again={state.again} />}
    </Card>
  );
}

function Installed({ state, again }: { state: UnattendedState; again: () => void }) {
  const s = useStyles();
  const { t } = useTranslation();
  const notify = useNotify();
  const [open, setOpen] = useState<'install' | 'remove'>();
  const start = useAct(async () => {
    await Scheduler.start();
    notify({ title: t('unattended:started'), body: t('unattended:startedHint') });
  });
  return (
    <div className={s.stack}>
      <State state={state} />
      {state.installed && (
        <Facts
          rows={[
            { label: t('unattended:as'), value: state.account || t('unattended:asMine') },
            {
              label: t('unattended:when'),
              value: !state.windows ? '' : t(state.onlyLoggedOn ? 'unattended:whenLoggedOn' : 'unattended:whenAlways'),
            },
            { label: t('unattended:last'), value: state.lastRun || t('unattended:never') },
            { label: t('unattended:ended'), value: state.lastRun === '' ? '' : <Ended code={state.lastExit} /> },
            { label: t('unattended:next'), value: state.command },
          ]}
        />
      )}
      {start.failure && <ErrorNote what={t('unattended:startFailed')} error={start.failure} />}
      <div className={s.buttons}>
        <Button size="small" onClick={() => setOpen('install')}>
          {t(state.installed ? 'unattended:again' : 'unattended:install')}
        </Button>
        {state.installed && (
          <>
            <Button size="small" disabledFocusable={start.busy} onClick={() => void start.run()}>
              {t('unattended:start')}
            </Button>
            <Button size="small" onClick={() => setOpen('remove')}>
              {t('unattended:remove')}
            </Button>
          </>
        )}
      </div>
      {open === 'install' && (
        <UnattendedInstall
          windows={state.windows}
          onDone={() => {
            notify({ title: t('unattended:installed') });
            again();
          }}
          onClose={() => setOpen(undefined)}
        />
      )}
      {open === 'remove' && (
        <ConfirmDialog
          title={t('unattended:removeTitle')}
          confirm={t('unattended:removeDo')}
          onConfirm={async () => {
            await Scheduler.remove();
            notify({ title: t('unattended:removed') });
            again();
          }}
          onClose={() => setOpen(undefined)}
          asError={asFailure}
        >
          {t('unattended:removeText')}
        </ConfirmDialog>
      )}
    </div>
  );
}

function State({ state }: { state: UnattendedState }) {
  const { t } = useTranslation();
  if (!state.installed) return <Status kind="none">{t('unattended:none')}</Status>;
  if (!state.program) return <Status kind="failed">{t('unattended:gone')}</Status>;
  if (!state.enabled) return <Status kind="warning">{t('unattended:off')}</Status>;
  return <Status kind="done">{t('unattended:every', { count: state.minutes })}</Status>;
}

const known = [0, 1, 2, 3, 4, 5, 6, 130];

function Ended({ code }: { code: number }) {
  const { t } = useTranslation();
  if (code < 0) return null;
  const kind = code === 0 ? 'done' : code === 3 || code === 4 || code === 6 ? 'warning' : 'failed';
  return (
    <Status kind={kind}>
      {known.includes(code) ? t(`unattended:exit.${code}`) : t('unattended:exit.other', { code })}
    </Status>
  );
}
