import {
  Button,
  Dialog,
  DialogActions,
  DialogBody,
  DialogContent,
  DialogSurface,
  DialogTitle,
  makeStyles,
  tokens,
} from '@fluentui/react-components';
import { useEffect, useRef } from 'react';
import { useTranslation } from 'react-i18next';
import { type CloudBackup, CloudJobs } from '../../../backend/calls';
import { TextChange } from '../../../change/TextChange';
import { useAct } from '../../../live/useAct';
import { useLive } from '../../../live/useLive';
import { ErrorNote } from '../../../ui/ErrorNote';
import { FocusBack } from '../../../ui/FocusBack';
import { Loading } from '../../../ui/Loading';
import { Status } from '../../../ui/Status';
import { Time } from '../../../ui/Time';
import { useNotify } from '../../../ui/Toasts';

const useStyles = makeStyles({
  surface: { maxWidth: '960px' },
  content: { display: 'flex', flexDirection: 'column', gap: '12px', minHeight: '160px' },
  small: { color: tokens.colorNeutralForeground3 },
});

/** How many differences are drawn; a file has them all. */
const drawn = 50;

export interface KeptViewProps {
  domain: string;
  backup: CloudBackup;
  onClose: () => void;
  onDone: () => void;
}

/** What putting a kept schema back would change in the one that is there now, and the button that does it. */
export function KeptView({ domain, backup, onClose, onDone }: KeptViewProps) {
  const s = useStyles();
  const { t } = useTranslation();
  const notify = useNotify();
  const live = useLive({
    key: ['cloudjobs.compare', domain, backup.id],
    ask: () => CloudJobs.compareBackup(domain, backup.id),
  });
  const restore = useAct(async () => {
    await CloudJobs.restoreSchema(domain, backup.id);
    onDone();
    notify({ title: t('cloudjobs:done.restored') });
    onClose();
  });
  const changes = live.data ?? [];
  // Where the comparison is known already, the first thing of the dialog would be the act.
  const close = useRef<HTMLButtonElement>(null);
  useEffect(() => close.current?.focus(), []);
  return (
    <Dialog open onOpenChange={(_, data) => !data.open && !restore.busy && onClose()}>
      <DialogSurface className={s.surface}>
        <FocusBack />
        <DialogBody>
          <DialogTitle>{t('cloudjobs:kept.compareTitle')}</DialogTitle>
          <DialogContent className={s.content}>
            <div className={s.small}>
              <Time at={backup.atMs} as="exact" /> · {backup.why}
            </div>
            {live.loading && <Loading rows={4} />}
            {live.failure && (
              <ErrorNote what={t('cloudjobs:failed.compare')} error={live.failure} onRetry={live.again} />
            )}
            {live.data && changes.length === 0 && <Status kind="done">{t('cloudjobs:kept.same')}</Status>}
            {changes.length > 0 && <div>{t('cloudjobs:kept.changes', { count: changes.length })}</div>}
            {changes.slice(0, drawn).map((change) => (
              <TextChange
                key={`${change.where} ${change.before} ${change.after}`}
                where={change.where}
                before={change.before}
                after={change.after}
                titles={{ before: t('cloudjobs:kept.now'), after: t('cloudjobs:kept.then') }}
              />
            ))}
            {changes.length > drawn && <div>{t('cloudjobs:kept.further', { count: changes.length - drawn })}</div>}
            {restore.failure && (
              <ErrorNote
                what={t('cloudjobs:failed.restore')}
                safe={t('cloudjobs:failed.asWas')}
                error={restore.failure}
              />
            )}
          </DialogContent>
          <DialogActions fluid>
            <Button
              appearance="primary"
              disabled={changes.length === 0}
              disabledFocusable={restore.busy}
              onClick={() => void restore.run()}
            >
              {t('cloudjobs:kept.restore')}
            </Button>
            <Button ref={close} disabledFocusable={restore.busy} onClick={onClose}>
              {t('cloudjobs:close')}
            </Button>
          </DialogActions>
        </DialogBody>
      </DialogSurface>
    </Dialog>
  );
}
