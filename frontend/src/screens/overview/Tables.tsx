import { Button, makeStyles, Tab, TabList } from '@fluentui/react-components';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useLocation } from 'wouter';
import type { OverviewState, Run } from '../../backend/calls';
import { useVersion } from '../../live/useVersion';
import { MailboxTable } from '../../mailboxes/MailboxTable';
import { Card } from '../../ui/Card';
import { Profiles } from './Profiles';
import { RecentRuns } from './RecentRuns';

const useStyles = makeStyles({
  table: { height: '336px' },
  bar: { display: 'flex', alignItems: 'center', flexWrap: 'wrap', gap: '4px' },
  padded: { padding: '8px 16px 12px' },
  tabs: { marginLeft: '-12px' },
});

type Shown = 'mailboxes' | 'runs' | 'profiles';

/** Mailboxes while a run is at work, the last runs otherwise, or what the admin chose. */
export default function Tables({ state, run }: { state: OverviewState; run: Run | null }) {
  const s = useStyles();
  const { t } = useTranslation();
  const [, go] = useLocation();
  const [chosen, choose] = useState<Shown>();
  const shown = chosen ?? (run ? 'mailboxes' : 'runs');
  const version = useVersion();
  const tabs = (
    <div className={s.bar}>
      <TabList
        className={s.tabs}
        selectedValue={shown}
        onTabSelect={(_, data) => choose(data.value as Shown)}
        aria-label={t('overview:tables.label')}
      >
        <Tab value="mailboxes">{t('overview:tables.mailboxes')}</Tab>
        <Tab value="runs">{t('overview:runs.title')}</Tab>
        <Tab value="profiles">{t('overview:profiles.title')}</Tab>
      </TabList>
      {shown === 'runs' && (
        <Button size="small" appearance="transparent" onClick={() => go('/activity')}>
          {t('overview:runs.all')}
        </Button>
      )}
    </div>
  );
  return (
    <Card label={t('overview:tables.label')} padded={false}>
      {shown === 'profiles' ? (
        <div className={s.padded}>
          {tabs}
          <Profiles profiles={state.profiles} never={!state.lastRun} />
        </div>
      ) : (
        <div className={s.table}>
          {shown === 'mailboxes' ? <MailboxTable version={version} toolbar={tabs} /> : <RecentRuns toolbar={tabs} />}
        </div>
      )}
    </Card>
  );
}
