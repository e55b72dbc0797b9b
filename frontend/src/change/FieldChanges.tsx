import { makeStyles, mergeClasses, tokens } from '@fluentui/react-components';
import { useTranslation } from 'react-i18next';
import type { FieldChange } from '../backend/calls';
import { Sign, type SignKind } from './Sign';

const useStyles = makeStyles({
  scroll: { overflowX: 'auto' },
  table: {
    width: '100%',
    minWidth: '520px',
    tableLayout: 'fixed',
    borderCollapse: 'collapse',
    fontSize: tokens.fontSizeBase300,
    lineHeight: tokens.lineHeightBase300,
  },
  head: {
    textAlign: 'left',
    fontWeight: tokens.fontWeightSemibold,
    fontSize: tokens.fontSizeBase200,
    color: tokens.colorNeutralForeground2,
    padding: '4px 8px',
    borderBottom: `1px solid ${tokens.colorNeutralStroke2}`,
  },
  sign: { width: '116px' },
  cell: {
    padding: '6px 8px',
    verticalAlign: 'top',
    textAlign: 'left',
    fontWeight: tokens.fontWeightRegular,
    overflowWrap: 'anywhere',
    borderBottom: `1px solid ${tokens.colorNeutralStroke3}`,
  },
  mute: { color: tokens.colorNeutralForeground3 },
  small: { color: tokens.colorNeutralForeground3, fontSize: tokens.fontSizeBase200 },
  was: { textDecorationLine: 'line-through', textDecorationColor: tokens.colorNeutralForeground3 },
});

/** What happens to one property: it gains values, has others, or loses all. */
export function signOf({ old, new: now }: FieldChange): SignKind {
  if (old.length === 0) return 'added';
  return now.length === 0 ? 'removed' : 'changed';
}

export interface FieldChangesProps {
  label: string;
  changes: FieldChange[];
  /** What the contact holds now is not known: no old values are drawn. */
  unknown?: boolean;
  /** Titles of the two columns of values; what is there now, and what would be. */
  before: string;
  after: string;
}

/** Properties of a contact, old beside new, each with its sign (+, ~, −) and word. */
export function FieldChanges({ label, changes, unknown = false, before, after }: FieldChangesProps) {
  const s = useStyles();
  const { t } = useTranslation();
  const values = (all: string[]) => all.join(' · ');
  return (
    // A narrow window scrolls the table sideways, by keyboard too.
    <section className={s.scroll} aria-label={label} tabIndex={0}>
      <table className={s.table} aria-label={label}>
        <thead>
          <tr>
            <th scope="col" className={mergeClasses(s.head, s.sign)}>
              {t('change:what')}
            </th>
            <th scope="col" className={s.head}>
              {t('change:property')}
            </th>
            <th scope="col" className={s.head}>
              {before}
            </th>
            <th scope="col" className={s.head}>
              {after}
            </th>
          </tr>
        </thead>
        <tbody>
          {changes.map((change) => {
            const sign = signOf(change);
            return (
              <tr key={change.field}>
                <td className={s.cell}>
                  <Sign sign={sign} />
                </td>
                <th scope="row" className={s.cell}>
                  {t(`mapping:property.${change.field}`, { defaultValue: change.field })}
                  {change.policy !== '' && (
                    <div className={s.small}>
                      {t('change:policy', {
                        policy: t(`mapping:policy.${change.policy}`, { defaultValue: change.policy }),
                      })}
                    </div>
                  )}
                </th>
                <td className={mergeClasses(s.cell, (unknown || change.old.length === 0) && s.mute)}>
                  {unknown ? (
                    t('change:unknown')
                  ) : change.old.length === 0 ? (
                    t('change:empty')
                  ) : (
                    <span className={sign === 'removed' ? s.was : undefined}>{values(change.old)}</span>
                  )}
                </td>
                <td className={mergeClasses(s.cell, change.new.length === 0 && s.mute)}>
                  {change.new.length === 0 ? t('change:empty') : values(change.new)}
                </td>
              </tr>
            );
          })}
        </tbody>
      </table>
    </section>
  );
}

/** The same in one line, for a table's cell. */
export function useChangesLine(): (changes: FieldChange[], unknown?: boolean) => string {
  const { t } = useTranslation();
  return (changes, unknown = false) =>
    changes
      .map((change) => {
        const field = t(`mapping:property.${change.field}`, { defaultValue: change.field });
        const value = (all: string[]) => (all.length === 0 ? t('change:empty') : all.join(' · '));
        return unknown ? `${field}: ${value(change.new)}` : `${field}: ${value(change.old)} → ${value(change.new)}`;
      })
      .join('; ');
}
