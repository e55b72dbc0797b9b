import { Field, Input, makeStyles, Radio, RadioGroup, Switch, tokens } from '@fluentui/react-components';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { type Guard, type Limit, type Profile, put } from '../../backend/profile';
import { Problem } from './problem';
import type { SectionProps } from './sections';

const useStyles = makeStyles({
  root: { display: 'flex', flexDirection: 'column', gap: '16px', minWidth: 0, maxWidth: '620px' },
  small: {
    margin: 0,
    color: tokens.colorNeutralForeground3,
    fontSize: tokens.fontSizeBase200,
    lineHeight: tokens.lineHeightBase200,
  },
  table: { borderCollapse: 'collapse', textAlign: 'left' },
  cell: { padding: '4px 12px 4px 0', verticalAlign: 'middle', fontWeight: tokens.fontWeightRegular },
  head: { padding: '4px 12px 4px 0', fontSize: tokens.fontSizeBase200, color: tokens.colorNeutralForeground3 },
});

/** How contacts are removed, and where a run stops to ask. */
export function DeletesSection({ profile, verdict, onChange }: SectionProps) {
  const s = useStyles();
  const { t } = useTranslation();
  const { deletes } = profile;
  const { guard } = deletes;
  const set = (next: Profile['deletes']) => onChange({ ...profile, deletes: next });
  const setGuard = (next: Guard) => set({ ...deletes, guard: next });
  const setLimit = (of: 'mailbox' | 'run', limit: Limit) => setGuard({ ...guard, [of]: limit });
  return (
    <div className={s.root}>
      <Field label={t('contactsync:deletes.how')}>
        <RadioGroup
          value={deletes.permanent ? 'permanent' : 'move'}
          onChange={(_, data) => set(put(deletes, 'permanent', data.value === 'permanent' ? true : undefined))}
        >
          <Radio value="move" label={t('contactsync:deletes.move')} />
          <Radio value="permanent" label={t('contactsync:deletes.permanent')} />
        </RadioGroup>
      </Field>
      <Field label={t('contactsync:deletes.leaves')}>
        <RadioGroup
          value={deletes.mailboxLeaves ?? 'keep'}
          onChange={(_, data) => set({ ...deletes, mailboxLeaves: data.value })}
        >
          <Radio value="keep" label={t('contactsync:deletes.keep')} />
          <Radio value="remove" label={t('contactsync:deletes.remove')} />
        </RadioGroup>
      </Field>
      <Field hint={t('contactsync:guard.onHint')}>
        <Switch
          label={t('contactsync:guard.on')}
          checked={guard.off !== true}
          onChange={(_, data) => setGuard(put(guard, 'off', data.checked ? undefined : true))}
        />
      </Field>
      {guard.off !== true && (
        <>
          <p className={s.small}>{t('contactsync:guard.zero')}</p>
          <Problem verdict={verdict} of={['deletes.guard']} />
          <table className={s.table}>
            <thead>
              <tr>
                <th className={s.head}>{t('contactsync:guard.holds')}</th>
                <th className={s.head}>{t('contactsync:guard.count')}</th>
                <th className={s.head}>{t('contactsync:guard.percent')}</th>
              </tr>
            </thead>
            <tbody>
              {(['mailbox', 'run'] as const).map((of) => (
                <GuardRow key={of} title={t(`contactsync:guard.${of}`)}>
                  <LimitInput
                    label={t('contactsync:guard.countOf', { what: t(`contactsync:guard.${of}`) })}
                    value={guard[of].count}
                    onChange={(value) => setLimit(of, put(guard[of], 'count', value))}
                  />
                  <LimitInput
                    label={t('contactsync:guard.percentOf', { what: t(`contactsync:guard.${of}`) })}
                    value={guard[of].percent}
                    onChange={(value) => setLimit(of, put(guard[of], 'percent', value))}
                  />
                </GuardRow>
              ))}
              {(['peopleFallPercent', 'fieldEmptiedPercent'] as const).map((of) => (
                <GuardRow key={of} title={t(`contactsync:guard.${of}`)}>
                  <span aria-hidden="true">–</span>
                  <LimitInput
                    label={t('contactsync:guard.percentOf', { what: t(`contactsync:guard.${of}`) })}
                    value={guard[of]}
                    onChange={(value) => setGuard(put(guard, of, value))}
                  />
                </GuardRow>
              ))}
            </tbody>
          </table>
          <p className={s.small}>{t('contactsync:guard.five')}</p>
        </>
      )}
    </div>
  );
}

function GuardRow({ title, children }: { title: string; children: [ReactNode, ReactNode] }) {
  const s = useStyles();
  return (
    <tr>
      <th scope="row" className={s.cell}>
        {title}
      </th>
      <td className={s.cell}>{children[0]}</td>
      <td className={s.cell}>{children[1]}</td>
    </tr>
  );
}

/** A number, or nothing: no limit. */
function LimitInput(props: {
  label: string;
  value: number | undefined;
  onChange: (value: number | undefined) => void;
}) {
  const { t } = useTranslation();
  const { label, value, onChange } = props;
  return (
    <Input
      aria-label={label}
      inputMode="decimal"
      style={{ width: '112px' }}
      placeholder={t('contactsync:guard.none')}
      value={value === undefined ? '' : String(value)}
      onChange={(_, data) => {
        const typed = Number(data.value.replace(',', '.'));
        if (data.value.trim() === '') onChange(undefined);
        else if (!Number.isNaN(typed)) onChange(typed);
      }}
    />
  );
}
