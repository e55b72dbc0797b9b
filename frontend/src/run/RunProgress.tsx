import { makeStyles, ProgressBar, tokens } from '@fluentui/react-components';
import { useTranslation } from 'react-i18next';
import type { Run } from '../backend/calls';
import { useFormat } from '../ui/format';

const useStyles = makeStyles({
  root: { display: 'flex', flexDirection: 'column', gap: '8px' },
  line: { display: 'flex', justifyContent: 'space-between', gap: '12px', fontVariantNumeric: 'tabular-nums' },
  small: { color: tokens.colorNeutralForeground3, fontSize: tokens.fontSizeBase200 },
});

/** How far a run at work is: its phase, a bar, what is left. Without a total the bar stays empty rather than pretending. */
export function RunProgress({ run }: { run: Run }) {
  const s = useStyles();
  const { t } = useTranslation();
  const format = useFormat();
  const { phase, done, total, leftMs } = run.progress;
  const name = phase === '' ? t('run:phase.starting') : t(`run:phase.${phase}`, { defaultValue: phase });
  return (
    <div className={s.root}>
      <div className={s.line}>
        <span>{name}</span>
        <span>
          {total > 0
            ? t('run:progress.of', { done: format.number(done), total: format.number(total) })
            : done > 0
              ? format.number(done)
              : ''}
        </span>
      </div>
      <ProgressBar value={total > 0 ? done / total : 0} thickness="medium" aria-label={name} />
      <div className={`${s.line} ${s.small}`}>
        <span>{t('run:progress.since', { duration: format.duration(run.durationMs) })}</span>
        <span>{leftMs > 0 && t('run:progress.left', { duration: format.duration(leftMs) })}</span>
      </div>
    </div>
  );
}
