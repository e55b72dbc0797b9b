import { makeStyles, mergeClasses, tokens } from '@fluentui/react-components';
import { type KeyboardEvent, useRef } from 'react';
import { useTranslation } from 'react-i18next';
import type { CloudPlan } from '../../../backend/calls';
import { StepStatus } from './states';

const useStyles = makeStyles({
  list: { listStyleType: 'none', margin: 0, padding: '6px' },
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
    gridTemplateColumns: '20px minmax(0, 1fr)',
    gap: '0 8px',
    padding: '5px 10px',
    borderRadius: tokens.borderRadiusMedium,
    cursor: 'pointer',
    outlineStyle: 'none',
    ':hover': { backgroundColor: tokens.colorSubtleBackgroundHover },
    ':focus-visible': { boxShadow: `inset 0 0 0 2px ${tokens.colorStrokeFocus2}` },
  },
  here: {
    backgroundColor: tokens.colorNeutralBackground1Selected,
    boxShadow: `inset 3px 0 0 0 ${tokens.colorCompoundBrandStroke}`,
    color: tokens.colorNeutralForeground1Selected,
    ':focus-visible': { boxShadow: `inset 0 0 0 2px ${tokens.colorStrokeFocus2}` },
  },
  number: {
    textAlign: 'right',
    color: tokens.colorNeutralForeground3,
    fontVariantNumeric: 'tabular-nums',
    lineHeight: '20px',
  },
  name: { lineHeight: '20px', overflowWrap: 'anywhere' },
  nameHere: { fontWeight: tokens.fontWeightSemibold },
  state: {
    gridColumn: '2',
    fontSize: tokens.fontSizeBase200,
    lineHeight: tokens.lineHeightBase200,
    color: tokens.colorNeutralForeground2,
  },
});

interface StepRailProps {
  plan: CloudPlan;
  at: string;
  onGo: (name: string) => void;
}

/** The twelve steps with where each stands. One tab stop; arrows, Home and End go from one to the next. */
export function StepRail({ plan, at, onGo }: StepRailProps) {
  const s = useStyles();
  const { t } = useTranslation();
  const list = useRef<HTMLOListElement>(null);
  const here = plan.steps.findIndex(({ name }) => name === at);
  const onKey = (event: KeyboardEvent) => {
    const last = plan.steps.length - 1;
    const to = { ArrowDown: Math.min(here + 1, last), ArrowUp: Math.max(here - 1, 0), Home: 0, End: last }[event.key];
    const step = to === undefined ? undefined : plan.steps[to];
    if (!step) return;
    event.preventDefault();
    onGo(step.name);
    list.current?.querySelectorAll('button')[to ?? 0]?.focus();
  };
  return (
    <nav aria-label={t('cloudsetup:steps')}>
      <ol ref={list} className={s.list}>
        {plan.steps.map((step) => {
          const shown = step.name === at;
          return (
            <li key={step.name}>
              <button
                type="button"
                className={mergeClasses(s.button, shown && s.here)}
                aria-current={shown ? 'step' : undefined}
                data-flips={shown || undefined}
                tabIndex={shown ? 0 : -1}
                onClick={() => onGo(step.name)}
                onKeyDown={onKey}
              >
                <span className={s.number}>{step.number}</span>
                <span className={mergeClasses(s.name, shown && s.nameHere)}>
                  {t(`cloudsetup:step.${step.name}`, { defaultValue: step.title })}
                </span>
                <span className={s.state}>
                  <StepStatus step={step} />
                </span>
              </button>
            </li>
          );
        })}
      </ol>
    </nav>
  );
}
