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
import { useTranslation } from 'react-i18next';
import { CloudJobs } from '../../../backend/calls';
import { useLive } from '../../../live/useLive';
import { CopyButton } from '../../../ui/CopyButton';
import { ErrorNote } from '../../../ui/ErrorNote';
import { Facts } from '../../../ui/Facts';
import { FocusBack } from '../../../ui/FocusBack';
import { Loading } from '../../../ui/Loading';
import { Time } from '../../../ui/Time';
import { ObjectChanges, ObjectSteps } from './Attributes';
import { LogStatus } from './LogStatus';

const useStyles = makeStyles({
  surface: { maxWidth: '760px' },
  content: { display: 'flex', flexDirection: 'column', gap: '16px' },
  head: { margin: '0 0 4px', fontSize: tokens.fontSizeBase300, lineHeight: tokens.lineHeightBase300 },
});

/** One line of the provisioning log, whole: the steps, what was changed, why it failed. */
export function LogEntry({ id, onClose }: { id: string; onClose: () => void }) {
  const s = useStyles();
  const { t } = useTranslation();
  const live = useLive({ key: ['cloudjobs.entry', id], ask: () => CloudJobs.logEntry(id) });
  const entry = live.data;
  const line = entry?.line;
  return (
    <Dialog open onOpenChange={(_, data) => !data.open && onClose()}>
      <DialogSurface className={s.surface}>
        <FocusBack />
        <DialogBody>
          <DialogTitle>{line?.name || t('cloudjobs:entry.title')}</DialogTitle>
          <DialogContent className={s.content}>
            {live.loading && <Loading rows={4} />}
            {live.failure && <ErrorNote what={t('cloudjobs:failed.entry')} error={live.failure} />}
            {entry && line && (
              <>
                <Facts
                  rows={[
                    { label: t('cloudjobs:log.status'), value: <LogStatus status={line.status} /> },
                    {
                      label: t('cloudjobs:log.action'),
                      value: t(`cloudjobs:does.${line.action}`, { defaultValue: line.action }),
                    },
                    { label: t('cloudjobs:log.at'), value: <Time at={line.atMs} as="exact" /> },
                    { label: t('cloudjobs:entry.kind'), value: line.type },
                    { label: t('cloudjobs:log.source'), value: line.sourceId },
                    { label: t('cloudjobs:entry.target'), value: line.targetId },
                    { label: t('cloudjobs:quarantine.error'), value: line.errorCode },
                    { label: t('cloudjobs:entry.reason'), value: line.reason },
                    { label: t('cloudjobs:entry.details'), value: entry.details },
                    { label: t('cloudjobs:entry.advice'), value: entry.advice },
                    { label: t('cloudjobs:entry.cycle'), value: entry.cycleId },
                  ]}
                />
                {entry.steps.length > 0 && (
                  <div>
                    <h3 className={s.head}>{t('cloudjobs:entry.steps')}</h3>
                    <ObjectSteps steps={entry.steps} />
                  </div>
                )}
                {entry.changes.length > 0 && (
                  <div>
                    <h3 className={s.head}>{t('cloudjobs:entry.changes')}</h3>
                    <ObjectChanges changes={entry.changes} />
                  </div>
                )}
              </>
            )}
          </DialogContent>
          <DialogActions fluid>
            {entry && <CopyButton text={() => JSON.stringify(entry, null, 2)} label={t('cloudjobs:entry.copy')} />}
            <Button appearance="primary" onClick={onClose}>
              {t('cloudjobs:close')}
            </Button>
          </DialogActions>
        </DialogBody>
      </DialogSurface>
    </Dialog>
  );
}
