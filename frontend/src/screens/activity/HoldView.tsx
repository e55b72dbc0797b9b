import { Button, Dropdown, Link, makeStyles, Option, Tab, TabList } from '@fluentui/react-components';
import { CheckmarkRegular, DismissRegular } from '@fluentui/react-icons';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useLocation } from 'wouter';
import { type HeldItem, type Hold, Holds, type Report, Runs } from '../../backend/calls';
import { asFailure } from '../../backend/error';
import { type Column, Grid } from '../../grid/Grid';
import { useActiveRun } from '../../live/runs';
import { useLive } from '../../live/useLive';
import { HoldLines } from '../../run/HoldLines';
import { ways } from '../../run/ways';
import { useSave } from '../../traffic/useSave';
import { Card } from '../../ui/Card';
import { ConfirmDialog } from '../../ui/ConfirmDialog';
import { EmptyState } from '../../ui/EmptyState';
import { ErrorNote } from '../../ui/ErrorNote';
import { useFormat } from '../../ui/format';
import { KpiRow, KpiTile } from '../../ui/KpiTile';
import { Loading } from '../../ui/Loading';
import { Page } from '../../ui/Page';
import { Status } from '../../ui/Status';
import { useNotify } from '../../ui/Toasts';

const useStyles = makeStyles({
  line: { display: 'flex', flexWrap: 'wrap', alignItems: 'center', gap: '0 12px' },
  tabs: { marginLeft: '-12px' },
  narrow: { minWidth: '160px' },
});

/** From here on approving takes a typed number. */
const typedFrom = 10;

const kinds = ['person', 'fields', 'mailbox', 'delete'] as const;
const size = (hold: Hold) => hold.people + hold.emptied + hold.mailboxes + hold.deletes;

/** What a run holds back: who and what is concerned first, then the decision. */
export default function HoldView({ id }: { id: number }) {
  const s = useStyles();
  const { t } = useTranslation();
  const [, go] = useLocation();
  const format = useFormat();
  const notify = useNotify();
  const [chosen, setChosen] = useState('');
  const [asking, setAsking] = useState<'approve' | 'refuse'>();
  const active = useActiveRun();
  const live = useLive<Report>({
    key: ['runs.report', id],
    ask: () => Runs.report(id),
    on: { 'history.changed': 'ask', 'session.changed': 'ask' },
  });
  const holds = live.data?.holds ?? [];
  const waiting = holds.filter(({ state }) => state === 'waiting');
  const shown = holds.find(({ profileId }) => profileId === chosen) ?? waiting[0] ?? holds[0];
  const total = waiting.reduce((sum, hold) => sum + size(hold), 0);
  const sum = (key: 'people' | 'emptied' | 'mailboxes' | 'deletes') =>
    waiting.reduce((all, hold) => all + hold[key], 0);
  const busy = active.data !== null && active.data !== undefined;
  return (
    <Page
      title={t('hold:title', { id })}
      fill
      subtitle={
        <span className={s.line}>
          <Link href={`#${ways.run(id)}`}>{t('undo:back', { id })}</Link>
          <span>{t('hold:subtitle')}</span>
        </span>
      }
      actions={
        waiting.length > 0 && (
          <>
            <Button icon={<DismissRegular />} onClick={() => setAsking('refuse')}>
              {t('hold:refuse.button')}
            </Button>
            <Button
              appearance="primary"
              icon={<CheckmarkRegular />}
              disabled={busy}
              onClick={() => setAsking('approve')}
            >
              {t('hold:approve.button')}
            </Button>
          </>
        )
      }
    >
      {live.failure && (
        <Card label={t('hold:failed')}>
          <ErrorNote what={t('hold:failed')} safe={t('hold:safe')} error={live.failure} onRetry={live.again} />
        </Card>
      )}
      {live.loading && <Loading kind="blocks" rows={2} />}
      {live.data && holds.length === 0 && (
        <Card label={t('hold:none.why')}>
          <EmptyState
            why={t('hold:none.why')}
            what={t('hold:none.what')}
            action={{ label: t('undo:back', { id }), onClick: () => go(ways.run(id)) }}
          />
        </Card>
      )}
      {live.data && holds.length > 0 && waiting.length === 0 && (
        <Card label={t('hold:decided.why')}>
          <EmptyState
            why={t('hold:decided.why')}
            what={t('hold:decided.what')}
            action={{ label: t('undo:back', { id }), onClick: () => go(ways.run(id)) }}
          />
        </Card>
      )}
      {waiting.length > 0 && shown && (
        <>
          <KpiRow label={t('hold:figures')}>
            <KpiTile
              label={t('hold:kpi.people')}
              value={format.number(sum('people'))}
              context={t('hold:kpi.peopleWhat')}
            />
            <KpiTile
              label={t('hold:kpi.mailboxes')}
              value={format.number(sum('mailboxes'))}
              context={t('hold:kpi.mailboxesWhat')}
            />
            <KpiTile
              label={t('hold:kpi.emptied')}
              value={format.number(sum('emptied'))}
              context={t('hold:kpi.emptiedWhat')}
            />
            <KpiTile
              label={t('hold:kpi.deletes')}
              value={format.number(sum('deletes'))}
              context={t('hold:kpi.deletesWhat')}
            />
          </KpiRow>
          {waiting.length > 1 && (
            <TabList
              className={s.tabs}
              selectedValue={shown.profileId}
              onTabSelect={(_, data) => setChosen(String(data.value))}
              aria-label={t('hold:profiles')}
            >
              {waiting.map((hold) => (
                <Tab key={hold.profileId} value={hold.profileId}>
                  {hold.profile}
                </Tab>
              ))}
            </TabList>
          )}
          <Card title={t('hold:why', { name: shown.profile })}>
            <HoldLines hold={shown} />
          </Card>
          <Card label={t('hold:items')} padded={false} fill>
            <Items key={`${shown.run} ${shown.profileId}`} hold={shown} />
          </Card>
        </>
      )}
      {asking === 'approve' && (
        <ConfirmDialog
          title={t('hold:approve.title')}
          confirm={t('hold:approve.confirm')}
          {...(total >= typedFrom ? { typedCount: total } : {})}
          asError={asFailure}
          onClose={() => setAsking(undefined)}
          onConfirm={async () => {
            const run = await Holds.approve(id);
            go(ways.run(run.id));
          }}
        >
          {waiting.map((hold) => (
            <div key={hold.profileId}>
              <Status kind="held">{hold.profile}</Status>
              <HoldLines hold={hold} />
            </div>
          ))}
          <p>{t('hold:approve.what')}</p>
        </ConfirmDialog>
      )}
      {asking === 'refuse' && (
        <ConfirmDialog
          title={t('hold:refuse.title')}
          confirm={t('hold:refuse.confirm')}
          asError={asFailure}
          onClose={() => setAsking(undefined)}
          onConfirm={async () => {
            await Holds.refuse(id);
            notify({ title: t('hold:refuse.done') });
            go(ways.run(id));
          }}
        >
          {t('hold:refuse.what')}
        </ConfirmDialog>
      )}
    </Page>
  );
}

