import { Button, Dropdown, Link, makeStyles, Option, Switch } from '@fluentui/react-components';
import { SearchRegular } from '@fluentui/react-icons';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useLocation } from 'wouter';
import { Drift as Calls, type DriftFinding, type DriftState } from '../../backend/calls';
import { asFailure } from '../../backend/error';
import { type Column, Grid } from '../../grid/Grid';
import { useAct } from '../../live/useAct';
import { useLive } from '../../live/useLive';
import { RunStatus } from '../../run/RunStatus';
import { Troubles } from '../../run/Troubles';
import { useSave } from '../../traffic/useSave';
import { Card } from '../../ui/Card';
import { EmptyState } from '../../ui/EmptyState';
import { ErrorNote } from '../../ui/ErrorNote';
import { useFormat } from '../../ui/format';
import { KpiRow, KpiTile } from '../../ui/KpiTile';
import { Loading } from '../../ui/Loading';
import { Page } from '../../ui/Page';
import { Status } from '../../ui/Status';
import { Time } from '../../ui/Time';
import { WorkingRun } from './WorkingRun';

const useStyles = makeStyles({
  line: { display: 'flex', flexWrap: 'wrap', alignItems: 'center', gap: '0 12px' },
  table: { height: '460px' },
});

const kinds = ['edited', 'deleted', 'moved', 'twice'] as const;

/** What users did to the contacts of a profile, and a look at what they did since. Nothing here writes to a mailbox. */
export default function Drift({ id }: { id: string }) {
  const { t } = useTranslation();
  const [, go] = useLocation();
  const [whole, setWhole] = useState(false);
  const live = useLive<DriftState>({
    key: ['drift', id],
    ask: () => Calls.state(id),
    on: {
      'run.changed': (run, state) =>
        run.final || run.kind !== 'drift' || state?.run?.id !== run.id ? 'ask' : { ...state, run },
      'history.changed': 'ask',
      'session.changed': 'ask',
    },
  });
  const look = useAct(() => Calls.start({ profile: id, mailbox: '', whole }));
  const state = live.data;
  const working = state?.run && !state.run.final;
  return (
    <Page
      title={state ? t('drift:title', { name: state.profile }) : t('drift:place')}
      subtitle={<Link href={`#/contacts/profile/${encodeURIComponent(id)}`}>{t('removal:profile')}</Link>}
      actions={
        state && (
          <>
            <Switch
              label={t('drift:whole')}
              checked={whole}
              onChange={(_, data) => setWhole(data.checked)}
              disabled={working === true}
            />
            <Button
              appearance="primary"
              icon={<SearchRegular />}
              disabled={look.busy || working === true}
              onClick={() => void look.run()}
            >
              {t('drift:look')}
            </Button>
          </>
        )
      }
    >
      {look.failure && (
        <Card label={t('drift:failed.begin')}>
          <ErrorNote what={t('drift:failed.begin')} safe={t('drift:failed.safe')} error={look.failure} />
        </Card>
      )}
      {live.failure && (
        <Card label={t('drift:failed.read')}>
          {live.failure.code === 'no_profile' ? (
            <EmptyState
              why={t('removal:gone')}
              what={t('removal:goneWhat')}
              action={{ label: t('contactsync:back'), onClick: () => go('/contacts'), primary: true }}
            />
          ) : (
            <ErrorNote
              what={t('drift:failed.read')}
              safe={t('drift:failed.safe')}
              error={live.failure}
              onRetry={live.again}
            />
          )}
        </Card>
      )}
      {live.loading && <Loading kind="blocks" rows={2} />}
      {state && <Stands state={state} version={live.at} />}
    </Page>
  );
}

