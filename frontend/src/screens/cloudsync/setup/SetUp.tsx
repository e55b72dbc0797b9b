import { Button } from '@fluentui/react-components';
import { CloudSyncRegular } from '@fluentui/react-icons';
import { lazy, Suspense, useEffect, useMemo, useReducer } from 'react';
import { useTranslation } from 'react-i18next';
import { useLocation } from 'wouter';
import { type CloudBegin, CloudSync } from '../../../backend/calls';
import { useLive } from '../../../live/useLive';
import { Card } from '../../../ui/Card';
import { EmptyState } from '../../../ui/EmptyState';
import { ErrorNote } from '../../../ui/ErrorNote';
import { Loading } from '../../../ui/Loading';
import { Page } from '../../../ui/Page';
import { Steps } from './Steps';
import { textDraft } from './wanted';

const WantedWizard = lazy(() => import('./WantedWizard'));

/** What setting up begins with: what is stored, and what the demo suggests. */
export function useBegin() {
  return useLive<CloudBegin>({
    key: ['cloudsync.begin'],
    ask: CloudSync.begin,
    on: {
      'run.changed': ({ kind, final }) => (kind === 'cloudsync' && final ? 'ask' : undefined),
      'history.changed': 'ask',
      'session.changed': 'ask',
    },
  });
}

/** The wizard that asks what is wanted, over whatever is behind it. */
export function NewSetUp() {
  const [, go] = useLocation();
  const begin = useBegin();
  if (!begin.data) return null;
  return (
    <Suspense fallback={null}>
      <WantedWizard
        begin={begin.data}
        text=""
        onClose={(domain) => go(domain === '' ? '/cloud' : `/cloud/setup/${encodeURIComponent(domain)}`)}
      />
    </Suspense>
  );
}

/** The steps of one domain's configuration: what was written for it, else what is stored. */
export default function SetUp({ domain, editing }: { domain: string; editing: boolean }) {
  const { t } = useTranslation();
  const [, go] = useLocation();
  const begin = useBegin();
  const draft = useMemo(() => textDraft(domain), [domain]);
  // The draft is no state of this screen.
  const [, redraw] = useReducer((times: number) => times + 1, 0);
  const stored = begin.data?.stored.find((one) => one.domain.toLowerCase() === domain.toLowerCase())?.text ?? '';
  const written = draft.load()?.text ?? '';
  const text = written || stored;
  // What was written is stored by the run that applies it.
  useEffect(() => {
    if (written !== '' && written === stored) draft.clear();
  }, [draft, written, stored]);
  const home = `/cloud/setup/${encodeURIComponent(domain)}`;
  if (begin.data && text !== '') {
    return (
      <>
        <Steps
          key={domain}
          domain={domain}
          text={text}
          stored={stored}
          onDiscard={() => {
            draft.clear();
            redraw();
            if (stored === '') go('/cloud');
          }}
        />
        {editing && (
          <Suspense fallback={null}>
            <WantedWizard begin={begin.data} text={text} onClose={() => go(home)} />
          </Suspense>
        )}
      </>
    );
  }
  return (
    <Page
      title={t('cloudsetup:title.known', { domain })}
      actions={<Button onClick={() => go('/cloud')}>{t('cloudsync:back')}</Button>}
    >
      {begin.loading && <Loading kind="blocks" rows={2} />}
      {begin.failure && (
        <Card label={t('cloudsetup:failed.begin')}>
          <ErrorNote
            what={t('cloudsetup:failed.begin')}
            safe={t('cloudsetup:unchanged')}
            error={begin.failure}
            onRetry={begin.again}
          />
        </Card>
      )}
      {begin.data && (
        <Card label={t('cloudsetup:unknown.why', { domain })}>
          <EmptyState
            icon={<CloudSyncRegular />}
            why={t('cloudsetup:unknown.why', { domain })}
            what={t('cloudsetup:unknown.what')}
            action={{ label: t('cloudsync:setUp'), onClick: () => go('/cloud/setup'), primary: true }}
          />
        </Card>
      )}
    </Page>
  );
}
