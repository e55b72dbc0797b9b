import { Link, makeStyles, tokens } from '@fluentui/react-components';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { useWizard } from './context';

const useStyles = makeStyles({
  list: { margin: 0 },
  row: {
    display: 'grid',
    gridTemplateColumns: 'minmax(120px, 180px) 1fr auto',
    gap: '12px',
    padding: '8px 0',
    borderTop: `1px solid ${tokens.colorNeutralStroke3}`,
    ':first-child': { borderTop: 'none' },
    lineHeight: tokens.lineHeightBase300,
  },
  label: { color: tokens.colorNeutralForeground3 },
  value: { margin: 0, overflowWrap: 'anywhere' },
});

export interface SummaryRow {
  label: string;
  value: ReactNode;
  /** The id of the step to change it in; without one there is no link. */
  step?: string;
}

/** The last step: what was chosen, each with a way back to it. */
export function Summary({ rows }: { rows: SummaryRow[] }) {
  const s = useStyles();
  const { t } = useTranslation();
  const { goTo } = useWizard();
  return (
    <dl className={s.list}>
      {rows.map(({ label, value, step }) => (
        <div key={label} className={s.row}>
          <dt className={s.label}>{label}</dt>
          <dd className={s.value}>{value}</dd>
          {step !== undefined && (
            <dd className={s.value}>
              <Link
                as="button"
                type="button"
                onClick={() => goTo(step)}
                aria-label={t('wizard:editNamed', { what: label })}
              >
                {t('wizard:edit')}
              </Link>
            </dd>
          )}
        </div>
      ))}
    </dl>
  );
}
