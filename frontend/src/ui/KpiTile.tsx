import { makeStyles, ProgressBar, tokens } from '@fluentui/react-components';
import { type ReactNode, useId } from 'react';

const useStyles = makeStyles({
  row: { display: 'grid', gridTemplateColumns: 'repeat(auto-fit, minmax(160px, 1fr))', gap: '12px' },
  tile: {
    padding: '12px 16px',
    display: 'flex',
    flexDirection: 'column',
    gap: '2px',
    minWidth: 0,
    backgroundColor: tokens.colorNeutralBackground1,
    border: `1px solid ${tokens.colorNeutralStroke2}`,
    borderRadius: tokens.borderRadiusXLarge,
  },
  label: {
    fontSize: tokens.fontSizeBase200,
    lineHeight: tokens.lineHeightBase200,
    color: tokens.colorNeutralForeground2,
  },
  value: {
    fontSize: '24px',
    lineHeight: '32px',
    height: '32px',
    fontWeight: tokens.fontWeightSemibold,
    fontVariantNumeric: 'tabular-nums',
    letterSpacing: '-0.01em',
    overflow: 'hidden',
    textOverflow: 'ellipsis',
    whiteSpace: 'nowrap',
  },
  of: {
    fontSize: tokens.fontSizeBase300,
    fontWeight: tokens.fontWeightRegular,
    color: tokens.colorNeutralForeground3,
    letterSpacing: 'normal',
  },
  context: {
    display: 'flex',
    alignItems: 'center',
    flexWrap: 'wrap',
    gap: '0 12px',
    minHeight: '16px',
    fontSize: tokens.fontSizeBase200,
    lineHeight: tokens.lineHeightBase200,
    color: tokens.colorNeutralForeground3,
  },
  bar: { margin: '6px 0' },
  barAbove: { margin: '0 0 4px' },
});

/** Lays tiles out beside each other: four at full width, fewer when the window is narrow. */
export function KpiRow({ label, children }: { label: string; children: ReactNode }) {
  const s = useStyles();
  return (
    <section className={s.row} aria-label={label}>
      {children}
    </section>
  );
}

export interface KpiTileProps {
  /** The question the tile answers, in two or three words. */
  label: string;
  value: string;
  /** What stands small behind the value: "of 10,000", "min". */
  unit?: string;
  /** One line of context. */
  context?: ReactNode;
  /** 0 to 1: a bar, above the context when there is one. */
  progress?: number;
}

/** One figure that answers one question. */
export function KpiTile({ label, value, unit, context, progress }: KpiTileProps) {
  const s = useStyles();
  const id = useId();
  return (
    <div className={s.tile} role="group" aria-labelledby={id}>
      <div className={s.label} id={id}>
        {label}
      </div>
      <div className={s.value}>
        {value}
        {unit !== undefined && <span className={s.of}> {unit}</span>}
      </div>
      {progress !== undefined && (
        <ProgressBar
          className={context === undefined ? s.bar : s.barAbove}
          value={progress}
          thickness="medium"
          aria-label={label}
        />
      )}
      {(progress === undefined || context !== undefined) && <div className={s.context}>{context}</div>}
    </div>
  );
}
