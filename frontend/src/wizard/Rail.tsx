import { makeStyles, mergeClasses, tokens } from '@fluentui/react-components';
import { CheckmarkFilled, ErrorCircleFilled } from '@fluentui/react-icons';
import { useTranslation } from 'react-i18next';

const narrow = '@media (max-width: 759px)';

const useStyles = makeStyles({
  rail: {
    padding: '20px 12px',
    overflowY: 'auto',
    backgroundColor: tokens.colorNeutralBackground2,
    borderRight: `1px solid ${tokens.colorNeutralStroke2}`,
    [narrow]: { padding: '20px 4px' },
  },
  title: {
    margin: 0,
    padding: '0 12px 16px',
    fontSize: tokens.fontSizeBase400,
    lineHeight: tokens.lineHeightBase400,
    fontWeight: tokens.fontWeightSemibold,
    [narrow]: { position: 'absolute', clipPath: 'inset(50%)', width: '1px', overflow: 'hidden' },
  },
  list: { listStyleType: 'none', margin: 0, padding: 0 },
  item: {
    position: 'relative',
    '&:not(:last-child)::after': {
      content: '""',
      position: 'absolute',
      left: '23px',
      top: '40px',
      bottom: '-8px',
      width: '1px',
      backgroundColor: tokens.colorNeutralStroke1,
    },
  },
  button: {
    appearance: 'none',
    border: 'none',
    backgroundColor: 'transparent',
    fontFamily: 'inherit',
    fontSize: 'inherit',
    color: 'inherit',
    textAlign: 'left',
    boxSizing: 'border-box',
    width: '100%',
    display: 'grid',
    gridTemplateColumns: '24px 1fr',
    gap: '12px',
    padding: '8px 12px',
    borderRadius: tokens.borderRadiusMedium,
    cursor: 'pointer',
    outlineStyle: 'none',
    ':hover': { backgroundColor: tokens.colorSubtleBackgroundHover },
    ':focus-visible': { boxShadow: `inset 0 0 0 2px ${tokens.colorStrokeFocus2}` },
    '&[aria-disabled="true"]': { cursor: 'default', backgroundColor: 'transparent' },
  },
  dot: {
    width: '22px',
    height: '22px',
    borderRadius: '50%',
    boxSizing: 'border-box',
    border: `1.5px solid ${tokens.colorNeutralStrokeAccessible}`,
    display: 'grid',
    placeItems: 'center',
    fontSize: tokens.fontSizeBase200,
    fontWeight: tokens.fontWeightSemibold,
    color: tokens.colorNeutralForeground2,
    backgroundColor: tokens.colorNeutralBackground2,
  },
  dotHere: {
    backgroundColor: tokens.colorBrandBackground,
    border: `1.5px solid ${tokens.colorBrandBackground}`,
    color: tokens.colorNeutralForegroundOnBrand,
  },
  dotDone: { border: `1.5px solid ${tokens.colorBrandStroke1}`, color: tokens.colorBrandForeground1 },
  dotWrong: { border: 'none', color: tokens.colorStatusDangerForeground1, fontSize: '22px' },
  name: { display: 'block', fontSize: tokens.fontSizeBase300, lineHeight: '22px' },
  nameHere: { fontWeight: tokens.fontWeightSemibold },
  sub: {
    display: 'block',
    fontSize: tokens.fontSizeBase200,
    lineHeight: tokens.lineHeightBase200,
    color: tokens.colorNeutralForeground3,
  },
  words: { [narrow]: { position: 'absolute', clipPath: 'inset(50%)', width: '1px', overflow: 'hidden' } },
});

export interface RailProps {
  titleId: string;
  title: string;
  steps: { id: string; title: string; subtitle: string; wrong: boolean }[];
  at: number;
  /** The farthest step that was seen. */
  seen: number;
  onGo: (index: number) => void;
}

/** The steps at the left: number, tick or error mark; those that were seen can be clicked. */
export function Rail({ titleId, title, steps, at, seen, onGo }: RailProps) {
  const s = useStyles();
  const { t } = useTranslation();
  return (
    <nav className={s.rail} aria-label={t('wizard:steps')}>
      <h2 className={s.title} id={titleId}>
        {title}
      </h2>
      <ol className={s.list}>
        {steps.map((step, index) => {
          const here = index === at;
          const wrong = step.wrong && !here;
          const done = index < seen && !here && !wrong;
          const open = index <= seen;
          return (
            <li key={step.id} className={s.item}>
              <button
                type="button"
                className={s.button}
                aria-current={here ? 'step' : undefined}
                aria-disabled={!open || undefined}
                onClick={() => open && !here && onGo(index)}
              >
                <span
                  className={mergeClasses(s.dot, here && s.dotHere, done && s.dotDone, wrong && s.dotWrong)}
                  aria-hidden="true"
                >
                  {wrong ? <ErrorCircleFilled /> : done ? <CheckmarkFilled /> : index + 1}
                </span>
                <span className={s.words}>
                  <span className={mergeClasses(s.name, here && s.nameHere)}>
                    {step.title}
                    {done && <span className="visually-hidden"> {t('wizard:done')}</span>}
                    {wrong && <span className="visually-hidden"> {t('wizard:wrong')}</span>}
                  </span>
                  <span className={s.sub}>{step.subtitle}</span>
                </span>
              </button>
            </li>
          );
        })}
      </ol>
    </nav>
  );
}
