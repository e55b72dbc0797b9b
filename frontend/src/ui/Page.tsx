import { makeStyles, mergeClasses, tokens } from '@fluentui/react-components';
import { type ReactNode, useEffect, useRef } from 'react';

const useStyles = makeStyles({
  page: {
    padding: '16px 24px 24px',
    display: 'flex',
    flexDirection: 'column',
    gap: '12px',
    boxSizing: 'border-box',
    minHeight: '100%',
    maxWidth: '1680px',
    margin: '0 auto',
  },
  // Enlarged letters leave little of the window: then the page scrolls, rather than its table having no room.
  fill: { height: '100%', minHeight: '520px' },
  head: { flexShrink: 0, display: 'flex', alignItems: 'center', gap: '8px 16px', flexWrap: 'wrap', minHeight: '48px' },
  words: { flex: '1 1 320px', minWidth: 0 },
  title: {
    fontSize: tokens.fontSizeBase500,
    lineHeight: tokens.lineHeightBase500,
    fontWeight: tokens.fontWeightSemibold,
    margin: 0,
    outlineStyle: 'none',
  },
  subtitle: {
    color: tokens.colorNeutralForeground3,
    fontSize: tokens.fontSizeBase200,
    lineHeight: tokens.lineHeightBase200,
  },
  actions: { display: 'flex', flexWrap: 'wrap', gap: '8px' },
});

export interface PageProps {
  title: string;
  /** One line of context under the title. */
  subtitle?: ReactNode;
  /** Buttons at the right; one of them at most is primary. */
  actions?: ReactNode;
  /** Exactly as high as the window, for a page whose table scrolls by itself. */
  fill?: boolean;
  children: ReactNode;
}

/**
 * The frame of every screen. It names the window, and after somebody went here through the navigation its heading takes
 * the focus, so that a screen reader says where one is.
 */
export function Page({ title, subtitle, actions, fill, children }: PageProps) {
  const s = useStyles();
  const heading = useRef<HTMLHeadingElement>(null);
  useEffect(() => {
    document.title = `${title} – Concord`;
  }, [title]);
  useEffect(() => {
    // The shell moves the focus to <main> when the route changes; on the first start it stays where it is.
    if (document.activeElement?.tagName === 'MAIN') heading.current?.focus();
  }, []);
  return (
    <div className={mergeClasses(s.page, fill && s.fill)}>
      <div className={s.head}>
        <div className={s.words}>
          <h1 className={s.title} ref={heading} tabIndex={-1}>
            {title}
          </h1>
          {subtitle !== undefined && <div className={s.subtitle}>{subtitle}</div>}
        </div>
        {actions !== undefined && <div className={s.actions}>{actions}</div>}
      </div>
      {children}
    </div>
  );
}
