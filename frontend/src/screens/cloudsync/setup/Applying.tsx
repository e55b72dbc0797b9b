import { Button, Link, makeStyles, ProgressBar, tokens } from '@fluentui/react-components';
import { DismissRegular } from '@fluentui/react-icons';
import { useTranslation } from 'react-i18next';
import { useLocation } from 'wouter';
import { type CloudPlan, type Run, Runs } from '../../../backend/calls';
import { useAct } from '../../../live/useAct';
import { ways } from '../../../run/ways';
import { Card } from '../../../ui/Card';
import { ErrorNote } from '../../../ui/ErrorNote';
import { useFormat } from '../../../ui/format';
import { Status } from '../../../ui/Status';

const useStyles = makeStyles({
  root: { display: 'flex', flexDirection: 'column', gap: '8px' },
  line: {
    display: 'flex',
    flexWrap: 'wrap',
    alignItems: 'center',
    gap: '4px 16px',
    fontVariantNumeric: 'tabular-nums',
    lineHeight: '20px',
  },
  grow: { flexGrow: 1 },
  small: { color: tokens.colorNeutralForeground3, fontSize: tokens.fontSizeBase200 },
});

/** The run that applies the configuration: how far it is, and how it ended. */
export function Applying({ run, plan }: { run: Run; plan: CloudPlan }) {
  const s = useStyles();
  const { t } = useTranslation();
  const [, go] = useLocation();
  const format = useFormat();
  const stop = useAct(() => Runs.cancel(run.id));
  const { done, total } = run.progress;
  const working = plan.steps.find((step) => step.working) ?? plan.steps.find(({ number }) => number === done);
  const name = working ? t(`cloudsetup:step.${working.name}`, { defaultValue: working.title }) : run.progress.text;
  const link = (
    <Link href={`#${ways.run(run.id)}`} className={s.small}>
      {t('activity:run.title', { id: run.id })}
    </Link>
  );
  if (run.final) {
    // A refusal stands in its step.
    const refused = plan.steps.find((step) => step.failure);
    return (
      <Card label={t('cloudsetup:run.label')}>
        <div className={s.line} role="status">
          {run.state === 'done' ? (
            <Status kind="done">{t('cloudsetup:run.done', { domain: plan.domain })}</Status>
          ) : run.state === 'cancelled' ? (
            <Status kind="cancelled">{t('cloudsetup:run.cancelled')}</Status>
          ) : (
            <Status kind="failed">
              {refused
                ? t('cloudsetup:run.refused', {
                    number: refused.number,
                    step: t(`cloudsetup:step.${refused.name}`, { defaultValue: refused.title }),
                  })
                : t('cloudsetup:run.failed')}
            </Status>
          )}
          <span className={s.grow} />
          {link}
          {run.state === 'done' && (
            <Button size="small" onClick={() => go('/cloud')}>
              {t('cloudsetup:run.jobs')}
            </Button>
          )}
        </div>
        {run.state !== 'done' && run.state !== 'cancelled' && !refused && run.failure && (
          <ErrorNote what={t('cloudsetup:run.failed')} safe={t('cloudsetup:resumes')} error={run.failure} />
        )}
      </Card>
    );
  }
  return (
    <Card label={t('cloudsetup:run.label')}>
      <div className={s.root}>
        <div className={s.line}>
          <Status kind="running">
            {total > 0 ? t('cloudsetup:run.at', { number: done, total, step: name }) : t('run:phase.starting')}
          </Status>
          <span className={s.grow} />
          <span className={s.small}>{t('run:progress.since', { duration: format.duration(run.durationMs) })}</span>
          {link}
          {run.own && (
            <Button
              size="small"
              icon={<DismissRegular />}
              disabledFocusable={stop.busy}
              onClick={() => void stop.run()}
            >
              {t('cloudsetup:run.stop')}
            </Button>
          )}
        </div>
        <ProgressBar
          value={total > 0 ? Math.min(1, (done - 1) / total) : 0}
          thickness="medium"
          aria-label={t('cloudsetup:run.label')}
        />
        {!run.own && <span className={s.small}>{t('cloudsetup:run.elsewhere')}</span>}
        {stop.failure && <ErrorNote what={t('run:control.failed')} safe={t('run:control.safe')} error={stop.failure} />}
      </div>
    </Card>
  );
}
