import { Button, makeStyles, mergeClasses, tokens } from '@fluentui/react-components';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Profiles, type RuleFigures } from '../../backend/calls';
import type { Rule } from '../../backend/profile';
import { useActiveRun } from '../../live/runs';
import { useAct } from '../../live/useAct';
import { useLive } from '../../live/useLive';
import { useSettled } from '../../live/useSettled';
import { RunProgress } from '../../run/RunProgress';
import { ErrorNote } from '../../ui/ErrorNote';
import { useFormat } from '../../ui/format';
import { Loading } from '../../ui/Loading';
import { Time } from '../../ui/Time';

const useStyles = makeStyles({
  root: { display: 'flex', flexDirection: 'column', gap: '8px', minWidth: 0 },
  big: {
    margin: 0,
    fontSize: tokens.fontSizeBase600,
    lineHeight: tokens.lineHeightBase600,
    fontWeight: tokens.fontWeightSemibold,
    fontVariantNumeric: 'tabular-nums',
  },
  small: {
    margin: 0,
    color: tokens.colorNeutralForeground3,
    fontSize: tokens.fontSizeBase200,
    lineHeight: tokens.lineHeightBase200,
    overflowWrap: 'anywhere',
  },
  line: { margin: 0, lineHeight: tokens.lineHeightBase300, fontVariantNumeric: 'tabular-nums' },
  list: { listStyleType: 'none', margin: 0, padding: 0 },
  out: {
    display: 'flex',
    justifyContent: 'space-between',
    width: '100%',
    minWidth: 0,
    fontWeight: tokens.fontWeightRegular,
    paddingLeft: '8px',
    paddingRight: '8px',
    fontVariantNumeric: 'tabular-nums',
    textAlign: 'left',
  },
  here: { backgroundColor: tokens.colorNeutralBackground1Selected, color: tokens.colorNeutralForeground1Selected },
  person: { padding: '4px 8px', lineHeight: tokens.lineHeightBase200, minWidth: 0 },
  name: { overflow: 'hidden', textOverflow: 'ellipsis', whiteSpace: 'nowrap' },
  old: { opacity: 0.6 },
  row: { display: 'flex', flexWrap: 'wrap', justifyContent: 'space-between', alignItems: 'center', gap: '8px' },
  buttons: { display: 'flex', gap: '8px' },
});

/** How many there are of each: chosen, of unknown, and left out by reason. Any of them can be listed. Brief: a line. */
export function RuleCount({ rule, as, brief = false }: { rule: Rule; as: 'people' | 'mailboxes'; brief?: boolean }) {
  const s = useStyles();
  const { t } = useTranslation();
  const format = useFormat();
  const [of, setOf] = useState('');
  const sampled = brief ? 0 : 5;
  const asked = useSettled(JSON.stringify(rule));
  const count = useLive<RuleFigures>({
    key: ['profiles.count', asked, as, of, sampled],
    ask: () => Profiles.count(asked, as, of, sampled),
    keep: true,
    on: { 'history.changed': 'ask', 'run.changed': (run) => (run.final ? 'ask' : undefined) },
  });
  if (count.failure && !count.data) {
    return <ErrorNote what={t('rule:count.failed')} error={count.failure} onRetry={count.again} />;
  }
  const figures = count.data;
  if (!figures) return <Loading rows={4} />;
  if (!figures.read) return <NotRead brief={brief} />;
  if (!figures.verdict.valid) return <p className={s.small}>{t('rule:count.wrong')}</p>;
  const lines = [
    { of: '', words: t(`rule:count.chosen.${as}`), count: figures.chosen },
    ...(figures.unknown > 0 ? [{ of: 'unknown', words: t('rule:count.unknown'), count: figures.unknown }] : []),
    ...figures.out.map((one) => ({ of: one.code, words: t(`rule:out.${one.code}`), count: one.count })),
  ];
  const listedCount = lines.find((line) => line.of === of)?.count ?? 0;
  const settling = asked !== JSON.stringify(rule);
  if (brief) {
    return (
      <p className={mergeClasses(s.line, settling && s.old)} role="status">
        <strong>{t(`rule:count.${as}`, { count: figures.chosen })}</strong>{' '}
        {t('rule:count.directory', { count: figures.directory })}
      </p>
    );
  }
  return (
    <div className={mergeClasses(s.root, settling && s.old)} aria-busy={settling}>
      <p className={s.big} role="status">
        {t(`rule:count.${as}`, { count: figures.chosen })}
      </p>
      <p className={s.small}>{t('rule:count.directory', { count: figures.directory })}</p>
      <ul className={s.list} aria-label={t('rule:count.lines')}>
        {lines.map((line) => (
          <li key={line.of}>
            <Button
              size="small"
              appearance="subtle"
              className={mergeClasses(s.out, of === line.of && s.here)}
              aria-pressed={of === line.of}
              onClick={() => setOf(line.of)}
            >
              <span className={s.name}>{line.words}</span>
              <span>{format.number(line.count)}</span>
            </Button>
          </li>
        ))}
      </ul>
      <ul className={s.list} aria-label={t('rule:count.sample')}>
        {figures.sample.map((person) => (
          <li key={person.id} className={s.person}>
            <div className={s.name}>{person.name || person.mail || person.id}</div>
            {person.name !== '' && <div className={mergeClasses(s.small, s.name)}>{person.mail}</div>}
          </li>
        ))}
      </ul>
      {listedCount > figures.sample.length && (
        <p className={s.small}>{t('rule:count.more', { count: listedCount - figures.sample.length })}</p>
      )}
      {figures.notes.map((note) => (
        <p key={note} className={s.small}>
          {note}
        </p>
      ))}
      <p className={s.small}>
        {t('rule:count.read')} <Time at={figures.readMs} />
      </p>
    </div>
  );
}

/** There is nothing to count in yet. */
function NotRead({ brief }: { brief: boolean }) {
  const s = useStyles();
  const { t } = useTranslation();
  const active = useActiveRun();
  const read = useAct(() => Profiles.plan(''));
  const run = active.data ?? null;
  return (
    <div className={brief ? s.row : s.root}>
      <p className={s.line}>{t('rule:unread.why')}</p>
      {!brief && <p className={s.small}>{t('rule:unread.what')}</p>}
      {run ? (
        <RunProgress run={run} />
      ) : (
        <div className={s.buttons}>
          <Button size="small" disabledFocusable={read.busy} onClick={() => void read.run()}>
            {t('rule:unread.read')}
          </Button>
        </div>
      )}
      {read.failure && <ErrorNote what={t('rule:unread.failed')} error={read.failure} />}
    </div>
  );
}
