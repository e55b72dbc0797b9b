import { useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import type { Traffic } from '../backend/calls';
import { ChartRow } from '../charts/ChartRow';
import type { Part } from '../charts/series';
import { TimeChart } from '../charts/TimeChart';
import { useFormat } from '../ui/format';
import { concurrency, rate, ruler, rulers, scope, throttled, totals, worked } from './series';
import { useSave } from './useSave';

const emptySeries = { at: [], value: [] };

/**
 * Requests, refusals and concurrency beside each other, over one range and with one cursor: a burst of refusals lines up
 * with what it did to the others.
 */
export default function TrafficCharts({ traffic, syncKey }: { traffic: Traffic; syncKey: string }) {
  const { t } = useTranslation();
  const format = useFormat();
  const save = useSave();
  const drawn = useMemo(() => {
    if (!worked(traffic)) return { rate: emptySeries, throttled: emptySeries, concurrency: emptySeries };
    return { rate: rate(traffic), throttled: throttled(traffic), concurrency: concurrency(traffic) };
  }, [traffic]);
  const parts = useMemo<Part[]>(
    () => [
      { name: t('traffic:scope.mailbox'), color: 'chartThrottle', value: scope(traffic, traffic.mailboxes) },
      { name: t('traffic:scope.directory'), color: 'chartRequests', value: scope(traffic, traffic.directory) },
      { name: t('traffic:scope.extensions'), color: 'chartConcurrency', value: scope(traffic, traffic.extensions) },
    ],
    [traffic, t],
  );
  const sum = useMemo(() => totals(traffic), [traffic]);
  const first = useMemo(() => rulers(traffic)[0], [traffic]);
  const frame = { from: traffic.fromMs, to: traffic.toMs, syncKey, onExport: save.chart, empty: t('traffic:none') };
  const nothing = sum.seconds === 0;
  return (
    <ChartRow label={t('traffic:label')}>
      <TimeChart
        {...frame}
        title={t('traffic:rate.title')}
        summary={
          nothing
            ? t('traffic:quiet')
            : t('traffic:rate.summary', { average: format.number(sum.average), peak: format.number(sum.peak) })
        }
        name={t('traffic:rate.name')}
        unit={t('traffic:rate.unit')}
        kind="area"
        color="chartRequests"
        series={drawn.rate}
        note={(index) => {
          const limit = index === null ? first?.limit : ruler(traffic, index);
          return limit ? t('traffic:limited', { what: t(`traffic:limit.${limit}`) }) : '';
        }}
        {...(traffic.budget > 0
          ? {
              limit: {
                value: traffic.budget,
                label: t('traffic:rate.budget', { value: format.number(traffic.budget) }),
              },
            }
          : {})}
      />
      <TimeChart
        {...frame}
        title={t('traffic:throttle.title')}
        summary={
          nothing
            ? t('traffic:quiet')
            : sum.throttled === 0
              ? t('traffic:throttle.never')
              : t('traffic:throttle.summary', { count: sum.throttled })
        }
        name={t('traffic:throttle.name')}
        unit=""
        kind="bars"
        color="chartThrottle"
        series={drawn.throttled}
        parts={parts}
      />
      <TimeChart
        {...frame}
        title={t('traffic:concurrency.title')}
        summary={nothing ? t('traffic:quiet') : t('traffic:concurrency.summary', { count: sum.mostAtOnce })}
        name={t('traffic:concurrency.name')}
        unit=""
        kind="step"
        color="chartConcurrency"
        series={drawn.concurrency}
        {...(traffic.concurrency > 0
          ? {
              limit: {
                value: traffic.concurrency,
                label: t('traffic:concurrency.limit', { value: format.number(traffic.concurrency) }),
              },
            }
          : {})}
      />
    </ChartRow>
  );
}
