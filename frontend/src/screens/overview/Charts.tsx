import { lazy, Suspense } from 'react';
import { useTranslation } from 'react-i18next';
import { lengthOf, useRange } from '../../traffic/ranges';
import { lastOf, useTraffic } from '../../traffic/useHistory';
import { Card } from '../../ui/Card';
import { ErrorNote } from '../../ui/ErrorNote';
import { Loading } from '../../ui/Loading';

const TrafficCharts = lazy(() => import('../../traffic/TrafficCharts'));

/** How fast, what was refused, how many at once: over the range that is chosen. */
export function Charts() {
  const { t } = useTranslation();
  const { range } = useRange();
  const traffic = useTraffic(lastOf(lengthOf(range)));
  return (
    <>
      {traffic.failure && (
        <Card label={t('traffic:label')}>
          <ErrorNote
            what={traffic.stale ? t('traffic:stale') : t('traffic:failed')}
            error={traffic.failure}
            onRetry={traffic.again}
          />
        </Card>
      )}
      {traffic.loading && <Loading kind="blocks" rows={1} />}
      {traffic.data && (
        <Suspense fallback={<Loading kind="blocks" rows={1} />}>
          <TrafficCharts traffic={traffic.data} syncKey="overview" />
        </Suspense>
      )}
    </>
  );
}
