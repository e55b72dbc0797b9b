import { makeStyles, tokens } from '@fluentui/react-components';
import { useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import { TimeChart } from '../../charts/TimeChart';
import { concurrency, rate, rulers, totals, worked } from '../../traffic/series';
import { lastOf, useTraffic } from '../../traffic/useHistory';
import { useSave } from '../../traffic/useSave';
import { ErrorNote } from '../../ui/ErrorNote';
import { useFormat } from '../../ui/format';

const useStyles = makeStyles({
  charts: { display: 'grid', gridTemplateColumns: 'repeat(auto-fit, minmax(260px, 1fr))', gap: '12px' },
  text: {
    margin: 0,
    color: tokens.colorNeutralForeground2,
    lineHeight: tokens.lineHeightBase300,
    fontVariantNumeric: 'tabular-nums',
  },
});

const hour = 3_600_000;
const nothing = { at: [], value: [] };

/** What the two limits of the form do: the last hour against them, and what else kept Concord from going faster. */
export default function PaceCharts() {
  const s = useStyles();
  const { t } = useTranslation();
  const format = useFormat();
  const save = useSave();
  const traffic = useTraffic(lastOf(hour));
  const { data } = traffic;
  const drawn = useMemo(
    () => (data && worked(data) ? { rate: rate(data), at: concurrency(data) } : { rate: nothing, at: nothing }),
    [data],
  );
  const sum = useMemo(() => (data ? totals(data) : undefined), [data]);
  const first = useMemo(() => (data ? rulers(data)[0] : undefined), [data]);
  if (traffic.failure && !data) {
    return <ErrorNote what={t('settings:pace.noChart')} error={traffic.failure} onRetry={traffic.again} />;
  }
  if (!data || !sum) return null;
  const frame = {
    from: data.fromMs,
    to: data.toMs,
    syncKey: 'settings.pace',
    height: 112,
    empty: t('settings:pace.quiet'),
    onExport: save.chart,
  };
  const quiet = sum.seconds === 0;
  return (
    <>
      <div className={s.charts}>
        <TimeChart
          {...frame}
          title={t('traffic:rate.title')}
          summary={
            quiet
              ? t('traffic:quiet')
              : t('traffic:rate.summary', { average: format.number(sum.average), peak: format.number(sum.peak) })
          }
          name={t('traffic:rate.name')}
          unit={t('traffic:rate.unit')}
          kind="area"
          color="chartRequests"
          series={drawn.rate}
          {...(data.budget > 0
            ? { limit: { value: data.budget, label: t('traffic:rate.budget', { value: format.number(data.budget) }) } }
            : {})}
        />
        <TimeChart
          {...frame}
          title={t('traffic:concurrency.title')}
          summary={quiet ? t('traffic:quiet') : t('traffic:concurrency.summary', { count: sum.mostAtOnce })}
          name={t('traffic:concurrency.name')}
          unit=""
          kind="step"
          color="chartConcurrency"
          series={drawn.at}
          {...(data.concurrency > 0
            ? {
                limit: {
                  value: data.concurrency,
                  label: t('traffic:concurrency.limit', { value: format.number(data.concurrency) }),
                },
              }
            : {})}
        />
      </div>
      {first && (
        <p className={s.text}>
          {t('settings:pace.ruled', {
            what: t(`traffic:limit.${first.limit}`),
            share: format.percent(first.share),
          })}
        </p>
      )}
    </>
  );
}
