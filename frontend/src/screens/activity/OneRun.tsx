import { Button, Link, makeStyles } from '@fluentui/react-components';
import { ArrowClockwiseRegular, ArrowUndoRegular, DocumentSearchRegular, OpenRegular } from '@fluentui/react-icons';
import { useTranslation } from 'react-i18next';
import { useLocation } from 'wouter';
import { type Report, type Run, Runs, Undo } from '../../backend/calls';
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
import { Loading } from '../../ui/Loading';
import { Page } from '../../ui/Page';
import { Status } from '../../ui/Status';
import { Time } from '../../ui/Time';
import { Holds } from './Holds';
import { Moved } from './Moved';
import { RunFigures } from './RunFigures';
import { UndoFigures, UndoLines, UndoReasons } from './UndoParts';

const useStyles = makeStyles({
  line: { display: 'flex', flexWrap: 'wrap', alignItems: 'center', gap: '0 12px' },
  lines: { maxHeight: '360px', display: 'flex', flexDirection: 'column' },
  what: { margin: 0 },
  notes: { margin: 0, paddingLeft: '20px' },
});

/** What the screens are called that runs are begun on. */
const homes: Record<string, string> = {
  adopt: 'leftovers:title',
  drift: 'drift:place',
  removal: 'removal:place',
  cloudsync: 'run:kind.cloudsync',
};

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
  const retry = useAct(async () => go(`/activity/${(await Runs.retryFailed()).id}`));
  const report = live.data;
  const run = report?.run;
  const failedOnes = report?.troubles.some(({ failed }) => failed) === true;
  const again =
    run?.kind === 'contactsync' &&
    run.final &&
    !run.plan &&
    run.failure?.code !== 'plan_moved' &&
    (failedOnes || run.state === 'failed' || run.state === 'interrupted');
  // Only a run that changed contacts can be undone, and only while what it changed is kept.
  const mayUndo =
    run?.final === true && !run.plan && (run.kind === 'contactsync' || run.kind === 'undo' || run.kind === 'removal');
  const able = useLive({
    key: ['undo.of', id],
    ask: () => Undo.of(id),
    enabled: mayUndo,
    on: { 'run.changed': (other) => (other.final ? 'ask' : undefined), 'session.changed': 'ask' },
  });
  const undoable =
    mayUndo && (able.data?.contacts ?? 0) > 0 && (able.data?.undoneBy === 0 || able.data?.inPart === true);
  const moved = run?.failure?.code === 'plan_moved';
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
          {run && run.planId > 0 && (
            <Button icon={<DocumentSearchRegular />} onClick={() => go(ways.plan(run.planId))}>
              {t('activity:run.plan')}
            </Button>
          )}
          {run && ways.home(run.kind, run.profileId) !== '' && (
            <Button icon={<OpenRegular />} onClick={() => go(ways.home(run.kind, run.profileId))}>
              {t(homes[run.kind] ?? 'contactsync:title')}
            </Button>
          )}
          {undoable && (
            <Button icon={<ArrowUndoRegular />} onClick={() => go(ways.undo(id))}>
              {t('activity:run.undo')}
            </Button>
          )}
          {again && (
            <Button
              appearance="primary"
              icon={<ArrowClockwiseRegular />}
              disabledFocusable={retry.busy}
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
            </Card>
          )}
          {run.failure && (
            <Card label={t('activity:run.why')}>
              <ErrorNote what={t('activity:run.why')} safe={t('activity:run.safe')} error={run.failure} />
            </Card>
          )}
          {moved && <Moved run={id} />}
          {able.data && able.data.undoneBy > 0 && (
            <Card label={t('activity:run.undoneBy', { id: able.data.undoneBy })}>
              <Status kind="info">
                {able.data.inPart
                  ? t('activity:run.undoneInPart', { id: able.data.undoneBy })
                  : t('activity:run.undoneBy', { id: able.data.undoneBy })}
              </Status>
              <Link href={`#${ways.run(able.data.undoneBy)}`}>
                {t('activity:run.title', { id: able.data.undoneBy })}
              </Link>
            </Card>
          )}
          {report.undo && run.final && <UndoFigures report={report.undo} />}
          {/* Setting cloud sync up writes to no mailbox: its steps are on its own page. */}
          {!(report.undo && run.final) && run.kind !== 'cloudsync' && <RunFigures run={run} />}
          {report.undo && run.final && <Undone report={report} />}
          {report.applied && run.final && <AppliedLine applied={report.applied} />}
          <Holds report={report} />
          <Troubles troubles={report.troubles} final={run.final} />
          {again && failedOnes && <p className={s.what}>{t('activity:run.retryWhat')}</p>}
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

/** What an undo did beside its figures: what stayed as it was and why, and that syncs leave it alone. */
function Undone({ report }: { report: Report }) {
  const s = useStyles();
  const { t } = useTranslation();
  const { undo, run } = report;
  if (!undo) return null;
  return (
    <>
      <Card title={t('undo:done.title')}>
        <div>
          <Link href={`#${ways.run(undo.undoes)}`}>{t('undo:done.of', { id: undo.undoes })}</Link>{' '}
          {undo.putBack + undo.madeAgain + undo.takenAway > 0 && t('undo:done.stays')}
        </div>
      </Card>
      <UndoReasons reasons={undo.reasons} />
      {undo.lines.length > 0 && (
        <Card label={t('undo:lines')} padded={false}>
          <div className={s.lines} style={{ height: 96 + 36 * undo.lines.length }}>
            <UndoLines report={undo} name={`undo-${run.id}.csv`} />
          </div>
        </Card>
      )}
    </>
  );
}

/** How far a plan was carried out. */
function AppliedLine({ applied }: { applied: NonNullable<Report['applied']> }) {
  const { t } = useTranslation();
  const format = useFormat();
  const whole = applied.done >= applied.operations;
  return (
    <Card label={t('activity:run.applied')}>
      <Status kind={whole ? 'done' : 'warning'}>
        {t('activity:run.appliedOf', {
          done: format.number(applied.done),
          count: applied.operations,
          plan: applied.plan,
        })}
        {applied.passedOver > 0 && ` ${t('activity:run.passedOver', { count: applied.passedOver })}`}
      </Status>
    </Card>
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
