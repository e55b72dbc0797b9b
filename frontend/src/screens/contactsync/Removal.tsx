import { Button, Link, makeStyles } from '@fluentui/react-components';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useLocation } from 'wouter';
import { Removal as Calls, type RemovalReport, type RemovalState } from '../../backend/calls';
import { asFailure } from '../../backend/error';
import { useAct } from '../../live/useAct';
import { useLive } from '../../live/useLive';
import { RunStatus } from '../../run/RunStatus';
import { Troubles } from '../../run/Troubles';
import { Banner } from '../../ui/Banner';
import { Card } from '../../ui/Card';
import { ConfirmDialog } from '../../ui/ConfirmDialog';
import { EmptyState } from '../../ui/EmptyState';
import { ErrorNote } from '../../ui/ErrorNote';
import { useFormat } from '../../ui/format';
import { KpiRow, KpiTile } from '../../ui/KpiTile';
import { Loading } from '../../ui/Loading';
import { Page } from '../../ui/Page';
import { Time } from '../../ui/Time';
import { Begin } from './RemovalBegin';
import { Boxes } from './RemovalBoxes';
import { WorkingRun } from './WorkingRun';

const useStyles = makeStyles({
  line: { display: 'flex', flexWrap: 'wrap', alignItems: 'center', gap: '0 12px' },
  notes: { margin: 0, paddingLeft: '20px' },
});

/** A profile is taken out of the mailboxes: first what would go, then, when that is confirmed, it goes. */
export default function Removal({ id }: { id: string }) {
  const { t } = useTranslation();
  const [, go] = useLocation();
  const live = useLive<RemovalState>({
    key: ['removal', id],
    ask: () => Calls.state(id),
    on: {
      'run.changed': (run, state) => {
        if (run.final || run.kind !== 'removal' || !state?.last || state.last.run.id !== run.id) return 'ask';
        return { ...state, last: { ...state.last, run } };
      },
      'history.changed': 'ask',
      'session.changed': 'ask',
    },
  });
  const state = live.data;
  return (
    <Page
      title={state ? t('removal:title', { name: state.profile }) : t('removal:place')}
      subtitle={
        state?.known ? (
          <Link href={`#/contacts/profile/${encodeURIComponent(id)}`}>{t('removal:profile')}</Link>
        ) : (
          <Link href="#/contacts">{t('contactsync:back')}</Link>
        )
      }
    >
      {live.failure && (
        <Card label={t('removal:failed.read')}>
          {live.failure.code === 'no_profile' ? (
            <EmptyState
              why={t('removal:gone')}
              what={t('removal:goneWhat')}
              action={{ label: t('contactsync:back'), onClick: () => go('/contacts'), primary: true }}
            />
          ) : (
            <ErrorNote
              what={t('removal:failed.read')}
              safe={t('removal:failed.safe')}
              error={live.failure}
              onRetry={live.again}
            />
          )}
        </Card>
      )}
      {live.loading && <Loading kind="blocks" rows={2} />}
      {state && <Steps state={state} />}
    </Page>
  );
}

function Steps({ state }: { state: RemovalState }) {
  const s = useStyles();
  const { t } = useTranslation();
  const { last } = state;
  if (last && !last.run.final)
    return <WorkingRun run={last.run} title={last.run.title} safe={t('removal:stoppable')} />;
  const preview = last?.plan === true && last.run.state === 'done';
  return (
    <>
      {last && !preview && (last.run.failure || !last.plan) && state.known && (
        <Outcome report={last} removing={state.removing} />
      )}
      {!state.known && last?.forgotten && <Forgotten state={state} report={last} />}
      {state.known && state.removing && !preview && <Going state={state} />}
      {state.known && !state.removing && !preview && <Begin state={state} />}
      {state.known && preview && last && <Preview state={state} report={last} />}
      {last && (
        <>
          {(preview || last.boxes.length > 0) && <Figures report={last} preview={preview} />}
          {last.notes.length > 0 && (
            <Card title={t('activity:run.notes')}>
              <ul className={s.notes}>
                {last.notes.map((note) => (
                  <li key={note}>{note}</li>
                ))}
              </ul>
            </Card>
          )}
          {last.boxes.length > 0 && <Boxes report={last} preview={preview} />}
          <Troubles troubles={last.troubles} final />
        </>
      )}
    </>
  );
}

/** How the latest one ended, where it did not end the profile. */
function Outcome({ report, removing }: { report: RemovalReport; removing: boolean }) {
  const s = useStyles();
  const { t } = useTranslation();
  const { run } = report;
  return (
    <Card label={t('removal:outcome')}>
      <div className={s.line}>
        <Link href={`#/activity/${run.id}`}>{t('activity:run.title', { id: run.id })}</Link>
        <Time at={run.finishedMs} as="exact" />
        <RunStatus run={run} />
      </div>
      {run.failure && (
        <ErrorNote
          what={t('removal:failed.run')}
          safe={removing ? t('removal:failed.resumable') : t('removal:failed.safe')}
          error={run.failure}
        />
      )}
    </Card>
  );
}