function Stands({ state, version }: { state: DriftState; version: number }) {
  const s = useStyles();
  const { t } = useTranslation();
  const format = useFormat();
  const { run } = state;
  return (
    <>
      {run && !run.final && <WorkingRun run={run} title={t('drift:working')} safe={t('drift:failed.safe')} />}
      {run?.final && (
        <Card label={t('drift:last')}>
          <div className={s.line}>
            <Link href={`#/activity/${run.id}`}>{t('activity:run.title', { id: run.id })}</Link>
            <Time at={run.finishedMs} as="exact" />
            <RunStatus run={run} />
            <span>{t(`drift:then.${state.check}`, { count: state.everyDays })}</span>
          </div>
          {run.failure && <ErrorNote what={t('drift:failed.run')} safe={t('drift:failed.safe')} error={run.failure} />}
        </Card>
      )}
      <KpiRow label={t('activity:run.figures')}>
        {kinds.map((kind) => (
          <KpiTile
            key={kind}
            label={t(`drift:kpi.${kind}`)}
            value={state.lastMs > 0 ? format.number(state[kind]) : '–'}
            context={t(`drift:means.${kind}`)}
          />
        ))}
      </KpiRow>
      {run?.final && <Troubles troubles={state.troubles} final />}
      <Card
        title={t('drift:found')}
        subtitle={
          state.lastMs > 0 ? (
            <>
              {t('drift:looked', { count: state.looked, of: format.number(state.mailboxes) })}{' '}
              <Time at={state.lastMs} as="relative" />
            </>
          ) : undefined
        }
        padded={false}
      >
        <Findings state={state} version={version} />
      </Card>
    </>
  );
}

function Findings({ state, version }: { state: DriftState; version: number }) {
  const s = useStyles();
  const { t } = useTranslation();
  const save = useSave();
  const [kind, setKind] = useState('');
  const property = (name: string) => t(`mapping:property.${name}`, { defaultValue: name });
  const did = (one: DriftFinding) =>
    t(`drift:did.${one.kind}`, { fields: one.fields.map(property).join(', '), folder: one.folder });
  const columns: Column<DriftFinding>[] = [
    {
      key: 'mailbox',
      title: t('drift:column.mailbox'),
      width: 'minmax(200px, 1fr)',
      text: (one) => one.mailbox,
      sort: true,
    },
    {
      key: 'person',
      title: t('drift:column.person'),
      width: 'minmax(150px, 1fr)',
      text: (one) => one.person,
      sort: true,
    },
    {
      key: 'kind',
      title: t('drift:column.did'),
      width: 'minmax(260px, 2fr)',
      text: did,
      cell: (one) => <Status kind={one.kind === 'moved' ? 'info' : 'warning'}>{did(one)}</Status>,
      sort: true,
    },
  ];
  return (
    <div className={s.table}>
      <Grid
        label={t('drift:found')}
        columns={columns}
        rowKey={(one) => `${one.mailbox} ${one.person} ${one.kind} ${one.folder}`}
        search={t('drift:search')}
        countKey="drift:count"
        filters={
          <Dropdown
            size="small"
            aria-label={t('drift:column.did')}
            value={kind === '' ? t('drift:every') : t(`drift:kpi.${kind}`)}
            selectedOptions={[kind]}
            onOptionSelect={(_, data) => setKind(data.optionValue ?? '')}
            style={{ minWidth: 150 }}
          >
            <Option value="">{t('drift:every')}</Option>
            {kinds.map((one) => (
              <Option key={one} value={one}>
                {t(`drift:kpi.${one}`)}
              </Option>
            ))}
          </Dropdown>
        }
        onExport={(csv) => save.text('drift.csv', csv)}
        source={{
          version: `${version} ${kind}`,
          load: async ({ offset, limit, search, sort }) => {
            const page = await Calls.found({
              profile: state.profileId,
              search,
              kind,
              by: sort?.key ?? '',
              descending: sort?.direction === 'descending',
              offset,
              limit,
            });
            return { rows: page.findings, total: page.total };
          },
        }}
        empty={
          state.lastMs > 0 ? (
            <EmptyState why={t('drift:none')} what={t('drift:noneWhat')} />
          ) : (
            <EmptyState why={t('drift:never')} what={t('drift:neverWhat')} />
          )
        }
        failed={(thrown, again) => (
          <div style={{ padding: '0 16px' }}>
            <ErrorNote what={t('drift:failed.read')} error={asFailure(thrown)} onRetry={again} />
          </div>
        )}
      />
    </div>
  );
}
