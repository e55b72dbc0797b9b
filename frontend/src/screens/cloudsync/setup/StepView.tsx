import { Button, Checkbox, Field, Input, makeStyles, tokens } from '@fluentui/react-components';
import { ArrowClockwiseRegular, ChevronLeftRegular, ChevronRightRegular } from '@fluentui/react-icons';
import { type ReactNode, useEffect, useRef } from 'react';
import { useTranslation } from 'react-i18next';
import type { CloudStepState } from '../../../backend/calls';
import { TextChange } from '../../../change/TextChange';
import { Card } from '../../../ui/Card';
import { ErrorNote } from '../../../ui/ErrorNote';
import { Status } from '../../../ui/Status';
import { Requests } from './Requests';
import { StepStatus } from './states';

const useStyles = makeStyles({
  head: { display: 'flex', flexWrap: 'wrap', alignItems: 'center', gap: '4px 16px' },
  title: {
    margin: 0,
    fontSize: tokens.fontSizeBase400,
    lineHeight: tokens.lineHeightBase400,
    fontWeight: tokens.fontWeightSemibold,
    flexGrow: 1,
  },
  about: { margin: '4px 0 0', maxWidth: '80ch', color: tokens.colorNeutralForeground2, lineHeight: '20px' },
  section: { marginTop: '16px', display: 'flex', flexDirection: 'column', gap: '8px' },
  name: { margin: 0, fontSize: tokens.fontSizeBase300, lineHeight: '20px', fontWeight: tokens.fontWeightSemibold },
  list: { margin: 0, paddingLeft: '20px', lineHeight: '20px', maxWidth: '90ch', overflowWrap: 'anywhere' },
  warnings: { listStyleType: 'none', margin: 0, padding: 0, maxWidth: '90ch', lineHeight: '20px' },
  warning: { whiteSpace: 'normal', overflowWrap: 'anywhere' },
  ask: {
    padding: '12px 16px',
    border: `1px solid ${tokens.colorNeutralStrokeAccessible}`,
    borderRadius: tokens.borderRadiusMedium,
    maxWidth: '80ch',
  },
  question: { margin: 0, lineHeight: '20px' },
  input: { maxWidth: '360px' },
  foot: { display: 'flex', gap: '8px', marginTop: '20px' },
  grow: { flexGrow: 1 },
  replace: { marginLeft: '24px' },
});

export interface StepViewProps {
  step: CloudStepState;
  /** What the person typed for this step, and whether it is to be asked for now. */
  typed: string;
  asked: boolean;
  onTyped: (typed: string) => void;
  /** A mapping of password hashes from something else may be replaced. */
  replace: boolean;
  onReplace: (replace: boolean) => void;
  /** Nothing can be begun now: a run is at work, or there is no connection. */
  busy: boolean;
  /** Begin at what stands in the way; undefined where only looking again helps. */
  onRetry?: (() => void) | undefined;
  onLook: () => void;
  onBefore?: (() => void) | undefined;
  onNext?: (() => void) | undefined;
}

/** One step: what the tenant says, what stands in the way and what to do, what would be sent and what that changes. */
export function StepView(props: StepViewProps) {
  const { step, typed, asked, onTyped, replace, onReplace, busy, onRetry, onLook, onBefore, onNext } = props;
  const s = useStyles();
  const { t } = useTranslation();
  const title = t(`cloudsetup:step.${step.name}`, { defaultValue: step.title });
  const input = useRef<HTMLInputElement>(null);
  useEffect(() => {
    if (asked) input.current?.focus();
  }, [asked]);
  const wrong = asked && typed.trim() !== (step.confirm?.word ?? '');
  return (
    <Card label={title}>
      <div className={s.head}>
        <h2 className={s.title}>{t('cloudsetup:numbered', { number: step.number, title })}</h2>
        <StepStatus step={step} />
      </div>
      <p className={s.about}>{t(`cloudsetup:about.${step.name}`, { defaultValue: '' })}</p>
      {step.failure && (
        <div className={s.section}>
          <ErrorNote what={t('cloudsetup:failed.step')} error={step.failure}>
            <Button size="small" icon={<ArrowClockwiseRegular />} disabled={busy} onClick={onRetry ?? onLook}>
              {onRetry ? t('cloudsetup:retry') : t('cloudsetup:look')}
            </Button>
          </ErrorNote>
          {step.failure.code === 'cloudsync_mapping_differs' && (
            <Checkbox
              className={s.replace}
              label={t('cloudsetup:replace')}
              checked={replace}
              disabled={busy}
              onChange={(_, data) => onReplace(data.checked === true)}
            />
          )}
        </div>
      )}
      {step.confirm && (
        <div className={`${s.section} ${s.ask}`}>
          <Status kind="warning">{t('cloudsetup:confirm.title')}</Status>
          <p className={s.question}>{step.confirm.question}</p>
          <Field
            className={s.input}
            label={t('cloudsetup:confirm.type', { word: step.confirm.word })}
            validationMessage={wrong ? t('cloudsetup:confirm.wrong', { word: step.confirm.word }) : undefined}
          >
            <Input
              ref={input}
              value={typed}
              disabled={busy}
              autoComplete="off"
              spellCheck={false}
              onChange={(_, data) => onTyped(data.value)}
            />
          </Field>
        </div>
      )}
      {step.warnings.length > 0 && (
        <Section title={t('cloudsetup:warnings')}>
          <ul className={s.warnings}>
            {step.warnings.map((warning) => (
              <li key={warning}>
                <Status kind="warning">
                  <span className={s.warning}>{warning}</span>
                </Status>
              </li>
            ))}
          </ul>
        </Section>
      )}
      {(step.evidence.length > 0 || step.state === 'pending') && (
        <Section title={t('cloudsetup:evidence')}>
          {step.evidence.length === 0 ? (
            <Status kind="none">{t('cloudsetup:evidencePending')}</Status>
          ) : (
            <ul className={s.list}>
              {step.evidence.map((line) => (
                <li key={line}>{line}</li>
              ))}
            </ul>
          )}
        </Section>
      )}
      {step.changes.length > 0 && (
        <Section title={step.applied ? t('cloudsetup:changed') : t('cloudsetup:changes')}>
          {step.changes.map((change) => (
            <TextChange
              key={change.where}
              where={change.where}
              before={change.before}
              after={change.after}
              titles={{
                before: step.applied ? t('cloudsetup:was') : t('cloudsetup:now'),
                after: step.applied ? t('cloudsetup:now') : t('cloudsetup:after'),
              }}
            />
          ))}
        </Section>
      )}
      {step.requests.length > 0 && (
        <Section title={step.applied ? t('cloudsetup:sent') : t('cloudsetup:requests')}>
          <Requests requests={step.requests} />
        </Section>
      )}
      <div className={s.foot}>
        <Button icon={<ChevronLeftRegular />} disabled={!onBefore} onClick={onBefore}>
          {t('cloudsetup:before')}
        </Button>
        <span className={s.grow} />
        <Button icon={<ChevronRightRegular />} iconPosition="after" disabled={!onNext} onClick={onNext}>
          {t('cloudsetup:next')}
        </Button>
      </div>
    </Card>
  );
}

function Section({ title, children }: { title: string; children: ReactNode }) {
  const s = useStyles();
  return (
    <div className={s.section}>
      <h3 className={s.name}>{title}</h3>
      {children}
    </div>
  );
}
