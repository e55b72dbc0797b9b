import { makeStyles, Tab, TabList } from '@fluentui/react-components';
import { lazy, Suspense } from 'react';
import { useTranslation } from 'react-i18next';
import { useLocation, useRoute } from 'wouter';
import { useVersion } from '../../live/useVersion';
import { MailboxTable } from '../../mailboxes/MailboxTable';
import { RangePicker } from '../../traffic/RangePicker';
import { Card } from '../../ui/Card';
import { Loading } from '../../ui/Loading';
import { Page } from '../../ui/Page';
import { LogTable } from './LogTable';
import { RunTable } from './RunTable';
import { ThrottleTable } from './ThrottleTable';

const OneRun = lazy(() => import('./OneRun'));
const HoldView = lazy(() => import('./HoldView'));
const UndoView = lazy(() => import('./UndoView'));
const OverTime = lazy(() => import('./OverTime'));

const useStyles = makeStyles({ tabs: { marginLeft: '-12px' } });

const tabs = ['runs', 'charts', 'throttling', 'mailboxes', 'log'] as const;
type TabName = (typeof tabs)[number];

/** What happened: runs, requests, refusals, mailboxes, the log. Each has an address: #/activity/log. */
export default function Activity() {
  const [, params] = useRoute('/activity/:what?/:more?');
  const what = params?.what ?? 'runs';
  if (/^\d+$/.test(what)) {
    return (
      <Suspense fallback={<Loading kind="blocks" rows={3} />}>
        {params?.more === 'hold' ? (
          <HoldView key={what} id={Number(what)} />
        ) : params?.more === 'undo' ? (
          <UndoView key={what} id={Number(what)} />
        ) : (
          <OneRun key={what} id={Number(what)} />
        )}
      </Suspense>
    );
  }
  const tab = tabs.find((name) => name === what) ?? 'runs';
  return <Tabs tab={tab} more={decodeURIComponent(params?.more ?? '')} />;
}

function Tabs({ tab, more }: { tab: TabName; more: string }) {
  const s = useStyles();
  const { t } = useTranslation();
  const [, go] = useLocation();
  const version = useVersion();
  const ranged = tab === 'charts' || tab === 'throttling';
  return (
    <Page title={t('activity:title')} fill={tab !== 'charts'} actions={ranged ? <RangePicker /> : undefined}>
      <TabList
        className={s.tabs}
        selectedValue={tab}
        onTabSelect={(_, data) => go(data.value === 'runs' ? '/activity' : `/activity/${String(data.value)}`)}
        aria-label={t('activity:title')}
      >
        {tabs.map((name) => (
          <Tab key={name} value={name}>
            {t(`activity:tab.${name}`)}
          </Tab>
        ))}
      </TabList>
      {tab === 'charts' ? (
        <Suspense fallback={<Loading kind="blocks" rows={3} />}>
          <OverTime />
        </Suspense>
      ) : (
        <Card label={t(`activity:tab.${tab}`)} padded={false} fill>
          {tab === 'runs' && <RunTable />}
          {tab === 'throttling' && <ThrottleTable version={version} />}
          {tab === 'mailboxes' && <MailboxTable key={more} version={version} search={more} />}
          {tab === 'log' && <LogTable version={version} />}
        </Card>
      )}
    </Page>
  );
}
