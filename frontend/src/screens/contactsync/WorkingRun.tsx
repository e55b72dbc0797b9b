import { Button, Link, makeStyles } from '@fluentui/react-components';
import { DismissRegular } from '@fluentui/react-icons';
import { useTranslation } from 'react-i18next';
import { type Run, Runs } from '../../backend/calls';
import { useAct } from '../../live/useAct';
import { RunProgress } from '../../run/RunProgress';
import { Card } from '../../ui/Card';
import { ErrorNote } from '../../ui/ErrorNote';

const useStyles = makeStyles({
  foot: { display: 'flex', alignItems: 'center', justifyContent: 'space-between', gap: '8px', marginTop: '8px' },
});

/** A run at work that this screen has begun, or another program: how far it is, and a way to stop it. */
export function WorkingRun({ run, title, safe }: { run: Run; title: string; safe: string }) {
  const s = useStyles();
  const { t } = useTranslation();
  const stop = useAct(() => Runs.cancel(run.id));
  return (
    <Card title={title} subtitle={run.own ? safe : t('overview:run.elsewhere')}>
      <RunProgress run={run} />
      {stop.failure && <ErrorNote what={t('overview:failed.stop')} error={stop.failure} />}
      <div className={s.foot}>
        <Link href={`#/activity/${run.id}`}>{t('activity:run.title', { id: run.id })}</Link>
        {run.own && (
          <Button size="small" icon={<DismissRegular />} disabled={stop.busy} onClick={() => void stop.run()}>
            {t('overview:run.stop')}
          </Button>
        )}
      </div>
    </Card>
  );
}
