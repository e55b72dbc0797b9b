import { useTranslation } from 'react-i18next';
import type { Run } from '../../backend/calls';
import { useFormat } from '../../ui/format';
import { KpiRow, KpiTile } from '../../ui/KpiTile';
import { Status } from '../../ui/Status';

/** What it did, in how many mailboxes, how long that took and what stood in its way. */
export function RunFigures({ run }: { run: Run }) {
  const { t } = useTranslation();
  const format = useFormat();
  const f = run.figures;
  if (!run.final) return <SoFar run={run} />;
  const parts = [
    f.created > 0 && t('activity:run.created', { count: f.created }),
    f.updated > 0 && t('activity:run.updated', { count: f.updated }),
    f.deleted > 0 && t('activity:run.deleted', { count: f.deleted }),
    f.photos > 0 && t('activity:run.photos', { count: f.photos }),
  ].filter((part) => part !== false);
  return (
    <KpiRow label={t('activity:run.figures')}>
      {run.kind === 'verify' ? (
        <KpiTile
          label={t('activity:run.differences')}
          value={format.number(f.differences)}
          context={t('activity:run.compared', { count: f.contacts })}
        />
      ) : (
        <KpiTile
          label={run.plan ? t('activity:run.would') : t('activity:run.did')}
          value={format.number(f.created + f.updated + f.deleted)}
          context={parts.length > 0 ? parts.join(', ') : t('activity:run.unchanged', { count: f.unchanged })}
        />
      )}
      <KpiTile
        label={t('run:column.mailboxes')}
        value={format.number(f.mailboxes)}
        context={
          f.failed + f.skipped === 0 ? (
            <Status kind="done">{t('activity:run.noTrouble')}</Status>
          ) : (
            <>
              {f.failed > 0 && <Status kind="failed">{t('activity:run.failedBoxes', { count: f.failed })}</Status>}
              {f.skipped > 0 && (
                <Status kind="cancelled">{t('activity:run.skippedBoxes', { count: f.skipped })}</Status>
              )}
            </>
          )
        }
      />
      <KpiTile
        label={t('run:column.duration')}
        value={format.duration(run.durationMs)}
        context={t('activity:run.requests', { count: f.requests })}
      />
      <KpiTile
        label={t('activity:run.throttled')}
        value={format.number(f.throttled)}
        context={
          f.throttled === 0
            ? t('traffic:throttle.never')
            : t('activity:run.waited', { duration: format.duration(f.waitedMs) })
        }
      />
    </KpiRow>
  );
}

/** While it works, what is known of it: the rest is counted when it ends, and a zero until then would be wrong. */
function SoFar({ run }: { run: Run }) {
  const { t } = useTranslation();
  const format = useFormat();
  const { mailboxes, mailboxesTotal } = run.progress;
  return (
    <KpiRow label={t('activity:run.figures')}>
      <KpiTile
        label={run.kind === 'verify' ? t('activity:run.differences') : t('activity:run.did')}
        value="–"
        context={t('activity:run.atTheEnd')}
      />
      <KpiTile
        label={t('run:column.mailboxes')}
        value={mailboxesTotal > 0 ? format.number(mailboxes) : '–'}
        {...(mailboxesTotal > 0
          ? { unit: t('overview:kpi.of', { total: format.number(mailboxesTotal) }) }
          : { context: t('activity:run.atTheEnd') })}
      />
      <KpiTile label={t('run:column.duration')} value={format.duration(run.durationMs)} />
    </KpiRow>
  );
}
