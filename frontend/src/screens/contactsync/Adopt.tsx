import { Dropdown, Field, Link, makeStyles, Option } from '@fluentui/react-components';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useLocation } from 'wouter';
import { Leftovers as Calls, type LeftoverState, type ProfileLine, Profiles } from '../../backend/calls';
import { useLive } from '../../live/useLive';
import { RunStatus } from '../../run/RunStatus';
import { Troubles } from '../../run/Troubles';
import { Card } from '../../ui/Card';
import { EmptyState } from '../../ui/EmptyState';
import { ErrorNote } from '../../ui/ErrorNote';
import { Loading } from '../../ui/Loading';
import { Page } from '../../ui/Page';
import { Time } from '../../ui/Time';
import { Contacts } from './AdoptContacts';
import { Kinds } from './AdoptKinds';
import { Search } from './AdoptSearch';
import { WorkingRun } from './WorkingRun';

const useStyles = makeStyles({
  line: { display: 'flex', flexWrap: 'wrap', alignItems: 'center', gap: '0 12px' },
  pick: { minWidth: '220px' },
});

/** What former tools left in the mailboxes of a profile: looked for, told by kind, and then adopted, left or removed. */
export default function Adopt({ id }: { id: string }) {
  const s = useStyles();
  const { t } = useTranslation();
  const [, go] = useLocation();
  const profiles = useLive<ProfileLine[]>({ key: ['profiles'], ask: Profiles.list, on: { 'history.changed': 'ask' } });
  const only = profiles.data?.length === 1 ? profiles.data[0] : undefined;
  const chosen = profiles.data?.find((one) => one.id === id) ?? only;
  const live = useLive<LeftoverState>({
    key: ['leftovers', chosen?.id],
    ask: () => Calls.state(chosen?.id ?? ''),
    enabled: chosen !== undefined,
    on: {
      'run.changed': (run, state) => {
        if (run.final || run.kind !== 'adopt' || !state?.last || state.last.run.id !== run.id) return 'ask';
        return { ...state, last: { ...state.last, run } };
      },
      'history.changed': 'ask',
      'session.changed': 'ask',
    },
  });
  const failure = profiles.failure ?? live.failure;
  const state = live.data;
  return (
    <Page
      title={t('leftovers:title')}
      subtitle={<Link href="#/contacts">{t('contactsync:back')}</Link>}
      actions={
        profiles.data &&
        profiles.data.length > 1 && (
          <Field label={t('leftovers:profile')} orientation="horizontal">
            <Dropdown
              className={s.pick}
              value={chosen?.name ?? ''}
              placeholder={t('leftovers:choose')}
              selectedOptions={chosen ? [chosen.id] : []}
              onOptionSelect={(_, data) => go(`/contacts/adopt/${encodeURIComponent(data.optionValue ?? '')}`)}
            >
              {profiles.data.map((one) => (
                <Option key={one.id} value={one.id}>
                  {one.name}
                </Option>
              ))}
            </Dropdown>
          </Field>
        )
      }
    >
      {failure && (
        <Card label={t('leftovers:failed.read')}>
          <ErrorNote
            what={t('leftovers:failed.read')}
            safe={t('leftovers:failed.safe')}
            error={failure}
            onRetry={() => {
              profiles.again();
              live.again();
            }}
          />
        </Card>
      )}
      {(profiles.loading || live.loading) && <Loading kind="blocks" rows={2} />}
      {profiles.data && !chosen && (
        <Card label={t('leftovers:profile')}>
          {profiles.data.length === 0 ? (
            <EmptyState
              why={t('contactsync:empty.why')}
              what={t('leftovers:noProfile')}
              action={{ label: t('contactsync:new'), onClick: () => go('/contacts/new'), primary: true }}
            />
          ) : (
            <EmptyState why={t('leftovers:choose')} what={t('leftovers:chooseWhat')} />
          )}
        </Card>
      )}
      {state && <Found key={state.profileId} state={state} version={live.at} />}
    </Page>
  );
}

function Found({ state, version }: { state: LeftoverState; version: number }) {
  const s = useStyles();
  const { t } = useTranslation();
  const { last } = state;
  const [chosen, setShown] = useState<{ kind: string; tool: string }>();
  const shown =
    chosen && state.counts.some(({ kind, tool }) => kind === chosen.kind && tool === chosen.tool) ? chosen : undefined;
  const working = last !== undefined && !last.run.final;
  return (
    <>
      {last && working && <WorkingRun run={last.run} title={last.run.title} safe={t('leftovers:stoppable')} />}
      {last && !working && (
        <Card label={t('leftovers:last')}>
          <div className={s.line}>
            <Link href={`#/activity/${last.run.id}`}>{t('activity:run.title', { id: last.run.id })}</Link>
            <Time at={last.run.finishedMs} as="exact" />
            <RunStatus run={last.run} />
            <span>
              {last.decision === ''
                ? t('leftovers:ended.search', { count: last.contacts })
                : t(`leftovers:ended.${last.decision}`, { count: last.done })}
              {last.gone > 0 && ` ${t('leftovers:ended.gone', { count: last.gone })}`}
              {last.outranked > 0 && ` ${t('leftovers:ended.outranked', { count: last.outranked })}`}
              {last.spared > 0 && ` ${t('leftovers:ended.spared', { count: last.spared })}`}
              {last.decision === 'adopt' && last.done > 0 && ` ${t('leftovers:ended.then')}`}
            </span>
          </div>
          {last.run.failure && <ErrorNote what={t('leftovers:failed.run')} error={last.run.failure} />}
        </Card>
      )}
      <Search state={state} busy={working} />
      {state.searched && state.counts.length === 0 && (
        <Card label={t('leftovers:kinds')}>
          <EmptyState why={t('leftovers:none')} what={t('leftovers:noneWhat')} />
        </Card>
      )}
      {state.counts.length > 0 && (
        <>
          <Kinds state={state} busy={working} onShow={setShown} />
          <Contacts state={state} version={version} shown={shown} onShow={setShown} />
        </>
      )}
      {last && !working && <Troubles troubles={last.troubles} final />}
    </>
  );
}
