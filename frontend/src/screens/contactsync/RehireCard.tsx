import { Button, makeStyles, tokens } from '@fluentui/react-components';
import { ArrowSyncRegular } from '@fluentui/react-icons';
import { useTranslation } from 'react-i18next';
import { useLocation } from 'wouter';
import { type Rehire, Rehires, Runs } from '../../backend/calls';
import { useAct } from '../../live/useAct';
import { useLive } from '../../live/useLive';
import { Card } from '../../ui/Card';
import { ErrorNote } from '../../ui/ErrorNote';
import { useFormat } from '../../ui/format';
import { Status } from '../../ui/Status';

const useStyles = makeStyles({
  list: { listStyleType: 'none', margin: 0, padding: 0, maxHeight: '220px', overflowY: 'auto' },
  item: {
    display: 'flex',
    flexWrap: 'wrap',
    alignItems: 'center',
    gap: '4px 12px',
    padding: '8px 0',
    borderTop: `1px solid ${tokens.colorNeutralStroke3}`,
    ':first-child': { borderTop: 'none' },
  },
  words: { flex: '1 1 360px', minWidth: 0 },
  small: {
    color: tokens.colorNeutralForeground3,
    fontSize: tokens.fontSizeBase200,
    lineHeight: tokens.lineHeightBase200,
    paddingLeft: '22px',
  },
  means: { margin: '8px 0 0', color: tokens.colorNeutralForeground3, fontSize: tokens.fontSizeBase200 },
});

/** People who may have come back under a new account, while there are any: only an admin knows whether it is the same human. */
export function RehireCard() {
  const s = useStyles();
  const { t } = useTranslation();
  const [, go] = useLocation();
  const live = useLive<Rehire[]>({
    key: ['rehires'],
    ask: () => Rehires.list(false),
    on: { 'history.changed': 'ask', 'run.changed': (run) => (run.final ? 'ask' : undefined), 'session.changed': 'ask' },
  });
  const decide = useAct(async (id: number, same: boolean) => {
    await Rehires.decide(id, same);
    live.again();
  });
  const sync = useAct(async (profile: string) => go(`/activity/${(await Runs.startSync(profile)).id}`));
  const all = live.data ?? [];
  if (live.failure) {
    return (
      <Card label={t('rehires:title')}>
        <ErrorNote what={t('rehires:failed.read')} error={live.failure} onRetry={live.again} />
      </Card>
    );
  }
  if (all.length === 0) return null;
  const waits = all.some(({ state }) => state === 'waiting');
  return (
    <Card title={t('rehires:title')} subtitle={t('rehires:what')}>
      {decide.failure && <ErrorNote what={t('rehires:failed.decide')} error={decide.failure} />}
      {sync.failure && <ErrorNote what={t('rehires:failed.sync')} error={sync.failure} />}
      <ul className={s.list}>
        {all.map((one) => (
          <Proposal
            key={one.id}
            one={one}
            busy={decide.busy || sync.busy}
            onDecide={(same) => void decide.run(one.id, same)}
            onSync={() => void sync.run(one.profileId)}
          />
        ))}
      </ul>
      {waits && (
        <p className={s.means}>
          {t('rehires:means.same')} {t('rehires:means.other')}
        </p>
      )}
    </Card>
  );
}

interface ProposalProps {
  one: Rehire;
  busy: boolean;
  onDecide: (same: boolean) => void;
  onSync: () => void;
}

function Proposal({ one, busy, onDecide, onSync }: ProposalProps) {
  const s = useStyles();
  const { t } = useTranslation();
  const format = useFormat();
  const waiting = one.state === 'waiting';
  const names =
    one.oldName === one.newName ? one.newName : t('rehires:names', { before: one.oldName, now: one.newName });
  return (
    <li className={s.item}>
      <div className={s.words}>
        <Status kind={waiting ? 'held' : 'waiting'}>
          {names} · {one.address}
        </Status>
        <div className={s.small}>
          {t('rehires:contacts', { count: one.contacts, profile: one.profile })}{' '}
          {waiting ? t('rehires:until', { date: format.dateTime(one.untilMs) }) : t('rehires:accepted')}
        </div>
      </div>
      {waiting ? (
        <>
          <Button
            size="small"
            disabledFocusable={busy}
            aria-label={t('rehires:sameNamed', { name: one.newName })}
            onClick={() => onDecide(true)}
          >
            {t('rehires:same')}
          </Button>
          <Button
            size="small"
            disabledFocusable={busy}
            aria-label={t('rehires:otherNamed', { name: one.newName })}
            onClick={() => onDecide(false)}
          >
            {t('rehires:other')}
          </Button>
        </>
      ) : (
        <Button size="small" icon={<ArrowSyncRegular />} disabledFocusable={busy} onClick={onSync}>
          {t('contactsync:action.sync')}
        </Button>
      )}
    </li>
  );
}
