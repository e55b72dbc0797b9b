import { makeStyles, tokens } from '@fluentui/react-components';
import type { ReactNode } from 'react';

const useStyles = makeStyles({
  list: {
    margin: 0,
    display: 'grid',
    gridTemplateColumns: 'minmax(112px, max-content) minmax(0, 1fr)',
    gap: '6px 16px',
  },
  label: { color: tokens.colorNeutralForeground3, lineHeight: tokens.lineHeightBase300 },
  value: {
    margin: 0,
    overflowWrap: 'anywhere',
    lineHeight: tokens.lineHeightBase300,
    fontVariantNumeric: 'tabular-nums',
  },
});

/** What is so, row by row: a word and its value. Rows without a value are left out. */
export function Facts({ rows }: { rows: { label: string; value: ReactNode }[] }) {
  const s = useStyles();
  return (
    <dl className={s.list}>
      {rows
        .filter(({ value }) => value !== '')
        .map(({ label, value }) => (
          <Row key={label} label={label} value={value} />
        ))}
    </dl>
  );
}

function Row({ label, value }: { label: string; value: ReactNode }) {
  const s = useStyles();
  return (
    <>
      <dt className={s.label}>{label}</dt>
      <dd className={s.value}>{value}</dd>
    </>
  );
}
