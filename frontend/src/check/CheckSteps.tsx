import { makeStyles, tokens } from '@fluentui/react-components';
import { useTranslation } from 'react-i18next';
import type { Check, CheckStep } from '../backend/calls';
import { ErrorNote } from '../ui/ErrorNote';
import { useFormat } from '../ui/format';
import { Status, type StatusKind } from '../ui/Status';
import { Rights } from './Rights';

const useStyles = makeStyles({
  list: { listStyleType: 'none', margin: 0, padding: 0 },
  row: {
    display: 'grid',
    gridTemplateColumns: 'minmax(96px, 128px) minmax(0, 1fr)',
    gap: '0 16px',
    padding: '10px 0',
    borderTop: `1px solid ${tokens.colorNeutralStroke3}`,
    ':first-child': { borderTop: 'none' },
  },
  name: { fontWeight: tokens.fontWeightSemibold, lineHeight: tokens.lineHeightBase300 },
  text: { margin: '2px 0 0', overflowWrap: 'anywhere', lineHeight: tokens.lineHeightBase300 },
});

const kinds: Record<string, StatusKind> = {
  waiting: 'waiting',
  running: 'running',
  ok: 'done',
  warning: 'warning',
  failed: 'failed',
  skipped: 'cancelled',
};

/** The questions of a check as live rows: what came of each, and what to do about it. */
export function CheckSteps({ check }: { check: Check }) {
  const s = useStyles();
  const { t } = useTranslation();
  return (
    <>
      <ul className={s.list} aria-label={t('check:steps')} aria-busy={check.running}>
        {check.steps.map((step) => (
          <li key={step.name} className={s.row}>
            <span className={s.name}>{t(`check:step.${step.name}`, { defaultValue: step.name })}</span>
            <div>
              <Status kind={kinds[step.state] ?? 'info'}>
                {t(`check:state.${step.state}`, { defaultValue: step.state })}
              </Status>
              <Said step={step} />
              {step.failure && (
                <ErrorNote
                  what={t(`check:failed.${step.name}`, { defaultValue: step.text })}
                  error={{ ...step.failure, retryable: false }}
                />
              )}
              <Rights rights={step.rights} />
            </div>
          </li>
        ))}
      </ul>
      <span role="status" className="visually-hidden">
        {check.running ? '' : check.passed ? t('check:passed') : t('check:notPassed')}
      </span>
    </>
  );
}

function Said({ step }: { step: CheckStep }) {
  const s = useStyles();
  const { t } = useTranslation();
  const { date } = useFormat();
  if (step.failure || step.state === 'waiting' || step.state === 'running') return null;
  const { certificate } = step;
  const text =
    step.state === 'skipped' && step.text === ''
      ? t('check:notAsked')
      : t(`check:said.${step.name}_${step.state}`, {
          defaultValue: step.text,
          tenant: step.tenantId,
          date: certificate ? date(certificate.notAfter) : '',
          days: certificate?.daysLeft ?? 0,
        });
  return <p className={s.text}>{text}</p>;
}
