import { makeStyles, ProgressBar, tokens } from '@fluentui/react-components';
import { useTranslation } from 'react-i18next';
import type { Run } from '../backend/calls';
import { useFormat } from '../ui/format';
import { Status } from '../ui/Status';
import { RunControls } from './RunControls';

const useStyles = makeStyles({
  root: { display: 'flex', flexDirection: 'column', gap: '8px' },
  line: {
    display: 'flex',
    flexWrap: 'wrap',
    justifyContent: 'space-between',
    gap: '0 12px',
    fontVariantNumeric: 'tabular-nums',
  },
  small: { color: tokens.colorNeutralForeground3, fontSize: tokens.fontSizeBase200 },
});

export interface RunProgressProps {
  run: Run;
  /** False leaves out the buttons: what is shown is only a side of another thing. */
  controls?: boolean;
}

/**
 * How far a run at work is: its phase, a bar, mailboxes, speed, what is left; and pause, continue, cancel where it is one of
 * this window's. Without a total the bar stays empty rather than pretending.
 */
export function RunProgress({ run, controls = true }: RunProgressProps) {
  const s = useStyles();
  const { t } = useTranslation();
  const format = useFormat();
  const { phase, done, total, leftMs, rate, paused, mailboxes, mailboxesTotal } = run.progress;
  const name = phase === '' ? t('run:phase.starting') : t(`run:phase.${phase}`, { defaultValue: phase });
  const facts = [
    t('run:progress.since', { duration: format.duration(run.durationMs) }),
    mailboxesTotal > 0 &&
      t('run:progress.mailboxes', { done: format.number(mailboxes), total: format.number(mailboxesTotal) }),
    !paused &&
      rate > 0 &&
      t('run:progress.rate', { rate: format.number(rate >= 10 ? Math.round(rate) : Math.round(rate * 10) / 10) }),
  ].filter((fact) => fact !== false);
  return (
    <div className={s.root}>
      <div className={s.line}>
        <span>{paused ? <Status kind="paused">{t('run:progress.paused', { phase: name })}</Status> : name}</span>
        <span>
          {total > 0
            ? t('run:progress.of', { done: format.number(done), total: format.number(total) })
            : done > 0
              ? format.number(done)
              : ''}
        </span>
      </div>
      <ProgressBar value={total > 0 ? Math.min(1, done / total) : 0} thickness="medium" aria-label={name} />
      <div className={`${s.line} ${s.small}`}>
        <span>{facts.join(' · ')}</span>
        <span>
          {paused
            ? t('run:progress.pausedWhat')
            : leftMs > 0 && t('run:progress.left', { duration: format.duration(leftMs) })}
        </span>
      </div>
      {controls && run.own && !run.final && <RunControls run={run} />}
    </div>
  );
}
