import { Button } from '@fluentui/react-components';
import { AddRegular, ArrowClockwiseRegular, CloudSyncRegular } from '@fluentui/react-icons';
import { useTranslation } from 'react-i18next';
import { useLocation } from 'wouter';
import type { CloudConfiguration } from '../../../backend/calls';
import { useJobName } from '../../../cloudjobs/JobState';
import { Banner } from '../../../ui/Banner';
import { Card } from '../../../ui/Card';
import { EmptyState } from '../../../ui/EmptyState';
import { ErrorNote } from '../../../ui/ErrorNote';
import { Loading } from '../../../ui/Loading';
import { Page } from '../../../ui/Page';
import { Status } from '../../../ui/Status';
import { Time } from '../../../ui/Time';
import { JobTable } from './JobTable';
import { type Look, useLook } from './useLook';

/** Every configuration of the tenant with how its jobs do. */
export function Configurations() {
  const { t } = useTranslation();
  const [, go] = useLocation();
  const look = useLook();
  const name = useJobName();
  const { live, ask } = look;
  const all = live.data ?? [];
  const aside = all.flatMap(({ domain, jobs }) =>
    jobs.filter(({ state }) => state === 'quarantine').map((job) => ({ domain, job })),
  )[0];
  // Before Microsoft has answered for the first time, nothing known says nothing.
  const empty = live.data !== undefined && all.length === 0 && !ask.busy;
  return (
    <Page
      title={t('shell:place.cloudSync')}
      subtitle={t('cloudsync:subtitle')}
      actions={
        <>
          <Button icon={<ArrowClockwiseRegular />} disabled={ask.busy || look.offline} onClick={() => void ask.run()}>
            {t('cloudjobs:look')}
          </Button>
          <Button appearance="primary" icon={<AddRegular />} onClick={() => go('/cloud/setup')}>
            {t('cloudsync:setUp')}
          </Button>
        </>
      }
    >
      {aside && (
        <Banner
          intent="error"
          title={t('cloudjobs:aside', { job: name(aside.job.template), domain: aside.domain })}
          action={{ label: t('cloudjobs:why'), onClick: () => go(placeOf(aside.domain)) }}
        >
          {aside.job.quarantine?.meaning}
        </Banner>
      )}
      <Asking look={look} />
      {live.loading || (all.length === 0 && ask.busy) ? <Loading kind="blocks" rows={2} /> : null}
      {empty && !ask.failure && (
        <Card label={t('shell:place.cloudSync')}>
          <EmptyState icon={<CloudSyncRegular />} why={t('cloudsync:none.why')} what={t('cloudsync:none.what')} />
        </Card>
      )}
      {all.map((one) => (
        <OneCard key={one.servicePrincipalId} one={one} look={look} />
      ))}
    </Page>
  );
}

export const placeOf = (domain: string, tab = '') =>
  `/cloud/jobs/${encodeURIComponent(domain)}${tab === '' ? '' : `/${tab}`}`;

/** What went wrong with asking, beside what is known from before. */
export function Asking({ look: { live, ask } }: { look: Look }) {
  const { t } = useTranslation();
  const failure = ask.failure ?? live.failure;
  if (!failure) return null;
  return (
    <Card label={t('cloudjobs:failed.look')}>
      <ErrorNote
        what={t('cloudjobs:failed.look')}
        safe={t('cloudjobs:failed.stale')}
        error={failure}
        onRetry={() => void ask.run()}
      />
    </Card>
  );
}

function OneCard({ one, look }: { one: CloudConfiguration; look: Look }) {
  const { t } = useTranslation();
  const [, go] = useLocation();
  const title = one.domain || one.name || one.servicePrincipalId;
  return (
    <Card
      title={title}
      subtitle={
        <>
          {t('cloudjobs:seen')} <Time at={one.seenMs} never={t('cloudjobs:never')} />
          {!one.known && ` · ${t('cloudjobs:foreign')}`}
        </>
      }
      actions={
        one.domain !== '' && (
          <>
            <Button
              size="small"
              onClick={() => go(`/cloud/setup/${encodeURIComponent(one.domain)}`)}
              aria-label={t('cloudjobs:setUpOf', { domain: title })}
            >
              {t('cloudjobs:setUp')}
            </Button>
            <Button
              size="small"
              onClick={() => go(placeOf(one.domain))}
              aria-label={t('cloudjobs:openOf', { domain: title })}
            >
              {t('cloudjobs:open')}
            </Button>
          </>
        )
      }
    >
      {one.failure && <ErrorNote what={t('cloudjobs:failed.jobs')} error={one.failure} />}
      {one.domain === '' && <Status kind="info">{t('cloudjobs:noDomain')}</Status>}
      {!one.failure && one.domain !== '' && one.jobs.length === 0 && (
        <Status kind="none">{t('cloudjobs:noJobs')}</Status>
      )}
      {one.jobs.length > 0 && <JobTable configuration={one} look={look} />}
    </Card>
  );
}
