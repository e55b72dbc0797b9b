import { makeStyles, Tab, TabList } from '@fluentui/react-components';
import { useEffect, useMemo, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { type CloudHistory, type CloudJobHistory, CloudJobs } from '../../../backend/calls';
import { ChartRow } from '../../../charts/ChartRow';
import type { ChartColor, Part, Series } from '../../../charts/series';
import { TimeChart } from '../../../charts/TimeChart';
import { useJobName } from '../../../cloudjobs/JobState';
import { useLive } from '../../../live/useLive';
import { lengthOf, useRange } from '../../../traffic/ranges';
import { lastOf } from '../../../traffic/useHistory';
import { useSave } from '../../../traffic/useSave';
import { Card } from '../../../ui/Card';
import { ErrorNote } from '../../../ui/ErrorNote';
import { useFormat } from '../../../ui/format';
import { Loading } from '../../../ui/Loading';
import { amounts, gauges, minutes } from './series';

const useStyles = makeStyles({
  stack: { display: 'flex', flexDirection: 'column', gap: '12px' },
  tabs: { marginLeft: '-6px' },
});

/** How many kinds of objects have a chart of their own: the most frequent ones. */
const kindsShown = 6;

/** How the jobs of a domain did over time: one of them at a time. */
export default function JobCharts({ domain }: { domain: string }) {
  const s = useStyles();
  const { t } = useTranslation();
  const name = useJobName();
  const { range } = useRange();
  const [chosen, choose] = useState('');
  const span = lastOf(lengthOf(range));
  const live = useLive<CloudHistory>({
    key: ['cloudjobs.history', domain, range],
    ask: () => CloudJobs.history(domain, span),
    keep: true,
    on: { 'cloud.changed': 'ask', 'session.changed': 'ask' },
  });
  const { again } = live;
  const step = Math.max(30_000, live.data?.stepMs ?? 0);
  useEffect(() => {
    const timer = setInterval(() => !document.hidden && again(), step);
    return () => clearInterval(timer);
    // `again` is new at every render, and always the same question.
    // oxlint-disable-next-line react-hooks/exhaustive-deps
  }, [step, range, domain]);
  const jobs = live.data?.jobs ?? [];
  const job = jobs.find(({ template }) => template === chosen) ?? jobs[0];
  return (
    <div className={s.stack}>
      {live.failure && (
        <Card label={t('cloudjobs:over.title')}>
          <ErrorNote what={t('cloudjobs:failed.history')} error={live.failure} onRetry={again} />
        </Card>
      )}
      {live.loading && <Loading kind="blocks" rows={2} />}
      {jobs.length > 1 && job && (
        <TabList
          className={s.tabs}
          size="small"
          selectedValue={job.template}
          onTabSelect={(_, data) => choose(String(data.value))}
          aria-label={t('cloudjobs:over.title')}
        >
          {jobs.map(({ template }) => (
            <Tab key={template} value={template}>
              {name(template)}
            </Tab>
          ))}
        </TabList>
      )}
      {live.data && job && <OneJob key={job.template} history={live.data} job={job} />}
    </div>
  );
}

function OneJob({ history, job }: { history: CloudHistory; job: CloudJobHistory }) {
  const { t } = useTranslation();
  const format = useFormat();
  const save = useSave();
  const drawn = useMemo(
    () => ({
      state: minutes(history.at, job.seenMs, job.seenMs),
      imported: amounts(history.at, job, job.imported),
      exported: amounts(history.at, job, job.exported),
      failed: amounts(history.at, job, job.failed),
      escrowed: gauges(history.at, job.seenMs, job.escrowed, job.escrowedMin, job.escrowedMax),
      entries: job.entries
        .slice(0, kindsShown)
        .map((kind) => ({ name: kind.name, series: gauges(history.at, job.seenMs, kind.value, kind.min, kind.max) })),
    }),
    [history, job],
  );
  const parts = useMemo<Part[]>(() => {
    const part = (name: string, color: ChartColor, ms: number[]): Part => ({
      name,
      color,
      value: minutes(history.at, job.seenMs, ms).value,
    });
    return [
      part(t('cloudjobs:over.well'), 'chartConcurrency', job.wellMs),
      part(t('cloudjobs:over.troubled'), 'chartRequests', job.troubledMs),
      part(t('cloudjobs:over.quarantine'), 'chartThrottle', job.quarantineMs),
      part(t('cloudjobs:over.halted'), 'chartLimit', job.haltedMs),
    ].filter(({ value }) => value.some((one) => (one ?? 0) > 0));
  }, [history, job, t]);
  const sum = (list: number[]) => list.reduce((all, one) => all + one, 0);
  const share = (ms: number[]) => format.percent(sum(ms) / Math.max(1, sum(job.seenMs)));
  const known = sum(job.seenMs) > 0;
  const executions = sum(job.executions);
  const common = {
    from: history.fromMs,
    to: history.toMs,
    syncKey: 'cloud',
    empty: t('cloudjobs:over.empty'),
    onExport: save.chart,
  };
  const last = (series: Series) => format.number(series.value.findLast((value) => value !== null) ?? 0);
  return (
    <>
      <ChartRow label={t('cloudjobs:over.title')}>
        <TimeChart
          {...common}
          title={t('cloudjobs:over.state')}
          summary={
            known
              ? t('cloudjobs:over.stateSum', {
                  ran: share(job.wellMs.map((ms, i) => ms + (job.troubledMs[i] ?? 0))),
                  aside: share(job.quarantineMs),
                })
              : t('cloudjobs:over.unknown')
          }
          series={drawn.state}
          parts={parts}
          name={t('cloudjobs:over.minutes')}
          unit={t('cloudjobs:over.min')}
          kind="bars"
          color="chartConcurrency"
        />
        <TimeChart
          {...common}
          title={t('cloudjobs:column.imported')}
          summary={t('cloudjobs:over.importedSum', { count: executions, total: format.number(sum(job.imported)) })}
          series={drawn.imported}
          name={t('cloudjobs:column.imported')}
          unit={t('cloudjobs:over.objects')}
          kind="bars"
          color="chartRequests"
        />
        <TimeChart
          {...common}
          title={t('cloudjobs:column.exported')}
          summary={t('cloudjobs:over.exportedSum', { total: format.number(sum(job.exported)) })}
          series={drawn.exported}
          name={t('cloudjobs:column.exported')}
          unit={t('cloudjobs:over.objects')}
          kind="bars"
          color="chartRequests"
        />
      </ChartRow>
      <ChartRow label={t('cloudjobs:over.failures')}>
        <TimeChart
          {...common}
          title={t('cloudjobs:column.escrowed')}
          summary={t('cloudjobs:over.escrowedSum', { now: last(drawn.escrowed) })}
          series={drawn.escrowed}
          name={t('cloudjobs:column.escrowed')}
          unit={t('cloudjobs:over.objects')}
          kind="area"
          color="chartThrottle"
        />
        <TimeChart
          {...common}
          title={t('cloudjobs:over.failed')}
          summary={t('cloudjobs:over.failedSum', { count: sum(job.failed), of: format.number(executions) })}
          series={drawn.failed}
          name={t('cloudjobs:over.failed')}
          unit={t('cloudjobs:over.executions')}
          kind="bars"
          color="chartThrottle"
        />
      </ChartRow>
      {drawn.entries.length > 0 && (
        <ChartRow label={t('cloudjobs:over.entries')}>
          {drawn.entries.map((kind) => (
            <TimeChart
              key={kind.name}
              {...common}
              title={kind.name}
              summary={t('cloudjobs:over.kindSum', { now: last(kind.series) })}
              series={kind.series}
              name={kind.name}
              unit={t('cloudjobs:over.objects')}
              kind="area"
              color="chartConcurrency"
            />
          ))}
        </ChartRow>
      )}
    </>
  );
}
