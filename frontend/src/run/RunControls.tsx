import { Button, makeStyles } from '@fluentui/react-components';
import { DismissRegular, PauseRegular, PlayRegular } from '@fluentui/react-icons';
import { useTranslation } from 'react-i18next';
import { type Run, Runs } from '../backend/calls';
import { useAct } from '../live/useAct';
import { ErrorNote } from '../ui/ErrorNote';

const useStyles = makeStyles({
  root: { display: 'flex', flexDirection: 'column', gap: '8px' },
  buttons: { display: 'flex', justifyContent: 'flex-end', flexWrap: 'wrap', gap: '8px' },
});

/** Pause, continue, cancel. Each answers at once; the run tells itself when it has. */
export function RunControls({ run }: { run: Run }) {
  const s = useStyles();
  const { t } = useTranslation();
  const { paused } = run.progress;
  const pause = useAct(() => (paused ? Runs.resume(run.id) : Runs.pause(run.id)));
  const stop = useAct(() => Runs.cancel(run.id));
  const failure = stop.failure ?? pause.failure;
  return (
    <div className={s.root}>
      <div className={s.buttons}>
        <Button
          size="small"
          icon={paused ? <PlayRegular /> : <PauseRegular />}
          disabledFocusable={pause.busy}
          onClick={() => void pause.run()}
        >
          {paused ? t('run:control.resume') : t('run:control.pause')}
        </Button>
        <Button size="small" icon={<DismissRegular />} disabledFocusable={stop.busy} onClick={() => void stop.run()}>
          {t('run:control.cancel')}
        </Button>
      </div>
      {failure && <ErrorNote what={t('run:control.failed')} safe={t('run:control.safe')} error={failure} />}
    </div>
  );
}
