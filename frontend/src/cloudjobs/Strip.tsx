import { Link, makeStyles, tokens } from '@fluentui/react-components';
import { useTranslation } from 'react-i18next';
import { useCloudJobs } from '../live/cloudJobs';
import { Card } from '../ui/Card';
import { Time } from '../ui/Time';
import { JobState, useJobName } from './JobState';

const useStyles = makeStyles({
  list: { listStyleType: 'none', margin: 0, padding: 0, display: 'flex', flexDirection: 'column', gap: '4px' },
  line: { display: 'flex', flexWrap: 'wrap', alignItems: 'center', gap: '2px 24px' },
  domain: { fontWeight: tokens.fontWeightSemibold },
  job: { display: 'inline-flex', alignItems: 'center', gap: '8px' },
  small: { color: tokens.colorNeutralForeground3, fontSize: tokens.fontSizeBase200 },
});

/** A line a configuration for other screens: how each of its jobs stands. */
export default function Strip() {
  const s = useStyles();
  const { t } = useTranslation();
  const name = useJobName();
  const live = useCloudJobs();
  const shown = (live.data ?? []).filter(({ domain, jobs }) => domain !== '' && jobs.length > 0);
  if (shown.length === 0) return null;
  return (
    <Card title={t('shell:place.cloudSync')}>
      <ul className={s.list}>
        {shown.map(({ domain, servicePrincipalId, jobs, seenMs }) => (
          <li key={servicePrincipalId} className={s.line}>
            <span className={s.domain}>
              <Link href={`#/cloud/jobs/${encodeURIComponent(domain)}`}>{domain}</Link>
            </span>
            {jobs.map((job) => (
              <span key={job.id} className={s.job}>
                <span>{name(job.template)}</span>
                <JobState state={job.state} />
              </span>
            ))}
            <span className={s.small}>
              {t('cloudjobs:seen')} <Time at={seenMs} />
            </span>
          </li>
        ))}
      </ul>
    </Card>
  );
}
