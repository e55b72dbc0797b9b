import {
  Button,
  Link,
  Menu,
  MenuItem,
  MenuList,
  MenuPopover,
  MenuTrigger,
  makeStyles,
} from '@fluentui/react-components';
import { DeleteRegular, PlayRegular, SaveArrowRightRegular } from '@fluentui/react-icons';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useLocation } from 'wouter';
import { type PlanDetail, Plans } from '../../../backend/calls';
import { asFailure } from '../../../backend/error';
import { useActiveRun } from '../../../live/runs';
import { useAct } from '../../../live/useAct';
import { useLive } from '../../../live/useLive';
import { ways } from '../../../run/ways';
import { Banner } from '../../../ui/Banner';
import { Card } from '../../../ui/Card';
import { ConfirmDialog } from '../../../ui/ConfirmDialog';
import { EmptyState } from '../../../ui/EmptyState';
import { ErrorNote } from '../../../ui/ErrorNote';
import { useFormat } from '../../../ui/format';
import { KpiRow, KpiTile } from '../../../ui/KpiTile';
import { Loading } from '../../../ui/Loading';
import { Page } from '../../../ui/Page';
import { Time } from '../../../ui/Time';
import { useNotify } from '../../../ui/Toasts';
import { BesideDialog } from './BesideDialog';
import { OperationTable } from './OperationTable';
import { PlanState, usePlanScope } from './words';

const useStyles = makeStyles({
  line: { display: 'flex', flexWrap: 'wrap', alignItems: 'center', gap: '0 12px' },
});

/** From here on applying a plan takes a typed number. */
const typedFrom = 100;

