import { Link } from '@fluentui/react-components';
import { useTranslation } from 'react-i18next';
import type { OverviewState, Run } from '../../backend/calls';
import { RunStatus } from '../../run/RunStatus';
import { soonest, useSchedules } from '../../schedule/useSchedules';
import { useFormat } from '../../ui/format';
import { KpiRow, KpiTile } from '../../ui/KpiTile';
import { Status } from '../../ui/Status';

/** Four questions: is everyone's phone right, whose contacts are where, when was that, what needs me. */
export function Figures({ state, run }: { state: OverviewState; run: Run | null }) {
  const { t } = useTranslation();
  const format = useFormat();
  const right = Math.max(0, state.mailboxes - state.behind - state.failed);
  return (
    <KpiRow label={t('overview:kpi.label')}>
      <KpiTile
        label={t('overview:kpi.mailboxes')}
        value={format.number(state.lastRun ? right : 0)}
        unit={t('overview:kpi.of', { total: format.number(state.mailboxes) })}
        {...(state.mailboxes > 0
          ? {
              progress: right / state.mailboxes,
              ...(state.skipped > 0 ? { context: t('overview:kpi.skipped', { count: state.skipped }) } : {}),
            }
          : { context: state.lastRun ? t('overview:kpi.none') : t('overview:kpi.unread') })}
      />
      <KpiTile
        label={t('overview:kpi.people')}
        value={format.number(state.people)}
        context={t('overview:kpi.contacts', { count: state.contacts })}
      />
      {run ? <Speed run={run} /> : <LastRun run={state.lastRun} />}
      <Attention state={state} />
    </KpiRow>
  );
}

function Speed({ run }: { run: Run }) {
  const { t } = useTranslation();
  const format = useFormat();
  const { rate } = run.progress;
  return (
    <KpiTile
      label={t('overview:kpi.speed')}
      value={rate > 0 ? format.number(rate) : '–'}
      {...(rate > 0 ? { unit: t('overview:kpi.rate') } : {})}
      context={rate > 0 ? t('overview:kpi.lately') : t('overview:kpi.unknown')}
    />
  );
}

function LastRun({ run }: { run: Run | undefined }) {
  const { t } = useTranslation();
  const format = useFormat();
  const at = run ? run.finishedMs || run.startedMs : 0;
  const next = soonest(useSchedules().data);
  return (
    <KpiTile
      label={t('overview:kpi.last')}
      value={at > 0 ? format.time(at) : '–'}
      {...(at > 0 && !format.isToday(at) ? { unit: format.day(at) } : {})}
      context={
        run ? (
          <>
            <RunStatus run={run} />
            <Link href={`#/activity/${run.id}`}>{t('overview:kpi.run', { id: run.id })}</Link>
            {next && <span>{t('schedule:next', { at: format.dateTime(next.next) })}</span>}
          </>
        ) : (
          t('overview:kpi.never')
        )
      }
    />
  );
}

function Attention({ state }: { state: OverviewState }) {
  const { t } = useTranslation();
  const format = useFormat();
  const of = (severity: string) => state.attention.filter((one) => one.severity === severity).length;
  const critical = of('critical');
  const warning = of('warning');
  return (
    <KpiTile
      label={t('overview:kpi.attention')}
      value={format.number(critical + warning)}
      context={
        critical + warning === 0 ? (
          <Status kind="done">{t('overview:kpi.calm')}</Status>
        ) : (
          <>
            {critical > 0 && <Status kind="failed">{t('overview:kpi.critical', { count: critical })}</Status>}
            {warning > 0 && <Status kind="warning">{t('overview:kpi.warning', { count: warning })}</Status>}
          </>
        )
      }
    />
  );
}