/** What would go is known: now it may go. */
function Preview({ state, report }: { state: RemovalState; report: RemovalReport }) {
  const { t } = useTranslation();
  const [asking, setAsking] = useState(false);
  const look = useAct(() =>
    Calls.start({
      profile: state.profileId,
      mailbox: report.mailbox,
      everywhere: report.everywhere,
      plan: true,
      leaveRest: false,
    }),
  );
  return (
    <Card
      title={t('removal:preview.title')}
      subtitle={
        <>
          {t('removal:preview.when')} <Time at={report.run.finishedMs} as="relative" />.{' '}
          {report.mailbox !== '' && t('removal:preview.one', { mailbox: report.mailbox })}
          {report.everywhere && t('removal:preview.everywhere')}
        </>
      }
      actions={
        <>
          <Button disabledFocusable={look.busy} onClick={() => void look.run()}>
            {t('removal:again')}
          </Button>
          <Button appearance="primary" onClick={() => setAsking(true)}>
            {t('removal:remove', { count: report.contacts })}
          </Button>
        </>
      }
    >
      {t('removal:preview.what')}
      {look.failure && <ErrorNote what={t('removal:failed.begin')} error={look.failure} />}
      {asking && (
        <ConfirmDialog
          title={t('removal:confirm.title', { name: state.profile })}
          confirm={t('removal:remove', { count: report.contacts })}
          {...(report.contacts > 0 ? { typedCount: report.contacts } : {})}
          asError={asFailure}
          onClose={() => setAsking(false)}
          onConfirm={async () => {
            await Calls.start({
              profile: state.profileId,
              mailbox: report.mailbox,
              everywhere: report.everywhere,
              plan: false,
              leaveRest: false,
            });
          }}
        >
          <p>
            {t('removal:confirm.what', {
              count: report.contacts,
              mailboxes: t('removal:mailboxes', { count: report.mailboxes }),
            })}{' '}
            {state.permanent ? t('removal:confirm.purged') : t('removal:confirm.moved')}
          </p>
          {report.edited > 0 && <p>{t('removal:confirm.edited', { count: report.edited })}</p>}
          <p>{report.mailbox === '' ? t('removal:confirm.then') : t('removal:confirm.thenOne')}</p>
        </ConfirmDialog>
      )}
    </Card>
  );
}

/** It has begun and is not done: go on, give the rest up, or change one's mind. */
function Going({ state }: { state: RemovalState }) {
  const { t } = useTranslation();
  const [asking, setAsking] = useState<'leave' | 'giveUp'>();
  const begin = (leaveRest: boolean) =>
    Calls.start({
      profile: state.profileId,
      mailbox: '',
      everywhere: state.last?.everywhere === true,
      plan: false,
      leaveRest,
    });
  const goOn = useAct(() => begin(false));
  return (
    <Card
      title={t('removal:going.title')}
      subtitle={t('removal:going.what')}
      actions={
        <>
          <Button onClick={() => setAsking('giveUp')}>{t('removal:giveUp')}</Button>
          <Button onClick={() => setAsking('leave')}>{t('removal:leaveRest')}</Button>
          <Button appearance="primary" disabledFocusable={goOn.busy} onClick={() => void goOn.run()}>
            {t('removal:goOn')}
          </Button>
        </>
      }
    >
      {t('removal:going.left', { count: state.contacts })}
      {goOn.failure && <ErrorNote what={t('removal:failed.begin')} error={goOn.failure} />}
      {asking === 'leave' && (
        <ConfirmDialog
          title={t('removal:leave.title', { name: state.profile })}
          confirm={t('removal:leaveRest')}
          {...(state.contacts > 0 ? { typedCount: state.contacts } : {})}
          asError={asFailure}
          onClose={() => setAsking(undefined)}
          onConfirm={async () => {
            await begin(true);
          }}
        >
          {t('removal:leave.what', { count: state.contacts })}
        </ConfirmDialog>
      )}
      {asking === 'giveUp' && (
        <ConfirmDialog
          title={t('removal:keep.title', { name: state.profile })}
          confirm={t('removal:giveUp')}
          asError={asFailure}
          onClose={() => setAsking(undefined)}
          onConfirm={() => Calls.giveUp(state.profileId)}
        >
          {t('removal:keep.what')}
        </ConfirmDialog>
      )}
    </Card>
  );
}

function Forgotten({ state, report }: { state: RemovalState; report: RemovalReport }) {
  const { t } = useTranslation();
  const [, go] = useLocation();
  return (
    <Banner
      intent={report.left > 0 ? 'warning' : 'info'}
      title={t('removal:forgotten.title', { name: state.profile })}
      action={{ label: t('contactsync:back'), onClick: () => go('/contacts') }}
    >
      {report.left > 0 ? t('removal:forgotten.left', { count: report.left }) : t('removal:forgotten.clean')}
    </Banner>
  );
}

function Figures({ report, preview }: { report: RemovalReport; preview: boolean }) {
  const { t } = useTranslation();
  const format = useFormat();
  return (
    <KpiRow label={t('activity:run.figures')}>
      <KpiTile
        label={preview ? t('removal:kpi.wouldGo') : t('removal:kpi.gone')}
        value={format.number(report.contacts)}
        context={t('removal:kpi.of', { mailboxes: t('removal:mailboxes', { count: report.mailboxes }) })}
      />
      <KpiTile
        label={t('removal:kpi.touched')}
        value={format.number(report.edited)}
        context={t('removal:kpi.moved', { count: report.moved })}
      />
      <KpiTile
        label={preview ? t('removal:kpi.foldersGo') : t('removal:kpi.foldersGone')}
        value={format.number(report.foldersGone)}
        context={t('removal:kpi.foldersKept', { count: report.foldersKept })}
      />
      <KpiTile
        label={preview ? t('removal:kpi.unreached') : t('removal:kpi.left')}
        value={format.number(preview ? report.run.figures.failed + report.run.figures.skipped : report.left)}
        context={t('removal:kpi.second', { count: report.second })}
      />
    </KpiRow>
  );
}
