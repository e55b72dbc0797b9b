import { makeStyles } from '@fluentui/react-components';
import { useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import type { Population, RunHistory, Traffic } from '../../backend/calls';
import { ChartRow } from '../../charts/ChartRow';
import type { Part, Series } from '../../charts/series';
import { TimeChart } from '../../charts/TimeChart';
import { Rulers } from '../../traffic/Rulers';
import { lengthOf, useRange } from '../../traffic/ranges';
import { latency, totals, waiting, worked } from '../../traffic/series';
import TrafficCharts from '../../traffic/TrafficCharts';
import { lastOf, usePopulation, useRunHistory, useTraffic } from '../../traffic/useHistory';
import { useSave } from '../../traffic/useSave';
import { Card } from '../../ui/Card';
import { ErrorNote } from '../../ui/ErrorNote';
import { useFormat } from '../../ui/format';
import { Loading } from '../../ui/Loading';
import { Status } from '../../ui/Status';

const useStyles = makeStyles({ stack: { display: 'flex', flexDirection: 'column', gap: '12px' } });

/** Everything over time: requests and what limited them, runs and their results, people and contacts. */
export default function OverTime() {
  const s = useStyles();
  const { t } = useTranslation();
  const { range } = useRange();
  const span = lastOf(lengthOf(range));
  const traffic = useTraffic(span);
  const runs = useRunHistory(span);
  const population = usePopulation(span);
  const failed = [traffic, runs, population].find(({ failure }) => failure !== undefined);
  return (
    <div className={s.stack}>
      {failed?.failure && (
        <Card label={t('traffic:label')}>
          <ErrorNote
            what={failed.stale ? t('traffic:stale') : t('traffic:failed')}
            error={failed.failure}
            onRetry={() => {
              traffic.again();
              runs.again();
              population.again();
            }}
          />
        </Card>
      )}
      {traffic.loading && <Loading kind="blocks" rows={2} />}
      {traffic.data && (
        <>
          <TrafficCharts traffic={traffic.data} syncKey="activity" />
          {traffic.data.dropped > 0 && (
            <Status kind="warning">{t('traffic:dropped', { count: traffic.data.dropped })}</Status>
          )}
          <Card title={t('activity:over.limits')} subtitle={t('activity:over.limitsWhat')}>
            <Rulers traffic={traffic.data} />
          </Card>
          <Waiting traffic={traffic.data} />
        </>
      )}
      {runs.data && <RunCharts runs={runs.data} />}
      {population.data && <PopulationCharts population={population.data} />}
    </div>
  );
}

const nothing: Series = { at: [], value: [] };

function Waiting({ traffic }: { traffic: Traffic }) {
  const { t } = useTranslation();
  const format = useFormat();
  const save = useSave();
  const drawn = useMemo(
    () => (worked(traffic) ? { wait: waiting(traffic), answer: latency(traffic) } : { wait: nothing, answer: nothing }),
    [traffic],
  );
  const sum = useMemo(() => totals(traffic), [traffic]);
  const frame = { from: traffic.fromMs, to: traffic.toMs, syncKey: 'activity', onExport: save.chart };
  return (
    <ChartRow label={t('activity:over.waits')}>
      <TimeChart
        {...frame}
        title={t('activity:over.wait')}
        summary={
          sum.seconds === 0
            ? t('traffic:quiet')
            : t('activity:over.waitSummary', {
                waited: format.duration(sum.waitedMs),
                worked: format.duration(sum.seconds * 1000),
              })
        }
        name={t('activity:over.waitName')}
        unit="%"
        kind="area"
        color="chartThrottle"
        series={drawn.wait}
        empty={t('traffic:none')}
      />
      <TimeChart
        {...frame}
        title={t('activity:over.latency')}
        summary={
          sum.seconds === 0
            ? t('traffic:quiet')
            : t('activity:over.latencySummary', { slowest: format.number(sum.slowestMs) })
        }
        name={t('activity:over.latencyName')}
        unit="ms"
        kind="area"
        color="chartRequests"
        series={drawn.answer}
        empty={t('traffic:none')}
      />
    </ChartRow>
  );
}

const seconds = (ms: number) => Math.round(ms / 100) / 10;

function RunCharts({ runs }: { runs: RunHistory }) {
  const { t } = useTranslation();
  const save = useSave();
  const { points } = runs;
  // Long runs are read in minutes, short ones in seconds.
  const inMinutes = Math.max(0, ...points.map(({ durationMaxMs }) => durationMaxMs)) >= 300_000;
  const durations = useMemo<Series>(() => {
    const value = (ms: number) => (inMinutes ? Math.round(ms / 6000) / 10 : seconds(ms));
    return {
      at: points.map(({ atMs }) => atMs),
      value: points.map(({ durationMs }) => value(durationMs)),
      high: points.map(({ durationMaxMs }) => value(durationMaxMs)),
      low: points.map(({ durationMinMs }) => value(durationMinMs)),
    };
  }, [points, inMinutes]);
  const results = useMemo(() => {
    const at = points.map(({ atMs }) => atMs);
    const parts: Part[] = [
      { name: t('activity:over.good'), color: 'chartConcurrency', value: points.map(({ done }) => done) },
      {
        name: t('activity:over.mixed'),
        color: 'chartThrottle',
        value: points.map(({ partly, held, interrupted, cancelled }) => partly + held + interrupted + cancelled),
      },
      { name: t('activity:over.bad'), color: 'chartRequests', value: points.map(({ failed }) => failed) },
    ];
    return { series: { at, value: points.map((point) => point.runs) } satisfies Series, parts };
  }, [points, t]);
  const count = points.reduce((sum, point) => sum + point.runs, 0);
  const bad = points.reduce((sum, { failed }) => sum + failed, 0);
  const frame = { from: runs.fromMs, to: runs.toMs, onExport: save.chart, empty: t('activity:over.noRuns') };
  return (
    <ChartRow label={t('activity:over.runs')}>
      <TimeChart
        {...frame}
        title={t('activity:over.durations')}
        summary={t('activity:over.runCount', { count })}
        name={t('activity:over.duration')}
        unit={inMinutes ? 'min' : 's'}
        kind="bars"
        color="chartRequests"
        series={durations}
      />
      <TimeChart
        {...frame}
        title={t('activity:over.results')}
        summary={count === 0 ? t('activity:over.runCount', { count }) : t('activity:over.failedCount', { count: bad })}
        name={t('activity:over.runs')}
        unit=""
        kind="bars"
        color="chartConcurrency"
        series={results.series}
        parts={results.parts}
      />
    </ChartRow>
  );
}

/** Between two samples nothing changed: the line goes on level, up to the end of the range. */
function level(population: Population, values: number[]): Series {
  const at = [...population.at];
  const value = [...values];
  const last = value.at(-1);
  const now = Math.min(Date.now(), population.toMs);
  if (last !== undefined && now > (at.at(-1) ?? 0)) {
    at.push(now);
    value.push(last);
  }
  return { at, value };
}

function PopulationCharts({ population }: { population: Population }) {
  const { t } = useTranslation();
  const format = useFormat();
  const save = useSave();
  const drawn = useMemo(
    () => ({ people: level(population, population.people), contacts: level(population, population.contacts) }),
    [population],
  );
  const frame = {
    from: population.fromMs,
    to: population.toMs,
    onExport: save.chart,
    empty: t('activity:over.noPeople'),
    unit: '',
    kind: 'step' as const,
  };
  const now = (values: number[]) => {
    const last = values.at(-1);
    return last === undefined ? t('activity:over.unknown') : t('activity:over.now', { value: format.number(last) });
  };
  return (
    <ChartRow label={t('activity:over.population')}>
      <TimeChart
        {...frame}
        title={t('activity:over.people')}
        summary={now(population.people)}
        name={t('activity:over.people')}
        color="chartRequests"
        series={drawn.people}
      />
      <TimeChart
        {...frame}
        title={t('activity:over.contacts')}
        summary={now(population.contacts)}
        name={t('activity:over.contacts')}
        color="chartConcurrency"
        series={drawn.contacts}
      />
    </ChartRow>
  );
}
