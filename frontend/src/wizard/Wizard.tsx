import { Button, Dialog, DialogSurface, makeStyles, Tooltip, tokens } from '@fluentui/react-components';
import { DismissRegular } from '@fluentui/react-icons';
import { type ReactNode, useEffect, useId, useMemo, useRef, useState } from 'react';
import type { FieldValues, Path, UseFormReturn } from 'react-hook-form';
import { useTranslation } from 'react-i18next';
import { WizardContext } from './context';
import { Discard } from './Discard';
import type { Draft } from './form';
import { Rail } from './Rail';

const useStyles = makeStyles({
  surface: {
    maxWidth: '920px',
    width: 'calc(100vw - 64px)',
    height: 'min(640px, calc(100vh - 64px))',
    padding: 0,
    display: 'grid',
    gridTemplateColumns: '232px minmax(0, 1fr)',
    overflow: 'hidden',
    '@media (max-width: 759px)': { gridTemplateColumns: '64px minmax(0, 1fr)' },
  },
  right: { display: 'grid', gridTemplateRows: 'auto minmax(0, 1fr) auto', minWidth: 0, minHeight: 0 },
  head: { display: 'grid', gridTemplateColumns: '1fr auto', alignItems: 'start', padding: '20px 16px 12px 28px' },
  heading: {
    margin: 0,
    fontSize: tokens.fontSizeBase500,
    lineHeight: tokens.lineHeightBase500,
    fontWeight: tokens.fontWeightSemibold,
    outlineStyle: 'none',
  },
  why: {
    margin: '4px 0 0',
    maxWidth: '62ch',
    lineHeight: tokens.lineHeightBase300,
    color: tokens.colorNeutralForeground2,
  },
  body: { display: 'flex', flexDirection: 'column', gap: '16px', padding: '8px 28px 24px', overflowY: 'auto' },
  foot: {
    display: 'flex',
    flexWrap: 'wrap',
    gap: '8px',
    padding: '16px 28px',
    borderTop: `1px solid ${tokens.colorNeutralStroke2}`,
  },
  grow: { flexGrow: 1 },
});

/** One step. */
export interface WizardStep<F extends FieldValues> {
  id: string;
  /** In the rail: two words and a line. */
  title: string;
  subtitle: string;
  /** Over the step: what it is about, and one sentence on why. */
  heading: string;
  why: string;
  /** Checked on Next; the first bad one gets the focus. */
  fields: Path<F>[];
  /** Asked on Next after the fields were right; false keeps the step, which says why itself. */
  check?: () => Promise<boolean>;
  content: ReactNode;
}

export interface WizardProps<F extends FieldValues> {
  title: string;
  steps: WizardStep<F>[];
  form: UseFormReturn<F>;
  /** Names the act: "Create profile". */
  finish: string;
  /** Does it. While it runs nothing can be clicked; when it throws, `failed` draws what came. */
  onFinish: (values: F) => Promise<void>;
  failed: (thrown: unknown) => ReactNode;
  /** After finishing, and after leaving. */
  onClose: () => void;
  /** The one that useWizardForm was given: leaving offers to keep it, finishing throws it away. */
  draft?: Draft<F>;
  /** The step to begin with, by its id. */
  first?: string;
}

/**
 * A stepper in a dialog of 920 × 640. Steps that were seen can be gone to; Next checks the step and takes the focus to the
 * first field that is wrong; leaving a changed form asks. Mount it to open it.
 */
