import { makeStyles, mergeClasses, tokens } from '@fluentui/react-components';
import { type ReactNode, useId } from 'react';

const useStyles = makeStyles({
  card: {
    display: 'flex',
    flexDirection: 'column',
    minWidth: 0,
    backgroundColor: tokens.colorNeutralBackground1,
    border: `1px solid ${tokens.colorNeutralStroke2}`,
    borderRadius: tokens.borderRadiusXLarge,
  },
  fill: { flex: '1 1 auto', minHeight: '240px', overflow: 'hidden' },
  head: { display: 'flex', flexWrap: 'wrap', alignItems: 'flex-start', gap: '8px', padding: '12px 16px 0' },
  words: { flex: '1 1 120px', minWidth: 0 },
  actions: { display: 'flex', flexWrap: 'wrap', gap: '8px', '& button': { whiteSpace: 'nowrap' } },
  title: {
    margin: 0,
    fontSize: tokens.fontSizeBase300,
    lineHeight: tokens.lineHeightBase300,
    fontWeight: tokens.fontWeightSemibold,
  },
  subtitle: {
    color: tokens.colorNeutralForeground3,
    fontSize: tokens.fontSizeBase200,
    lineHeight: tokens.lineHeightBase200,
  },
  body: { display: 'flex', flexDirection: 'column', flexGrow: 1, minHeight: 0, minWidth: 0 },
  padded: { padding: '8px 16px 12px' },
  alone: { paddingTop: '12px' },
});

export interface CardProps {
  title?: string;
  subtitle?: ReactNode;
  /** Small buttons beside the title. */
  actions?: ReactNode;
  /** False when what is inside brings its own padding, as a table does. */
  padded?: boolean;
  /** Take the height that is left on a Page with fill. */
  fill?: boolean;
  /** Names the region when there is no title. */
  label?: string;
  children: ReactNode;
}

/** A white card on the grey canvas: a labelled region with a heading of second rank. */
export function Card({ title, subtitle, actions, padded = true, fill, label, children }: CardProps) {
  const s = useStyles();
  const id = useId();
  return (
    <section
      className={mergeClasses(s.card, fill && s.fill)}
      aria-labelledby={title ? id : undefined}
      aria-label={title ? undefined : label}
    >
      {(title !== undefined || actions !== undefined) && (
        <div className={s.head}>
          <div className={s.words}>
            {title !== undefined && (
              <h2 className={s.title} id={id}>
                {title}
              </h2>
            )}
            {subtitle !== undefined && <div className={s.subtitle}>{subtitle}</div>}
          </div>
          {actions !== undefined && <div className={s.actions}>{actions}</div>}
        </div>
      )}
      <div className={mergeClasses(s.body, padded && s.padded, padded && title === undefined && s.alone)}>
        {children}
      </div>
    </section>
  );
}
