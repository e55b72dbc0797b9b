import { Link, makeStyles } from '@fluentui/react-components';
import { useTranslation } from 'react-i18next';
import type { Run } from '../../backend/calls';
import { RunProgress } from '../../run/RunProgress';
import { Card } from '../../ui/Card';

const useStyles = makeStyles({
  foot: { display: 'flex', alignItems: 'center', justifyContent: 'space-between', gap: '8px', marginTop: '8px' },
});

/** A run at work that this screen has begun, or another program: how far it is, and a way to stop it. */
export function WorkingRun({ run, title, safe }: { run: Run; title: string; safe: string }) {
  const s = useStyles();
  const { t } = useTranslation();
  return (
    <Card title={title} subtitle={run.own ? safe : t('overview:run.elsewhere')}>
      <RunProgress run={run} />
      <div className={s.foot}>
        <Link href={`#/activity/${run.id}`}>{t('activity:run.title', { id: run.id })}</Link>
      </div>
    </Card>
  );
}
