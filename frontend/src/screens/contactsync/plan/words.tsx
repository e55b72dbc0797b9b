import { makeStyles, tokens } from '@fluentui/react-components';
import { AddCircle16Regular, Edit16Regular, SubtractCircle16Regular } from '@fluentui/react-icons';
import { useTranslation } from 'react-i18next';
import type { Plan, PlanOperation } from '../../../backend/calls';
import { useChangesLine } from '../../../change/FieldChanges';
import { Status, type StatusKind } from '../../../ui/Status';

const useStyles = makeStyles({
  // On the line of the words beside it.
  kind: { display: 'inline-flex', alignItems: 'center', gap: '6px', verticalAlign: 'bottom' },
  icon: { flexShrink: 0, color: tokens.colorNeutralForeground2 },
});

const icons = { create: AddCircle16Regular, update: Edit16Regular, delete: SubtractCircle16Regular };

/** What happens to a contact, as sign and word. */
export function Kind({ kind }: { kind: string }) {
  const s = useStyles();
  const { t } = useTranslation();
  const Icon = icons[kind as keyof typeof icons] ?? Edit16Regular;
  return (
    <span className={s.kind}>
      <Icon className={s.icon} aria-hidden="true" />
      {t(`plan:kind.${kind}`, { defaultValue: kind })}
    </span>
  );
}

const states: Record<string, StatusKind> = { ready: 'waiting', applying: 'warning', applied: 'done' };

export function PlanState({ plan }: { plan: Plan }) {
  const { t } = useTranslation();
  return (
    <Status kind={states[plan.state] ?? 'none'}>
      {t(`plan:state.${plan.state}`, { defaultValue: plan.state, run: plan.appliedRun })}
    </Status>
  );
}

/** What a plan was limited to. */
export function usePlanScope(): (plan: Plan) => string {
  const { t } = useTranslation();
  return (plan) =>
    [plan.profile || t('plan:scope.everyProfile'), plan.mailbox || t('plan:scope.everyMailbox')].join(' · ');
}

/** Why an operation is there: its properties where they changed, else the reason. */
export function useWhy(): (operation: PlanOperation) => string {
  const { t } = useTranslation();
  const line = useChangesLine();
  return (o) => {
    const why =
      o.kind === 'update' && o.changes.length > 0 && !o.unknown
        ? line(o.changes)
        : // Came or left: Go names the group or the condition that decided.
          o.reason === 'joined' || o.reason === 'left'
          ? o.why
          : t(`plan:reason.${o.reason}`, { defaultValue: o.why });
    return o.held ? `${t('plan:wouldWait')}. ${why}` : why;
  };
}
