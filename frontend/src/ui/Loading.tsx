import { makeStyles, mergeClasses, tokens } from '@fluentui/react-components';
import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';

// No pulse: an endless animation costs a core where the web view has no GPU.
const useStyles = makeStyles({
  root: { display: 'flex', flexDirection: 'column', gap: '12px', padding: '12px 0' },
  line: { height: '16px', borderRadius: tokens.borderRadiusMedium, backgroundColor: tokens.colorNeutralBackground6 },
  block: { height: '88px', borderRadius: tokens.borderRadiusXLarge },
});

export interface LoadingProps {
  /** Lines to hold the place of. */
  rows?: number;
  /** 'blocks' holds the place of cards. */
  kind?: 'lines' | 'blocks';
  /** What is being read, for a screen reader. */
  label?: string;
}

/** Holds the place of what is coming. Shown after 300 ms only: most answers are there sooner. */
export function Loading({ rows = 3, kind = 'lines', label }: LoadingProps) {
  const s = useStyles();
  const { t } = useTranslation();
  const [late, setLate] = useState(false);
  useEffect(() => {
    const timer = setTimeout(() => setLate(true), 300);
    return () => clearTimeout(timer);
  }, []);
  if (!late) return null;
  return (
    <div className={s.root} role="status" aria-label={label ?? t('ui:loading')}>
      {Array.from({ length: rows }, (_, row) => (
        <div
          key={row}
          className={mergeClasses(s.line, kind === 'blocks' && s.block)}
          style={{ width: kind === 'blocks' ? '100%' : `${90 - ((row * 17) % 45)}%` }}
        />
      ))}
    </div>
  );
}