export function Wizard<F extends FieldValues>(props: WizardProps<F>) {
  const { title, steps, form, finish, onFinish, failed, onClose, draft } = props;
  const s = useStyles();
  const { t } = useTranslation();
  const begin = Math.max(
    0,
    steps.findIndex(({ id }) => id === props.first),
  );
  const [at, setAt] = useState(begin);
  const [seen, setSeen] = useState(begin);
  const [busy, setBusy] = useState(false);
  const [thrown, setThrown] = useState<{ it: unknown } | null>(null);
  const [leaving, setLeaving] = useState(false);
  const heading = useRef<HTMLHeadingElement>(null);
  const body = useRef<HTMLDivElement>(null);
  const id = useId();
  const step = steps[at];
  const last = at === steps.length - 1;
  const { isDirty, errors } = form.formState;

  const opened = useRef(false);
  useEffect(() => {
    if (!opened.current) {
      // The dialog would take the first thing of the rail.
      opened.current = true;
      const frame = requestAnimationFrame(() => {
        const field = body.current?.querySelector<HTMLElement>('input, textarea, button, [tabindex="0"]');
        (field ?? heading.current)?.focus();
      });
      return () => cancelAnimationFrame(frame);
    }
    heading.current?.focus();
    body.current?.scrollTo?.({ top: 0 });
    return undefined;
  }, [at]);

  const act = async (work: () => Promise<void>) => {
    if (busy) return;
    setBusy(true);
    setThrown(null);
    try {
      await work();
    } catch (it) {
      setThrown({ it });
    } finally {
      setBusy(false);
    }
  };
  const right = async (index: number): Promise<boolean> => {
    const one = steps[index];
    if (!one) return false;
    if (one.fields.length > 0 && !(await form.trigger(one.fields, { shouldFocus: true }))) return false;
    return one.check === undefined || (await one.check());
  };
  const goTo = (index: number) =>
    act(async () => {
      // Backwards always; forwards only over steps that are right.
      for (let each = at; each < index; each += 1) {
        // oxlint-disable-next-line no-await-in-loop
        if (!(await right(each))) {
          setAt(each);
          return;
        }
      }
      setAt(index);
      setSeen((before) => Math.max(before, index));
    });
  const next = () => {
    if (!last) return goTo(at + 1);
    return act(async () => {
      for (let each = 0; each < steps.length; each += 1) {
        // oxlint-disable-next-line no-await-in-loop
        if (!(await right(each))) {
          setAt(each);
          return;
        }
      }
      await onFinish(form.getValues());
      draft?.clear();
      onClose();
    });
  };
  const leave = () => {
    if (busy) return;
    if (isDirty) setLeaving(true);
    else onClose();
  };
  const handle = useMemo(
    () => ({
      step: step?.id ?? '',
      goTo: (to: string) => {
        const index = steps.findIndex((one) => one.id === to);
        if (index >= 0) setAt(index);
      },
    }),
    [steps, step?.id],
  );
  const wrong = (index: number) =>
    (steps[index]?.fields ?? []).some(
      (path) =>
        path.split('.').reduce<unknown>((into, key) => (into as Record<string, unknown> | undefined)?.[key], errors) !==
        undefined,
    );

  if (!step) return null;
  return (
    <Dialog open modalType="alert">
      <DialogSurface
        className={s.surface}
        aria-labelledby={id}
        onKeyDown={(event) => {
          if (event.key === 'Escape' && !event.defaultPrevented) leave();
        }}
      >
        <Rail
          titleId={id}
          title={title}
          steps={steps.map((one, index) => ({ ...one, wrong: wrong(index) }))}
          at={at}
          seen={seen}
          onGo={(index) => void goTo(index)}
        />
        <div className={s.right}>
          <div className={s.head}>
            <div>
              <h3 className={s.heading} ref={heading} tabIndex={-1}>
                {step.heading}
              </h3>
              <p className={s.why}>{step.why}</p>
            </div>
            <Tooltip content={t('wizard:close')} relationship="label">
              <Button appearance="subtle" icon={<DismissRegular />} onClick={leave} />
            </Tooltip>
          </div>
          <div className={s.body} ref={body}>
            <WizardContext.Provider value={handle}>{step.content}</WizardContext.Provider>
            {thrown && failed(thrown.it)}
          </div>
          <div className={s.foot}>
            {/* Focusable while busy: a button that is disabled under somebody's fingers drops the focus out of the dialog. */}
            <Button onClick={leave} disabledFocusable={busy}>
              {t('wizard:cancel')}
            </Button>
            <span className={s.grow} />
            <Button disabled={at === 0} disabledFocusable={busy} onClick={() => void goTo(at - 1)}>
              {t('wizard:back')}
            </Button>
            <Button appearance="primary" disabledFocusable={busy} onClick={() => void next()}>
              {last ? finish : t('wizard:next')}
            </Button>
          </div>
        </div>
        {leaving && (
          <Discard
            keeps={draft !== undefined}
            onStay={() => {
              setLeaving(false);
              // Once the question is gone, and the focus with it.
              requestAnimationFrame(() => heading.current?.focus());
            }}
            onKeep={onClose}
            onDiscard={() => {
              draft?.clear();
              onClose();
            }}
          />
        )}
      </DialogSurface>
    </Dialog>
  );
}
