import { Button, makeStyles, tokens } from '@fluentui/react-components';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Keeping, type KeptBackup, type PeopleHeld } from '../../backend/calls';
import { useSession } from '../../live/session';
import { useAct } from '../../live/useAct';
import { useLive } from '../../live/useLive';
import { ErrorNote } from '../../ui/ErrorNote';
import { useFormat } from '../../ui/format';
import { useNotify } from '../../ui/Toasts';
import { CarePurge } from './CarePurge';
import { CareRestore } from './CareRestore';
import { CareSupport } from './CareSupport';

const useStyles = makeStyles({
  buttons: { display: 'flex', flexWrap: 'wrap', gap: '8px', marginTop: '12px' },
  heading: {
    margin: '16px 0 4px',
    fontSize: tokens.fontSizeBase300,
    lineHeight: tokens.lineHeightBase300,
    fontWeight: tokens.fontWeightSemibold,
  },
  list: { margin: 0, padding: 0, listStyleType: 'none' },
  line: { display: 'flex', alignItems: 'center', gap: '12px', padding: '4px 0' },
  words: { flexGrow: 1, minWidth: 0 },
  small: {
    margin: 0,
    color: tokens.colorNeutralForeground3,
    fontSize: tokens.fontSizeBase200,
    lineHeight: tokens.lineHeightBase200,
  },
});

/** How many backups are listed: the folder has them all. */
const shown = 3;

/** Backups made and restored, a bundle for support, people's data forgotten: each says what it does before it does it. */
export function Care({ changed }: { changed: () => void }) {
  const s = useStyles();
  const { t } = useTranslation();
  const notify = useNotify();
  const session = useSession();
  const [restoring, setRestoring] = useState<KeptBackup>();
  const [helping, setHelping] = useState(false);
  const [forgetting, setForgetting] = useState<PeopleHeld>();
  const ready = session.data?.phase === 'ready';
  const backups = useLive({ key: ['keeping.backups'], ask: Keeping.backups, on: { 'session.changed': 'ask' } });
  const told = (made: KeptBackup) => {
    if (made.path === '') return;
    notify({ title: t('care:backup.made'), body: `${made.path}\n${t('care:backup.keep')}`, intent: 'success' });
    backups.again();
    changed();
  };
  const here = useAct(async () => told(await Keeping.backup()));
  const elsewhere = useAct(async () => told(await Keeping.backupElsewhere()));
  const choose = useAct(async () => {
    const chosen = await Keeping.choose();
    if (chosen.path !== '') setRestoring(chosen);
  });
  const count = useAct(async () => setForgetting(await Keeping.held()));
  const done = () => {
    setRestoring(undefined);
    setForgetting(undefined);
    backups.again();
    changed();
  };
  const list = backups.data ?? [];
  return (
    <>
      <div className={s.buttons}>
        <Button size="small" disabled={!ready} disabledFocusable={here.busy} onClick={() => void here.run()}>
          {t('care:backup.now')}
        </Button>
        <Button size="small" disabled={!ready} disabledFocusable={elsewhere.busy} onClick={() => void elsewhere.run()}>
          {t('care:backup.elsewhere')}
        </Button>
        <Button size="small" onClick={() => setHelping(true)}>
          {t('care:support.open')}
        </Button>
        <Button size="small" disabled={!ready} disabledFocusable={count.busy} onClick={() => void count.run()}>
          {t('care:purge.open')}
        </Button>
      </div>
      {(here.failure ?? elsewhere.failure) && (
        <ErrorNote what={t('care:backup.failed')} error={(here.failure ?? elsewhere.failure)!} />
      )}
      {count.failure && <ErrorNote what={t('care:purge.failed')} error={count.failure} />}
      <h3 className={s.heading}>{t('care:backup.list')}</h3>
      {backups.failure && (
        <ErrorNote what={t('care:backup.unreadable')} error={backups.failure} onRetry={backups.again} />
      )}
      {backups.data && list.length === 0 && <p className={s.small}>{t('care:backup.none')}</p>}
      <ul className={s.list}>
        {list.slice(0, shown).map((one) => (
          <Line key={one.path} of={one} onRestore={() => setRestoring(one)} />
        ))}
      </ul>
      {list.length > shown && <p className={s.small}>{t('care:backup.more', { count: list.length - shown })}</p>}
      <div className={s.buttons}>
        <Button size="small" disabledFocusable={choose.busy} onClick={() => void choose.run()}>
          {t('care:restore.choose')}
        </Button>
      </div>
      {choose.failure && <ErrorNote what={t('care:restore.failed')} error={choose.failure} />}
      {restoring && <CareRestore of={restoring} onClose={done} />}
      {helping && <CareSupport onClose={() => setHelping(false)} />}
      {forgetting && <CarePurge held={forgetting} onClose={done} />}
    </>
  );
}

function Line({ of, onRestore }: { of: KeptBackup; onRestore: () => void }) {
  const s = useStyles();
  const { t } = useTranslation();
  const { bytes, dateTime } = useFormat();
  const when = dateTime(of.madeMs);
  const why = of.trouble ? t('care:backup.damaged') : t(`care:backup.why.${of.why}`, { defaultValue: of.why });
  return (
    <li className={s.line}>
      <div className={s.words}>
        <div>{when}</div>
        <div className={s.small}>
          {why} · {bytes(of.bytes)}
        </div>
      </div>
      {!of.trouble && (
        <Button size="small" aria-label={t('care:restore.oneOf', { when })} onClick={onRestore}>
          {t('care:restore.one')}
        </Button>
      )}
    </li>
  );
}
