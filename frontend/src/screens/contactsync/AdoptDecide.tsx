import { Dropdown, Field, Input, makeStyles, Option, Radio, RadioGroup, tokens } from '@fluentui/react-components';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Leftovers as Calls, type LeftoverCount, type LeftoverDecision, type LeftoverState } from '../../backend/calls';
import { asFailure } from '../../backend/error';
import { useLive } from '../../live/useLive';
import { useSettled } from '../../live/useSettled';
import { ConfirmDialog } from '../../ui/ConfirmDialog';
import { useToolName } from './useToolName';

const useStyles = makeStyles({
  root: { display: 'flex', flexDirection: 'column', gap: '12px' },
  small: {
    margin: 0,
    color: tokens.colorNeutralForeground3,
    fontSize: tokens.fontSizeBase200,
    lineHeight: tokens.lineHeightBase200,
  },
  much: { margin: 0, fontWeight: tokens.fontWeightSemibold },
  list: { margin: 0, paddingLeft: '20px', lineHeight: tokens.lineHeightBase200, fontSize: tokens.fontSizeBase200 },
});

/** From here on a decision that does not delete takes a typed number too. */
const typedFrom = 100;
const decisions = ['adopt', 'leave', 'remove'] as const;
const parts = ['all', 'duplicates', 'nobody'] as const;
type Part = (typeof parts)[number];

/** What becomes of what one tool left, or of all of it: with how much that is, and whom it concerns, before it is done. */
export function Decide({
  state,
  of,
  onClose,
}: {
  state: LeftoverState;
  of: LeftoverCount | undefined;
  onClose: () => void;
}) {
  const s = useStyles();
  const { t } = useTranslation();
  const tool = useToolName();
  const [decision, setDecision] = useState<(typeof decisions)[number]>('adopt');
  const [chosenPart, setPart] = useState<Part>('all');
  const [mailbox, setMailbox] = useState('');
  const part = decision === 'adopt' ? 'all' : chosenPart;
  const box = useSettled(mailbox.trim());
  const wanted: LeftoverDecision = {
    profile: state.profileId,
    decision,
    mailbox: box,
    kind: of?.kind ?? '',
    tool: of?.tool ?? '',
    duplicates: part === 'duplicates',
    nobody: part === 'nobody',
  };
  const choice = useLive({ key: ['leftovers.chosen', wanted], ask: () => Calls.chosen(wanted), keep: true });
  const some = useLive({
    key: ['leftovers.some', wanted],
    ask: () =>
      Calls.page({
        profile: wanted.profile,
        kind: wanted.kind,
        tool: wanted.tool,
        of: decision === 'adopt' ? 'adoptable' : part === 'all' ? 'open' : part,
        search: box,
        by: '',
        descending: false,
        offset: 0,
        limit: 4,
      }),
    keep: true,
  });
  const count = choice.failure ? 0 : (choice.data?.contacts ?? 0);
  const typed = count > 0 && (decision === 'remove' || count >= typedFrom);
  return (
    <ConfirmDialog
      title={of ? t('leftovers:decideOn', { tool: tool(of) }) : t('leftovers:decideAll')}
      confirm={t(`leftovers:do.${decision}`, { count })}
      {...(typed ? { typedCount: count } : {})}
      asError={asFailure}
      onClose={onClose}
      onConfirm={async () => {
        await Calls.apply({ ...wanted, mailbox: mailbox.trim() });
      }}
    >
      <div className={s.root}>
        <Field label={t('leftovers:what')}>
          <RadioGroup value={decision} onChange={(_, data) => setDecision(data.value as typeof decision)}>
            {decisions.map((one) => (
              <Radio key={one} value={one} label={t(`leftovers:decision.${one}`)} />
            ))}
          </RadioGroup>
        </Field>
        {decision !== 'adopt' && (
          <Field label={t('leftovers:which')}>
            <Dropdown
              value={t(`leftovers:part.${part}`)}
              selectedOptions={[part]}
              onOptionSelect={(_, data) => setPart((data.optionValue ?? 'all') as Part)}
            >
              {parts.map((one) => (
                <Option key={one} value={one}>
                  {t(`leftovers:part.${one}`)}
                </Option>
              ))}
            </Dropdown>
          </Field>
        )}
        <Field label={t('removal:only')} hint={t('removal:onlyHint')}>
          <Input value={mailbox} onChange={(_, data) => setMailbox(data.value)} />
        </Field>
        <div aria-live="polite">
          {choice.failure ? (
            <p className={s.much}>
              {choice.failure.message} {choice.failure.action}
            </p>
          ) : (
            <p className={s.much}>
              {t('leftovers:concerns', {
                count,
                mailboxes: t('removal:mailboxes', { count: choice.data?.mailboxes ?? 0 }),
              })}
            </p>
          )}
          {count > 0 && (
            <ul className={s.list}>
              {some.data?.leftovers.map((one) => (
                <li key={one.no}>
                  {one.name} · {one.mailbox}
                </li>
              ))}
              {count > (some.data?.leftovers.length ?? 0) && <li>…</li>}
            </ul>
          )}
        </div>
        <p className={s.small}>{t(`leftovers:means.${decision}`)}</p>
      </div>
    </ConfirmDialog>
  );
}