/** What a sync would do, to each contact and why; and the way to do exactly that. */
export default function PlanView({ id }: { id: number }) {
  const s = useStyles();
  const { t } = useTranslation();
  const [, go] = useLocation();
  const format = useFormat();
  const notify = useNotify();
  const scope = usePlanScope();
  const [asking, setAsking] = useState<'apply' | 'delete' | 'beside'>();
  const [held, setHeld] = useState('');
  const active = useActiveRun();
  const live = useLive<PlanDetail>({
    key: ['plans.get', id],
    ask: () => Plans.get(id),
    on: { 'run.changed': (run) => (run.final ? 'ask' : undefined), 'session.changed': 'ask' },
  });
  const save = useAct(async (as: 'csv' | 'json') => {
    const path = await Plans.export(id, as);
    if (path !== '') notify({ title: t('plan:exported'), body: path, intent: 'success' });
  });
  const detail = live.data;
  const plan = detail?.plan;
  const operations = plan ? plan.creates + plan.updates + plan.deletes : 0;
  const open = plan?.state === 'ready' || plan?.state === 'applying';
  const beside = detail ? detail.troubles.length + detail.notes.length : 0;
  return (
    <Page
      title={t('plan:title', { id })}
      fill
      subtitle={
        plan && (
          <span className={s.line}>
            <Link href="#/contacts/plans">{t('plan:all')}</Link>
            <Time at={plan.createdMs} as="exact" />
            <span>{scope(plan)}</span>
            <PlanState plan={plan} />
            {plan.appliedRun > 0 && <Link href={`#${ways.run(plan.appliedRun)}`}>{t('plan:toRun')}</Link>}
          </span>
        )
      }
      actions={
        plan && (
          <>
            {beside > 0 && (
              <Button onClick={() => setAsking('beside')}>
                {t('plan:beside.open', { number: format.number(beside) })}
              </Button>
            )}
            <Button icon={<DeleteRegular />} onClick={() => setAsking('delete')}>
              {t('plan:delete.button')}
            </Button>
            <Menu positioning="below-end">
              <MenuTrigger disableButtonEnhancement>
                <Button icon={<SaveArrowRightRegular />} disabled={save.busy}>
                  {t('plan:export')}
                </Button>
              </MenuTrigger>
              <MenuPopover>
                <MenuList>
                  <MenuItem subText={t('plan:csvWhat')} onClick={() => void save.run('csv')}>
                    CSV
                  </MenuItem>
                  <MenuItem subText={t('plan:jsonWhat')} onClick={() => void save.run('json')}>
                    JSON
                  </MenuItem>
                </MenuList>
              </MenuPopover>
            </Menu>
            {open && operations > 0 && (
              <Button
                appearance="primary"
                icon={<PlayRegular />}
                disabled={active.data !== null && active.data !== undefined}
                onClick={() => setAsking('apply')}
              >
                {plan.state === 'applying' ? t('plan:apply.goOn') : t('plan:apply.button')}
              </Button>
            )}
          </>
        )
      }
    >
      {save.failure && (
        <Card label={t('plan:failed.export')}>
          <ErrorNote what={t('plan:failed.export')} error={save.failure} />
        </Card>
      )}
      {live.failure && (
        <Card label={t('plan:failed.read')}>
          {live.failure.code === 'plan_unusable' ? (
            <EmptyState
              why={t('plan:gone.why')}
              what={t('plan:gone.what')}
              action={{ label: t('plan:all'), onClick: () => go('/contacts/plans'), primary: true }}
            />
          ) : (
            <ErrorNote what={t('plan:failed.read')} error={live.failure} onRetry={live.again} />
          )}
        </Card>
      )}
      {live.loading && <Loading kind="blocks" rows={2} />}
      {detail && plan && (
        <>
          {plan.held > 0 && (
            <Banner
              intent="warning"
              title={t('plan:held.title', { count: plan.held })}
              action={
                held === 'yes'
                  ? { label: t('plan:held.showAll'), onClick: () => setHeld('') }
                  : { label: t('plan:held.show'), onClick: () => setHeld('yes') }
              }
            >
              {' '}
              {detail.holds.flatMap((hold) => hold.reasons.map((reason) => reason.sentence)).join(' ')}
            </Banner>
          )}
          <KpiRow label={t('plan:totals')}>
            <KpiTile
              label={t('plan:kpi.create')}
              value={format.number(plan.creates)}
              context={t('plan:kpi.mailboxes', { count: plan.mailboxes })}
            />
            <KpiTile label={t('plan:kpi.update')} value={format.number(plan.updates)} context={t('plan:kpi.inPlace')} />
            <KpiTile label={t('plan:kpi.delete')} value={format.number(plan.deletes)} context={t('plan:kpi.reasons')} />
            <KpiTile
              label={t('plan:kpi.held')}
              value={format.number(plan.held)}
              context={plan.held > 0 ? t('plan:kpi.notDone') : t('plan:kpi.noneHeld')}
            />
          </KpiRow>
          <Card label={t('plan:operations')} padded={false} fill>
            <OperationTable key={`${id} ${held}`} plan={id} heldFirst={held} />
          </Card>
        </>
      )}
      {asking === 'apply' && plan && (
        <ConfirmDialog
          title={t('plan:apply.title', { id })}
          confirm={t('plan:apply.confirm', { count: operations })}
          {...(operations >= typedFrom ? { typedCount: operations } : {})}
          asError={asFailure}
          onClose={() => setAsking(undefined)}
          onConfirm={async () => {
            const run = await Plans.apply(id);
            go(ways.run(run.id));
          }}
        >
          <p style={{ marginTop: 0 }}>
            {t('plan:apply.what', {
              creates: format.number(plan.creates),
              updates: format.number(plan.updates),
              deletes: format.number(plan.deletes),
              mailboxes: format.number(plan.mailboxes),
            })}
          </p>
          {t('plan:apply.moved')}
        </ConfirmDialog>
      )}
      {asking === 'delete' && (
        <ConfirmDialog
          title={t('plan:delete.title', { id })}
          confirm={t('plan:delete.confirm')}
          asError={asFailure}
          onClose={() => setAsking(undefined)}
          onConfirm={async () => {
            await Plans.delete(id);
            notify({ title: t('plan:delete.done', { id }) });
            go('/contacts/plans');
          }}
        >
          {t('plan:delete.what')}
        </ConfirmDialog>
      )}
      {asking === 'beside' && detail && <BesideDialog detail={detail} onClose={() => setAsking(undefined)} />}
    </Page>
  );
}
