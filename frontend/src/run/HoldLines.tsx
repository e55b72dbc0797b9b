import { makeStyles, tokens } from '@fluentui/react-components';
import { useTranslation } from 'react-i18next';
import type { Hold } from '../backend/calls';

const useStyles = makeStyles({
  // The words stand within sentences elsewhere; here they begin one.
  what: { fontWeight: tokens.fontWeightRegular, '::first-letter': { textTransform: 'uppercase' } },
  why: { color: tokens.colorNeutralForeground3, fontSize: tokens.fontSizeBase200 },
});

/** What a hold is about, counted: "all contacts of 12 people would go". */
export function useHeld(): (hold: Hold) => string {
  const { t } = useTranslation();
  return (hold) =>
    [
      hold.people > 0 && t('run:held.people', { count: hold.people }),
      hold.emptied > 0 && t('run:held.emptied', { count: hold.emptied }),
      hold.mailboxes > 0 && t('run:held.mailboxes', { count: hold.mailboxes }),
      hold.deletes > 0 && t('run:held.deletes', { count: hold.deletes }),
    ]
      .filter((part) => part !== false)
      .join(', ');
}

/** What is held back, and each limit that was passed. */
export function HoldLines({ hold }: { hold: Hold }) {
  const s = useStyles();
  const held = useHeld();
  return (
    <>
      <div className={s.what}>{held(hold)}</div>
      {hold.reasons.map((reason) => (
        <div key={reason.code} className={s.why}>
          {reason.sentence}
        </div>
      ))}
    </>
  );
}