/** Everybody and everything one profile's hold is about. */
function Items({ hold }: { hold: Hold }) {
  const s = useStyles();
  const { t } = useTranslation();
  const save = useSave();
  const [kind, setKind] = useState('');
  const word = (item: HeldItem) => t(`hold:kind.${item.kind}`, { defaultValue: item.kind });
  const columns: Column<HeldItem>[] = [
    { key: 'kind', title: t('hold:column.what'), width: 'minmax(180px, 1fr)', text: word },
    {
      key: 'person',
      title: t('hold:column.person'),
      width: 'minmax(200px, 2fr)',
      text: (item) => item.person || item.personId,
    },
    {
      key: 'mailbox',
      title: t('hold:column.mailbox'),
      width: 'minmax(200px, 2fr)',
      text: (item) => item.mailbox || t('hold:everyMailbox'),
    },
  ];
  const filter = (
    <Dropdown
      className={s.narrow}
      size="small"
      aria-label={t('hold:filter')}
      value={kind === '' ? t('hold:everyKind') : t(`hold:kind.${kind}`)}
      selectedOptions={[kind]}
      onOptionSelect={(_, data) => setKind(data.optionValue ?? '')}
    >
      <Option value="">{t('hold:everyKind')}</Option>
      {kinds.map((one) => (
        <Option key={one} value={one}>
          {t(`hold:kind.${one}`)}
        </Option>
      ))}
    </Dropdown>
  );
  return (
    <Grid
      label={t('hold:items')}
      columns={columns}
      rowKey={(item) => `${item.kind} ${item.personId} ${item.mailbox}`}
      search={t('hold:search')}
      countKey="hold:count"
      filters={filter}
      onExport={(csv) => save.text(`held-${hold.run}.csv`, csv)}
      source={{
        version: kind,
        load: async ({ offset, limit, search }) => {
          const page = await Holds.items({
            run: hold.run,
            profileId: hold.profileId,
            kind,
            search: search.trim(),
            offset,
            limit,
          });
          return { rows: page.items, total: page.total };
        },
      }}
      empty={<EmptyState why={t('hold:noItems')} what={t('hold:noItemsWhat')} />}
      failed={(thrown, again) => (
        <div style={{ padding: '0 16px' }}>
          <ErrorNote what={t('hold:failed')} error={asFailure(thrown)} onRetry={again} />
        </div>
      )}
    />
  );
}
