import { Button, Link, makeStyles, Tab, TabList } from '@fluentui/react-components';
import { ArrowClockwiseRegular, SettingsRegular } from '@fluentui/react-icons';
import { lazy, Suspense } from 'react';
import { useTranslation } from 'react-i18next';
import { useLocation } from 'wouter';
import type { CloudConfiguration } from '../../../backend/calls';
import { RangePicker } from '../../../traffic/RangePicker';
import { Card } from '../../../ui/Card';
import { EmptyState } from '../../../ui/EmptyState';
import { ErrorNote } from '../../../ui/ErrorNote';
import { Loading } from '../../../ui/Loading';
import { Page } from '../../../ui/Page';
import { Status } from '../../../ui/Status';
import { Time } from '../../../ui/Time';
import { Asking, placeOf } from './Configurations';
import { Done } from './Done';
import { JobTable } from './JobTable';
import { Kept } from './Kept';
import { LogView } from './LogView';
import { Quarantine } from './Quarantine';
import { TestObject } from './TestObject';
import { type Look, useLook } from './useLook';

const JobCharts = lazy(() => import('./JobCharts'));

const useStyles = makeStyles({
  tabs: { marginLeft: '-12px' },
  line: { display: 'flex', flexWrap: 'wrap', alignItems: 'center', gap: '0 12px' },
});

const tabs = ['jobs', 'log', 'test', 'kept', 'done'] as const;
type TabName = (typeof tabs)[number];

/** One configuration: its jobs and how they did, the provisioning log, one object tried, what was kept, what was done. */
export default function Configuration({ domain, tab }: { domain: string; tab: string }) {
  const s = useStyles();
  const { t } = useTranslation();
  const [, go] = useLocation();
  const look = useLook();
  const { live, ask } = look;
  const one = live.data?.find((known) => known.domain === domain);
  const shown: TabName = tabs.find((name) => name === tab) ?? 'jobs';
  const missing = live.data !== undefined && one === undefined && !ask.busy;
  return (
    <Page
      title={domain}
      fill={shown === 'log' || shown === 'kept' || shown === 'done'}
      subtitle={
        <span className={s.line}>
          <Link href="#/cloud">{t('shell:place.cloudSync')}</Link>
          {one && (
            <span>
              {t('cloudjobs:seen')} <Time at={one.seenMs} never={t('cloudjobs:never')} />
            </span>
          )}
          {one && !one.known && <span>{t('cloudjobs:foreign')}</span>}
        </span>
      }
      actions={
        <>
          {shown === 'jobs' && <RangePicker />}
          <Button icon={<ArrowClockwiseRegular />} disabled={ask.busy || look.offline} onClick={() => void ask.run()}>
            {t('cloudjobs:look')}
          </Button>
          <Button icon={<SettingsRegular />} onClick={() => go(`/cloud/setup/${encodeURIComponent(domain)}`)}>
            {t('cloudjobs:setUp')}
          </Button>
        </>
      }
    >
      <TabList
        className={s.tabs}
        selectedValue={shown}
        onTabSelect={(_, data) => go(placeOf(domain, data.value === 'jobs' ? '' : String(data.value)))}
        aria-label={domain}
      >
        {tabs.map((name) => (
          <Tab key={name} value={name}>
            {t(`cloudjobs:tab.${name}`)}
          </Tab>
        ))}
      </TabList>
      {shown === 'jobs' && <Asking look={look} />}
      {shown === 'jobs' && (live.loading || (one === undefined && ask.busy)) && <Loading kind="blocks" rows={2} />}
      {shown === 'jobs' && missing && !ask.failure && (
        <Card label={domain}>
          <EmptyState
            why={t('cloudjobs:gone.why', { domain })}
            what={t('cloudjobs:gone.what')}
            action={{ label: t('shell:place.cloudSync'), onClick: () => go('/cloud'), primary: true }}
          />
        </Card>
      )}
      {shown === 'jobs' && one && <Standing one={one} look={look} />}
      {shown === 'log' && <LogView domain={domain} jobs={one?.jobs ?? []} />}
      {shown === 'test' && <TestObject domain={domain} onDone={look.hurry} />}
      {shown === 'kept' && <Kept domain={domain} job={one?.jobs[0]} onDone={look.hurry} />}
      {shown === 'done' && <Done domain={domain} />}
    </Page>
  );
}

/** How the jobs stand now, why one stands aside, and how they did over time. */
function Standing({ one, look }: { one: CloudConfiguration; look: Look }) {
  const { t } = useTranslation();
  const aside = one.jobs.filter(({ quarantine }) => quarantine);
  return (
    <>
      {aside.map((job, index) => (
        <Quarantine key={job.id} domain={one.domain} job={job} look={look} primary={index === 0} />
      ))}
      <Card title={t('cloudjobs:jobs')}>
        {one.failure && <ErrorNote what={t('cloudjobs:failed.jobs')} error={one.failure} />}
        {one.jobs.length > 0 ? (
          <JobTable configuration={one} look={look} />
        ) : (
          !one.failure && <Status kind="none">{t('cloudjobs:noJobs')}</Status>
        )}
      </Card>
      {one.jobs.length > 0 && (
        <Suspense fallback={<Loading kind="blocks" rows={2} />}>
          <JobCharts domain={one.domain} />
        </Suspense>
      )}
    </>
  );
}
