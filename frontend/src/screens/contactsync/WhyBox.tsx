import { makeStyles, tokens } from '@fluentui/react-components';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Profiles, type Reasons, type WhyAnswer } from '../../backend/calls';
import { type Profile, writeProfile } from '../../backend/profile';
import { useLive } from '../../live/useLive';
import { useSettled } from '../../live/useSettled';
import { ErrorNote } from '../../ui/ErrorNote';
import { Loading } from '../../ui/Loading';
import { Status, type StatusKind } from '../../ui/Status';
import { PersonPicker } from './PersonPicker';
import { previewable } from './previewable';

const useStyles = makeStyles({
  root: { display: 'flex', flexDirection: 'column', gap: '12px', minWidth: 0 },
  name: { margin: 0, fontWeight: tokens.fontWeightSemibold, overflowWrap: 'anywhere' },
  line: { margin: '4px 0 0', lineHeight: tokens.lineHeightBase300, overflowWrap: 'anywhere' },
  small: {
    margin: '4px 0 0',
    color: tokens.colorNeutralForeground3,
    fontSize: tokens.fontSizeBase200,
    lineHeight: tokens.lineHeightBase200,
    overflowWrap: 'anywhere',
  },
  checks: { listStyleType: 'none', margin: '8px 0 0', padding: 0 },
  check: { padding: '4px 0', lineHeight: tokens.lineHeightBase200, overflowWrap: 'anywhere' },
});

const kinds: Record<string, StatusKind> = { yes: 'done', no: 'cancelled', unknown: 'waiting' };

/** Why is somebody in or out? The deciding condition first, then every condition that was held against them. */
export function WhyBox({ profile }: { profile: Profile }) {
  const s = useStyles();
  const { t } = useTranslation();
  const [person, setPerson] = useState('');
  const text = useSettled(writeProfile(previewable(profile)));
  const why = useLive<WhyAnswer>({
    key: ['profiles.why', text, person],
    ask: () => Profiles.why(text, person),
    enabled: person !== '',
    keep: true,
  });
  return (
    <div className={s.root}>
      <PersonPicker label={t('rule:why.who')} onPick={setPerson} />
      {why.loading && <Loading rows={3} />}
      {why.failure && <ErrorNote what={t('rule:why.failed')} error={why.failure} onRetry={why.again} />}
      {why.data && !why.failure && person !== '' && (
        <>
          <p className={s.name}>
            {why.data.person.name || why.data.person.mail || why.data.person.id}
            {why.data.person.name !== '' && ` · ${why.data.person.mail}`}
          </p>
          <Verdict title={t('rule:why.asPerson')} as="people" reasons={why.data.asPerson} />
          <Verdict title={t('rule:why.asMailbox')} as="mailboxes" reasons={why.data.asMailbox} />
          {why.data.notes.map((note) => (
            <p key={note} className={s.small}>
              {note}
            </p>
          ))}
        </>
      )}
    </div>
  );
}

function Verdict({ title, as, reasons }: { title: string; as: 'people' | 'mailboxes'; reasons: Reasons }) {
  const s = useStyles();
  const { t } = useTranslation();
  const { decided } = reasons;
  return (
    <section aria-label={title}>
      <Status kind={kinds[reasons.in] ?? 'info'}>{t(`rule:why.${as}.${reasons.in}`)}</Status>
      <p className={s.line}>{decided.sentence}</p>
      {decided.through.length > 0 && (
        <p className={s.small}>{t('rule:why.through', { groups: decided.through.join(' › ') })}</p>
      )}
      {decided.key !== '' && <p className={s.small}>{t('rule:why.key', { key: decided.key })}</p>}
      <ul className={s.checks} aria-label={t('rule:why.checks')}>
        {reasons.checks.map((check) => (
          <li key={`${check.code} ${check.key} ${check.sentence}`} className={s.check}>
            <Status kind={kinds[check.passed] ?? 'info'}>
              {t(`rule:why.passed.${check.passed}`)} – {check.sentence}
            </Status>
          </li>
        ))}
      </ul>
    </section>
  );
}
