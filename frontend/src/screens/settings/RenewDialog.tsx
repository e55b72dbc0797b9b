import {
  Button,
  Checkbox,
  Dialog,
  DialogActions,
  DialogBody,
  DialogContent,
  DialogSurface,
  DialogTitle,
  makeStyles,
  tokens,
} from '@fluentui/react-components';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Renewal, type RenewalState } from '../../backend/calls';
import { useAct } from '../../live/useAct';
import { type Live, useLive } from '../../live/useLive';
import { CopyButton } from '../../ui/CopyButton';
import { ErrorNote } from '../../ui/ErrorNote';
import { FocusBack } from '../../ui/FocusBack';
import { useFormat } from '../../ui/format';
import { Loading } from '../../ui/Loading';
import { Status } from '../../ui/Status';
import { RenewalSteps } from './RenewalSteps';

const useStyles = makeStyles({
  surface: { maxWidth: '680px' },
  content: { display: 'flex', flexDirection: 'column', gap: '12px' },
  text: { margin: 0, lineHeight: tokens.lineHeightBase300, overflowWrap: 'anywhere' },
  boxes: { display: 'flex', flexDirection: 'column' },
});

interface RenewDialogProps {
  /** The renewal that is under way, or was last. */
  renewal: Live<RenewalState>;
  onClose: () => void;
}

/**
 * Shows what a renewal will do before it does, then each step; what fails says what to do, and goes on where it was. Closing it
 * stops nothing.
 */
export function RenewDialog({ renewal, onClose }: RenewDialogProps) {
  const s = useStyles();
  const { t } = useTranslation();
  const [wish, setWish] = useState({ byHand: false, keepOld: false });
  // One that this dialog has seen under way: then its end is shown, not the plan of the next.
  const [seen] = useState(renewal.data?.underWay === true);
  const [finished, setFinished] = useState<RenewalState>();
  const [since] = useState(Date.now);
  const plan = useLive({
    key: ['renewal.plan', wish, since],
    ask: () => Renewal.plan(wish),
    enabled: renewal.data !== undefined && !renewal.data.underWay && !seen,
    keep: true,
  });
  const work = useAct(async (start: () => Promise<RenewalState>) => {
    try {
      setFinished(await start());
    } finally {
      renewal.again();
    }
  });
  const now = finished ?? renewal.data;
  const underWay = now?.underWay === true;
  const abandon = useAct(async () => {
    await Renewal.abandon();
    renewal.again();
    onClose();
  });
  const running = work.busy || now?.running === true;
  const done = now?.phase === 'done' && !running && (finished !== undefined || seen);
  const shown = underWay || done ? now : plan.data;
  const stopped = underWay && !running;
  const begun = underWay || running || done;
  return (
    <Dialog open modalType="modal" onOpenChange={(_, data) => !data.open && onClose()}>
      <DialogSurface className={s.surface}>
        <FocusBack />
        <DialogBody>
          <DialogTitle>{t('renewal:title')}</DialogTitle>
          <DialogContent className={s.content}>
            {!begun && <p className={s.text}>{t('renewal:what')}</p>}
            {plan.failure && !begun && (
              <ErrorNote what={t('renewal:failed')} error={plan.failure} onRetry={plan.again} />
            )}
            {!shown && !plan.failure && <Loading rows={5} />}
            {shown && shown.phase !== '' && <RenewalSteps of={shown} />}
            {!begun && plan.data && (
              <div className={s.boxes}>
                <Checkbox
                  label={t('renewal:byHand')}
                  checked={wish.byHand || plan.data.way === 'upload'}
                  disabled={plan.data.why !== ''}
                  onChange={() => setWish((before) => ({ ...before, byHand: !before.byHand }))}
                />
                <Checkbox
                  label={t('renewal:keep')}
                  checked={wish.keepOld}
                  onChange={() => setWish((before) => ({ ...before, keepOld: !before.keepOld }))}
                />
              </div>
            )}
            {work.failure && !running && work.failure.code !== 'cancelled' && (
              <ErrorNote what={t('renewal:notDone')} error={work.failure} safe={t('renewal:safe')} />
            )}
            {abandon.failure && <ErrorNote what={t('renewal:notAbandoned')} error={abandon.failure} />}
            {done && now && <Ended of={now} />}
          </DialogContent>
          <DialogActions fluid>
            {!begun && (
              <Button
                appearance="primary"
                disabled={!plan.data || plan.failure !== undefined}
                onClick={() => void work.run(() => Renewal.start(wish))}
              >
                {t('renewal:begin')}
              </Button>
            )}
            {stopped && (
              <Button appearance="primary" onClick={() => void work.run(() => Renewal.goOn(false))}>
                {t('renewal:goOn')}
              </Button>
            )}
            {stopped && now?.way === 'addKey' && (now.phase === 'register' || now.phase === 'accept') && (
              <Button onClick={() => void work.run(() => Renewal.goOn(true))}>{t('renewal:uploadInstead')}</Button>
            )}
            {stopped && now?.phase !== 'retire' && (
              <Button disabledFocusable={abandon.busy} onClick={() => void abandon.run()}>
                {t('renewal:abandon')}
              </Button>
            )}
            {running && <Button onClick={() => void Renewal.stop()}>{t('renewal:stop')}</Button>}
            <Button onClick={onClose}>{begun ? t('renewal:close') : t('ui:cancel')}</Button>
          </DialogActions>
        </DialogBody>
      </DialogSurface>
    </Dialog>
  );
}

/** What came of it, and what is left for the admin. */
function Ended({ of }: { of: RenewalState }) {
  const s = useStyles();
  const { t } = useTranslation();
  const { date } = useFormat();
  return (
    <div role="status">
      <Status kind="done">{t('renewal:done', { date: date(of.notAfter) })}</Status>
      {of.left && (
        <p className={s.text}>
          {t('renewal:left')} <strong>{of.old.thumbprint}</strong>{' '}
          {of.old.thumbprint !== '' && (
            <CopyButton size="small" iconOnly text={of.old.thumbprint} label={t('check:certificate.copy')} />
          )}
        </p>
      )}
      {of.aside !== '' && <p className={s.text}>{t('renewal:aside', { file: of.aside })}</p>}
    </div>
  );
}
