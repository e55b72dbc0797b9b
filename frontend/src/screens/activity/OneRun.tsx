import { Button, Link, makeStyles } from '@fluentui/react-components';
import { ArrowClockwiseRegular, ArrowUndoRegular, DismissRegular } from '@fluentui/react-icons';
import { useTranslation } from 'react-i18next';
import { useLocation } from 'wouter';
import { type Report, type Run, Runs } from '../../backend/calls';
import { useAct } from '../../live/useAct';
import { useLive } from '../../live/useLive';
import { useRunKind } from '../../run/columns';
import { RunProgress } from '../../run/RunProgress';
import { RunStatus } from '../../run/RunStatus';
import { Troubles } from '../../run/Troubles';
import { ways } from '../../run/ways';
import TrafficCharts from '../../traffic/TrafficCharts';
import { useTraffic } from '../../traffic/useHistory';
import { Card } from '../../ui/Card';
import { EmptyState } from '../../ui/EmptyState';
import { ErrorNote } from '../../ui/ErrorNote';
import { useFormat } from '../../ui/format';
import { KpiRow, KpiTile } from '../../ui/KpiTile';
import { Loading } from '../../ui/Loading';
import { Page } from '../../ui/Page';
import { Status } from '../../ui/Status';
import { Time } from '../../ui/Time';
import { Holds } from './Holds';

const useStyles = makeStyles({
  line: { display: 'flex', flexWrap: 'wrap', alignItems: 'center', gap: '0 12px' },
  stop: { display: 'flex', justifyContent: 'flex-end', marginTop: '8px' },
  notes: { margin: 0, paddingLeft: '20px' },
});

/** One run: how it ended, what it did, what was in its way, and what to do about it. */
export default function OneRun({ id }: { id: number }) {
  const s = useStyles();
  const { t } = useTranslation();
  const [, go] = useLocation();
  const kind = useRunKind();
  const live = useLive<Report>({
    key: ['runs.report', id],
    ask: () => Runs.report(id),
    on: {
      'run.changed': (run, report) => {
        if (run.id !== id) return undefined;
        return run.final || !report ? 'ask' : { ...report, run };
      },
      'session.changed': 'ask',
    },
  });
  const stop = useAct(() => Runs.cancel(id));
  const retry = useAct(async () => go(`/activity/${(await Runs.retryFailed()).id}`));
  const report = live.data;
  const run = report?.run;
  const failedOnes = report?.troubles.some(({ failed }) => failed) === true;
  const again =
    run?.kind === 'contactsync' &&
    run.final &&
    !run.plan &&
    (failedOnes || run.state === 'failed' || run.state === 'interrupted');
  const changed = run ? run.figures.created + run.figures.updated + run.figures.deleted : 0;
  const undo = run?.kind === 'contactsync' && run.final && !run.plan && changed > 0 ? ways.undo?.(id) : undefined;
  return (
    <Page
      title={t('activity:run.title', { id })}
      subtitle={
        run && (
          <span className={s.line}>
            <Link href="#/activity">{t('activity:run.all')}</Link>
            <span>{kind(run)}</span>
            <Time at={run.startedMs} as="exact" />
            <RunStatus run={run} />
          </span>
        )
      }
      actions={
        <>
          {undo !== undefined && (
            <Button icon={<ArrowUndoRegular />} onClick={() => go(undo)}>
              {t('activity:run.undo')}
            </Button>
          )}
          {again && (
            <Button
              appearance="primary"
              icon={<ArrowClockwiseRegular />}
              disabled={retry.busy}
              onClick={() => void retry.run()}
            >
              {failedOnes ? t('activity:run.retry') : t('activity:run.again')}
            </Button>
          )}
        </>
      }
    >
      {retry.failure && (
        <Card label={t('activity:run.retryFailed')}>
          <ErrorNote what={t('activity:run.retryFailed')} error={retry.failure} onRetry={() => void retry.run()} />
        </Card>
      )}
      {live.failure && (
        <Card label={t('activity:run.failed')}>
          {live.failure.code === 'no_such_run' ? (
            <EmptyState
              why={t('activity:run.gone')}
              what={t('activity:run.goneWhat')}
              action={{ label: t('activity:run.all'), onClick: () => go('/activity'), primary: true }}
            />
          ) : (
            <ErrorNote what={t('activity:run.failed')} error={live.failure} onRetry={live.again} />
          )}
        </Card>
      )}
      {live.loading && <Loading kind="blocks" rows={3} />}
      {report && run && (
        <>
          {!run.final && (
            <Card title={t('activity:run.working')} subtitle={run.own ? undefined : t('overview:run.elsewhere')}>
              <RunProgress run={run} />
              {stop.failure && <ErrorNote what={t('overview:failed.stop')} error={stop.failure} />}
              {run.own && (
                <div className={s.stop}>
                  <Button size="small" icon={<DismissRegular />} disabled={stop.busy} onClick={() => void stop.run()}>
                    {t('overview:run.stop')}
                  </Button>
                </div>
              )}
            </Card>
          )}
          {run.failure && (
            <Card label={t('activity:run.why')}>
              <ErrorNote what={t('activity:run.why')} safe={t('activity:run.safe')} error={run.failure} />
            </Card>
          )}
          <Figures run={run} />
          <Holds report={report} />
          <Troubles troubles={report.troubles} final={run.final} />
          {report.notes.length > 0 && (
            <Card title={t('activity:run.notes')}>
              <ul className={s.notes}>
                {report.notes.map((note) => (
                  <li key={note}>{note}</li>
                ))}
              </ul>
            </Card>
          )}
          <Charts run={run} />
        </>
      )}
    </Page>
  );
}

/** What it did, in how many mailboxes, how long that took and what stood in its way. */
function Figures({ run }: { run: Run }) {
  const { t } = useTranslation();
  const format = useFormat();
  const f = run.figures;
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
            run.final && <Status kind="done">{t('activity:run.noTrouble')}</Status>
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

/** The same charts as everywhere, over the time of this run, with a little before and after. */
function Charts({ run }: { run: Run }) {
  const { t } = useTranslation();
  const edge = Math.max(10_000, Math.round(run.durationMs / 50));
  const traffic = useTraffic({
    lastMs: 0,
    fromMs: run.startedMs - edge,
    // While it works the end is always now.
    toMs: run.final ? run.finishedMs + edge : 0,
  });
  return (
    <>
      {traffic.failure && (
        <Card label={t('traffic:label')}>
          <ErrorNote what={t('traffic:failed')} error={traffic.failure} onRetry={traffic.again} />
        </Card>
      )}
      {traffic.data && <TrafficCharts traffic={traffic.data} syncKey={`run ${run.id}`} />}
    </>
  );
}
