import { makeStyles, Radio, RadioGroup, tokens } from '@fluentui/react-components';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { type CloudJob, CloudJobs } from '../../../backend/calls';
import { asFailure } from '../../../backend/error';
import { useJobName } from '../../../cloudjobs/JobState';
import { ConfirmDialog } from '../../../ui/ConfirmDialog';
import { Status } from '../../../ui/Status';
import { useNotify } from '../../../ui/Toasts';

const useStyles = makeStyles({
  small: { display: 'block', color: tokens.colorNeutralForeground3, fontSize: tokens.fontSizeBase200 },
});

export const scopes = ['default', 'quarantine', 'escrows', 'watermark', 'full'] as const;
export type RestartScope = (typeof scopes)[number];

export interface RestartDialogProps {
  domain: string;
  job: CloudJob;
  /** What is chosen at first. */
  first?: RestartScope;
  onClose: () => void;
  onDone: () => void;
}

/** Asks what a restart is to start over. The one that forgets everything wants the number of objects typed. */
export function RestartDialog({ domain, job, first = 'default', onClose, onDone }: RestartDialogProps) {
  const s = useStyles();
  const { t } = useTranslation();
  const name = useJobName();
  const notify = useNotify();
  const [scope, setScope] = useState<RestartScope>(first);
  const objects = job.entries.reduce((sum, { count }) => sum + count, 0);
  return (
    <ConfirmDialog
      title={t('cloudjobs:restart.title', { job: name(job.template) })}
      confirm={t('cloudjobs:restart.do')}
      {...(scope === 'full' && objects > 0 ? { typedCount: objects } : {})}
      asError={asFailure}
      onClose={onClose}
      onConfirm={async () => {
        await CloudJobs.restart(domain, job.template, scope === 'default' ? '' : scope);
        onDone();
        notify({ title: t('cloudjobs:done.restarted', { job: name(job.template) }) });
      }}
    >
      <RadioGroup
        value={scope}
        aria-label={t('cloudjobs:restart.scope')}
        onChange={(_, data) => setScope(scopes.find((one) => one === data.value) ?? 'default')}
      >
        {scopes.map((one) => (
          <Radio
            key={one}
            value={one}
            label={
              <>
                {t(`cloudjobs:restart.${one}.name`)}
                <span className={s.small}>{t(`cloudjobs:restart.${one}.what`)}</span>
              </>
            }
          />
        ))}
      </RadioGroup>
      {scope === 'full' && <Status kind="warning">{t('cloudjobs:restart.warning')}</Status>}
    </ConfirmDialog>
  );
}
