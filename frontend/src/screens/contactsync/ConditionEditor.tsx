import { Button, Dropdown, Input, makeStyles, Option, Tooltip, tokens } from '@fluentui/react-components';
import { AddRegular, DismissRegular } from '@fluentui/react-icons';
import { useTranslation } from 'react-i18next';
import type { FieldCatalogue } from '../../backend/calls';
import type { Condition } from '../../backend/profile';
import { type Simple, simple, type Test, unsimple } from './condition';

const useStyles = makeStyles({
  root: { display: 'flex', flexDirection: 'column', alignItems: 'flex-start', gap: '8px' },
  row: {
    display: 'grid',
    gridTemplateColumns: 'minmax(130px, 190px) minmax(120px, 170px) minmax(120px, 1fr) auto',
    gap: '8px',
    alignItems: 'center',
    width: '100%',
    maxWidth: '640px',
  },
  narrow: { minWidth: 0, '& > input': { minWidth: 0 } },
  text: { margin: 0, whiteSpace: 'pre-wrap', overflowWrap: 'anywhere', color: tokens.colorNeutralForeground2 },
});

export interface ConditionEditorProps {
  label: string;
  condition: Condition | undefined;
  catalogue: FieldCatalogue;
  onChange: (condition: Condition | undefined) => void;
}

/** Comparisons joined by "all" or "any". What is nested deeper came from a file, and is shown as it stands there. */
export function ConditionEditor({ label, condition, catalogue, onChange }: ConditionEditorProps) {
  const s = useStyles();
  const { t } = useTranslation();
  const form = simple(condition);
  if (!form) {
    return (
      <div className={s.root} role="group" aria-label={label}>
        <p className={s.text}>{t('rule:where.nested')}</p>
        <code className={s.text}>{JSON.stringify(condition, null, 1)}</code>
        <Button size="small" onClick={() => onChange(undefined)}>
          {t('rule:where.drop')}
        </Button>
      </div>
    );
  }
  const set = (next: Simple) => onChange(unsimple(next));
  const change = (index: number, test: Test) =>
    set({ ...form, tests: form.tests.map((one, at) => (at === index ? test : one)) });
  const comparisons = catalogue.comparisons.flatMap((is) => [
    { key: is, is, not: false },
    ...(is === 'isEmpty' || is === 'isNotEmpty' ? [] : [{ key: `not-${is}`, is, not: true }]),
  ]);
  return (
    <div className={s.root} role="group" aria-label={label}>
      {form.tests.length > 1 && (
        <Dropdown
          aria-label={t('rule:where.join')}
          value={t(`rule:where.${form.join}`)}
          selectedOptions={[form.join]}
          onOptionSelect={(_, data) => set({ ...form, join: data.optionValue === 'any' ? 'any' : 'all' })}
        >
          <Option value="all">{t('rule:where.all')}</Option>
          <Option value="any">{t('rule:where.any')}</Option>
        </Dropdown>
      )}
      {form.tests.map((test, index) => {
        const valued = test.is !== 'isEmpty' && test.is !== 'isNotEmpty';
        return (
          // oxlint-disable-next-line react/no-array-index-key
          <div key={index} className={s.row}>
            <Dropdown
              className={s.narrow}
              aria-label={t('rule:where.property')}
              value={t(`mapping:property.${test.property}`, { defaultValue: test.property })}
              selectedOptions={[test.property]}
              onOptionSelect={(_, data) => change(index, { ...test, property: data.optionValue ?? test.property })}
            >
              {catalogue.conditions.map((one) => (
                <Option key={one} value={one}>
                  {t(`mapping:property.${one}`, { defaultValue: one })}
                </Option>
              ))}
            </Dropdown>
            <Dropdown
              className={s.narrow}
              aria-label={t('rule:where.comparison')}
              value={t(`rule:is.${test.not ? 'not-' : ''}${test.is}`)}
              selectedOptions={[`${test.not ? 'not-' : ''}${test.is}`]}
              onOptionSelect={(_, data) => {
                const picked = comparisons.find(({ key }) => key === data.optionValue);
                if (picked) change(index, { ...test, is: picked.is, not: picked.not });
              }}
            >
              {comparisons.map(({ key }) => (
                <Option key={key} value={key}>
                  {t(`rule:is.${key}`)}
                </Option>
              ))}
            </Dropdown>
            {valued ? (
              <Input
                className={s.narrow}
                aria-label={t('rule:where.value')}
                placeholder={test.is === 'in' ? t('rule:where.values') : undefined}
                value={test.value}
                onChange={(_, data) => change(index, { ...test, value: data.value })}
              />
            ) : (
              <span />
            )}
            <Tooltip content={t('rule:where.remove')} relationship="label">
              <Button
                size="small"
                appearance="subtle"
                icon={<DismissRegular />}
                onClick={() => set({ ...form, tests: form.tests.filter((_, at) => at !== index) })}
              />
            </Tooltip>
          </div>
        );
      })}
      <Button
        size="small"
        icon={<AddRegular />}
        onClick={() =>
          set({ ...form, tests: [...form.tests, { property: 'department', is: 'equals', not: false, value: '' }] })
        }
      >
        {t('rule:where.add')}
      </Button>
    </div>
  );
}
