import { Button, makeStyles, tokens } from '@fluentui/react-components';
import { ArrowClockwiseRegular, PlayRegular } from '@fluentui/react-icons';
import { useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useLocation } from 'wouter';
import { type CloudPlan, CloudSync } from '../../../backend/calls';
import { useSession } from '../../../live/session';
import { useAct } from '../../../live/useAct';
import { Banner } from '../../../ui/Banner';
import { Card } from '../../../ui/Card';
import { ErrorNote } from '../../../ui/ErrorNote';
import { Loading } from '../../../ui/Loading';
import { Page } from '../../../ui/Page';
import { Status } from '../../../ui/Status';
import { Time } from '../../../ui/Time';
import { Applying } from './Applying';
import { More } from './More';
import { StepRail } from './StepRail';
import { StepView } from './StepView';
import { countOf, stepToShow } from './states';
import { useSetUp } from './useSetUp';

const useStyles = makeStyles({
  sides: { display: 'grid', gridTemplateColumns: '248px minmax(0, 1fr)', gap: '12px', alignItems: 'start' },
  // The rail stays in sight beside a long step.
  rail: { position: 'sticky', top: '12px' },
  line: { display: 'flex', flexWrap: 'wrap', gap: '0 12px' },
  end: { color: tokens.colorNeutralForeground3 },
});

interface StepsProps {
  domain: string;
  /** The configuration that the steps are of, and the one that is stored; '' when none is. */
  text: string;
  stored: string;
  /** Go back to what is stored. */
  onDiscard: () => void;
}

/** The steps of a configuration: what the tenant says, what applying would send, and the run that does it. */
export function Steps({ domain, text, stored, onDiscard }: StepsProps) {
  const s = useStyles();
  const { t } = useTranslation();
  const [, go] = useLocation();
  const session = useSession();
  const state = useSetUp(domain, text);
  const { plan, working } = state;
  const [chosen, setChosen] = useState('');
  const [typed, setTyped] = useState<Record<string, string>>({});
  const [asked, setAsked] = useState('');
  const [replace, setReplace] = useState(false);
  const start = useAct(() =>
    CloudSync.start({
      text,
      typed: Object.entries(typed).map(([name, word]) => ({ step: name, word })),
      replaceMapping: replace,
    }),
  );
  const busy = working || start.busy || session.data?.offline === true;

  const at = plan?.steps.some(({ name }) => name === chosen) ? chosen : plan ? stepToShow(plan) : '';
  const index = plan?.steps.findIndex(({ name }) => name === at) ?? -1;
  const step = plan?.steps[index];
  const beside = (by: number) => {
    const name = plan?.steps[index + by]?.name;
    return name === undefined ? undefined : () => setChosen(name);
  };

  // A word that is missing would end the run there: it is asked for first. While it works, the rail follows the run.
  const latest = useRef<CloudPlan | undefined>(undefined);
  latest.current = plan;
  const apply = () => {
    const waits = latest.current?.steps.find(
      ({ name, confirm }) => confirm && (typed[name] ?? '').trim() !== confirm.word,
    );
    setAsked('');
    if (waits) {
      setChosen(waits.name);
      // Set anew, so that the field takes the focus again.
      requestAnimationFrame(() => setAsked(waits.name));
      return;
    }
    setChosen('');
    void start.run();
  };
  const open = plan ? countOf(plan, 'open') : 0;
  const blocked = plan ? countOf(plan, 'blocked') : 0;
  const pending = plan ? countOf(plan, 'pending') : 0;
  const rest = open + blocked + pending;
  const refused = state.byRun && state.applied?.run?.final === true && state.applied.run.state !== 'done';
  const missing = plan?.steps.find(({ failure }) => failure?.code === 'cloudsync_not_in_cloud');
  return (
    <Page
      title={t('cloudsetup:title.known', { domain })}
      subtitle={
        <span className={s.line}>
          {plan && plan.lookedMs > 0 && (
            <span>
              {t(state.byRun ? 'cloudsetup:toldByRun' : 'cloudsetup:lookedAt')}{' '}
              <Time at={plan.lookedMs} as="relative" />
            </span>
          )}
          <span>{t('cloudsetup:nothingYet')}</span>
        </span>
      }
      actions={
        <>
          <Button onClick={() => go('/cloud')}>{t('cloudsync:back')}</Button>
          <More domain={domain} text={text} stored={stored} busy={busy} onDiscard={onDiscard} />
          <Button icon={<ArrowClockwiseRegular />} disabled={working} onClick={state.look}>
            {t('cloudsetup:look')}
          </Button>
          <Button appearance="primary" icon={<PlayRegular />} disabled={busy || !plan || rest === 0} onClick={apply}>
            {refused ? t('cloudsetup:goOn') : t('cloudsetup:apply', { count: rest })}
          </Button>
        </>
      }
    >
      {missing && (
        <Banner intent="warning" title={t('cloudsetup:notInCloud.title')}>
          {t('cloudsetup:notInCloud.what')}
        </Banner>
      )}
      {start.failure && (
        <Card label={t('cloudsetup:failed.start')}>
          <ErrorNote what={t('cloudsetup:failed.start')} safe={t('cloudsetup:unchanged')} error={start.failure} />
        </Card>
      )}
      {state.failure && (
        <Card label={t('cloudsetup:failed.look')}>
          <ErrorNote
            what={state.stale ? t('cloudsetup:failed.stale') : t('cloudsetup:failed.look')}
            safe={t('cloudsetup:unchanged')}
            error={state.failure}
            onRetry={state.look}
          />
        </Card>
      )}
      {state.applied?.run && <Applying run={state.applied.run} plan={state.applied.plan} />}
      {state.loading && (
        <Card title={t('cloudsetup:looking')} subtitle={t('cloudsetup:lookingWhat')}>
          <Loading rows={12} />
        </Card>
      )}
      {plan && step && (
        <>
          {!working && (
            <div className={s.line} role="status">
              {plan.clean ? (
                <Status kind="done">{t('cloudsetup:clean')}</Status>
              ) : (
                <>
                  {blocked > 0 && <Status kind="failed">{t('cloudsetup:blocked', { count: blocked })}</Status>}
                  {open > 0 && <Status kind="none">{t('cloudsetup:open', { count: open })}</Status>}
                  {pending > 0 && <Status kind="none">{t('cloudsetup:pending', { count: pending })}</Status>}
                </>
              )}
              {text !== stored && <Status kind="info">{t('cloudsetup:unapplied')}</Status>}
            </div>
          )}
          <div className={s.sides}>
            <div className={s.rail}>
              <Card label={t('cloudsetup:steps')} padded={false}>
                <StepRail plan={plan} at={at} onGo={setChosen} />
              </Card>
            </div>
            <StepView
              key={step.name}
              step={step}
              typed={typed[step.name] ?? ''}
              asked={asked === step.name}
              onTyped={(word) => setTyped({ ...typed, [step.name]: word })}
              replace={replace}
              onReplace={setReplace}
              busy={busy}
              onRetry={state.byRun ? apply : undefined}
              onLook={state.look}
              onBefore={beside(-1)}
              onNext={beside(1)}
            />
          </div>
        </>
      )}
    </Page>
  );
}
