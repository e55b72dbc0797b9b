import { useTranslation } from 'react-i18next';
import type { CloudPlan, CloudStepState } from '../../../backend/calls';
import { Status, type StatusKind } from '../../../ui/Status';

const kinds: Record<string, StatusKind> = {
  done: 'done',
  open: 'none',
  blocked: 'failed',
  skipped: 'cancelled',
  waiting: 'waiting',
  pending: 'none',
  working: 'running',
  applied: 'done',
};

/** Where a step stands: its state, or that the run is at it or did it. */
export function stateOf(step: CloudStepState): string {
  if (step.working) return 'working';
  return step.applied && step.state === 'done' ? 'applied' : step.state;
}

/** As icon and word. */
export function StepStatus({ step }: { step: CloudStepState }) {
  const { t } = useTranslation();
  const state = stateOf(step);
  return <Status kind={kinds[state] ?? 'none'}>{t(`cloudsetup:state.${state}`, { defaultValue: state })}</Status>;
}

/** The step that wants to be looked at: the one at work, else what stands in the way, else what is to be done. */
export function stepToShow(plan: CloudPlan): string {
  const first = (right: (step: CloudStepState) => boolean) => plan.steps.find(right)?.name;
  return (
    first((step) => step.working) ??
    first((step) => step.state === 'blocked') ??
    first((step) => step.state === 'open') ??
    plan.steps[0]?.name ??
    ''
  );
}

export const countOf = (plan: CloudPlan, state: string): number =>
  plan.steps.filter((step) => step.state === state).length;
