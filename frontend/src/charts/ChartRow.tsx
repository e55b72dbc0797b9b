import { makeStyles } from '@fluentui/react-components';
import type { ReactNode } from 'react';

const useStyles = makeStyles({
  row: { display: 'grid', gridTemplateColumns: 'repeat(auto-fit, minmax(240px, 1fr))', gap: '12px' },
});

/** Small charts beside each other, to be read together: give them one range and one syncKey. */
export function ChartRow({ label, children }: { label: string; children: ReactNode }) {
  const s = useStyles();
  return (
    <div className={s.row} role="group" aria-label={label}>
      {children}
    </div>
  );
}
