import { Button, makeStyles, tokens } from '@fluentui/react-components';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useLocation } from 'wouter';
import { Connect, Renewal, type SettingsState } from '../../backend/calls';
import { asFailure } from '../../backend/error';
import { CertificateDetails } from '../../check/CertificateDetails';
import { useAct } from '../../live/useAct';
import { type Live, useLive } from '../../live/useLive';
import { Card } from '../../ui/Card';
import { ConfirmDialog } from '../../ui/ConfirmDialog';
import { ErrorNote } from '../../ui/ErrorNote';
import { Loading } from '../../ui/Loading';
import { Status } from '../../ui/Status';
import { useNotify } from '../../ui/Toasts';
import { RenewDialog } from './RenewDialog';

const useStyles = makeStyles({
  buttons: { display: 'flex', flexWrap: 'wrap', gap: '8px', marginTop: '12px' },
  text: { margin: '12px 0 0', lineHeight: tokens.lineHeightBase300, overflowWrap: 'anywhere' },
});

/** The certificate that the settings name, how near its end is, and its renewal. Not there without settings. */
export function Certificate({ settings }: { settings: Live<SettingsState> }) {
  const s = useStyles();
  const { t } = useTranslation();
  const [, go] = useLocation();
  const notify = useNotify();
  const [renewing, setRenewing] = useState(false);
  const [forgetting, setForgetting] = useState(false);
  const usable = settings.data?.found === true && !settings.data.failure;
  const certificate = useLive({
    key: ['connect.current', settings.data?.path ?? ''],
    ask: Connect.certificate,
    enabled: usable,
    on: { 'session.changed': 'ask', 'renewal.changed': (state) => (state.running ? undefined : 'ask') },
  });
  const renewal = useLive({
    key: ['renewal.state', settings.data?.path ?? ''],
    ask: Renewal.state,
    enabled: usable,
    // Steps that follow each other at once may be told out of order: what counts is the answer.
    on: { 'renewal.changed': 'ask' },
  });
  const { data, failure } = certificate;
  const save = useAct(async () => {
    if (!data) return;
    const path = await Connect.exportPublic({ file: data.file, store: data.store, thumbprint: data.thumbprint });
    if (path !== '') notify({ title: t('settings:certificate.saved'), body: path, intent: 'success' });
  });
  if (!usable) return null;
  const last = renewal.data;
  const kept = (last?.kept ?? []).map((where) =>
    where === 'CurrentUser' || where === 'LocalMachine' ? t(`check:certificate.store.${where}`) : where,
  );
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
      {renewal.failure && <ErrorNote what={t('renewal:failed')} error={renewal.failure} onRetry={renewal.again} />}
      {last?.underWay && (
        <p className={s.text}>
          <Status kind={last.running ? 'running' : 'paused'}>
            {t('renewal:card.underWay', { step: t(`renewal:step.${last.phase}.title`) })}
          </Status>
        </p>
      )}
      {kept.length > 0 && (
        <p className={s.text}>
          {t('renewal:card.spare', { count: kept.length, where: [...new Set(kept)].join(', ') })}
        </p>
      )}
      {(data ?? failure) && (
        <div className={s.buttons}>
          {data && !failure && (
            <Button size="small" disabledFocusable={save.busy} onClick={() => void save.run()}>
              {t('settings:certificate.export')}
            </Button>
          )}
          {last && (
            <Button size="small" onClick={() => setRenewing(true)}>
              {last.underWay ? t('renewal:card.show') : t('renewal:card.renew')}
            </Button>
          )}
          {failure && (
            <Button size="small" onClick={() => go('/connect')}>
              {t('settings:connection.again')}
            </Button>
          )}
          {kept.length > 0 && (
            <Button size="small" onClick={() => setForgetting(true)}>
              {t('renewal:card.forget', { count: kept.length })}
            </Button>
          )}
        </div>
      )}
      {renewing && <RenewDialog renewal={renewal} onClose={() => setRenewing(false)} />}
      {forgetting && (
        <ConfirmDialog
          title={t('renewal:forget.title', { count: kept.length })}
          confirm={t('renewal:forget.confirm', { count: kept.length })}
          asError={asFailure}
          onClose={() => setForgetting(false)}
          onConfirm={async () => {
            await Renewal.forget();
            renewal.again();
            notify({ title: t('renewal:forget.done', { count: kept.length }), intent: 'success' });
          }}
        >
          {t('renewal:forget.text', { count: kept.length })}
        </ConfirmDialog>
      )}
    </Card>
  );
}
