import { Checkbox, Field, makeStyles, Radio, RadioGroup, tokens } from '@fluentui/react-components';
import { useTranslation } from 'react-i18next';
import type { FieldCatalogue, ProfileVerdict } from '../../backend/calls';
import { type Exception, placeKinds, put, type Rule } from '../../backend/profile';
import { ConditionEditor } from './ConditionEditor';
import { PlacePicker } from './PlacePicker';
import { Problem } from './problem';

const useStyles = makeStyles({
  root: { display: 'flex', flexDirection: 'column', gap: '20px', minWidth: 0 },
  part: { display: 'flex', flexDirection: 'column', gap: '8px', minWidth: 0 },
  title: {
    margin: 0,
    fontSize: tokens.fontSizeBase300,
    lineHeight: tokens.lineHeightBase300,
    fontWeight: tokens.fontWeightSemibold,
  },
  why: {
    margin: 0,
    color: tokens.colorNeutralForeground3,
    fontSize: tokens.fontSizeBase200,
    lineHeight: tokens.lineHeightBase200,
  },
  kinds: { display: 'grid', gridTemplateColumns: 'repeat(auto-fill, minmax(210px, 1fr))' },
});

export interface RuleEditorProps {
  rule: Rule;
  as: 'people' | 'mailboxes';
  catalogue: FieldCatalogue;
  verdict: ProfileVerdict | undefined;
  onChange: (rule: Rule) => void;
}

const pruned = (exception: Exception): Exception | undefined =>
  exception.where || placeKinds.some((kind) => (exception[kind] ?? []).length > 0) ? exception : undefined;

/** Whom a rule chooses: where they are looked for, what narrows that, who is taken out, and which kinds are let in. */
export function RuleEditor({ rule, as, catalogue, verdict, onChange }: RuleEditorProps) {
  const s = useStyles();
  const { t } = useTranslation();
  const except = rule.except ?? {};
  const include = rule.include ?? [];
  const places = placeKinds.some((kind) => (rule[kind] ?? []).length > 0);
  const setExcept = (next: Exception) => onChange(put(rule, 'except', pruned(next)));
  const kinds = catalogue.kinds.filter((kind) => as === 'people' || kind !== 'organizationalContacts');
  return (
    <div className={s.root}>
      <Problem verdict={verdict} of={[as]} />
      <div className={s.part}>
        <Field label={t(`rule:who.${as}`)}>
          <RadioGroup
            value={rule.allWithMailbox ? 'all' : 'places'}
            onChange={(_, data) => onChange(put(rule, 'allWithMailbox', data.value === 'all' ? true : undefined))}
          >
            <Radio value="all" label={t('rule:who.all')} />
            <Radio value="places" label={t('rule:who.places')} />
          </RadioGroup>
        </Field>
        {(!rule.allWithMailbox || places) && (
          <>
            {rule.allWithMailbox && <p className={s.why}>{t('rule:who.both')}</p>}
            <PlacePicker label={t('rule:places.title')} places={rule} onChange={onChange} />
          </>
        )}
      </div>
      <div className={s.part}>
        <h3 className={s.title}>{t('rule:where.title')}</h3>
        <p className={s.why}>{t('rule:where.why')}</p>
        <ConditionEditor
          label={t('rule:where.title')}
          condition={rule.where}
          catalogue={catalogue}
          onChange={(where) => onChange(put(rule, 'where', where))}
        />
      </div>
      <div className={s.part}>
        <h3 className={s.title}>{t('rule:except.title')}</h3>
        <p className={s.why}>{t('rule:except.why')}</p>
        <PlacePicker label={t('rule:except.places')} places={except} onChange={setExcept} />
        <ConditionEditor
          label={t('rule:except.where')}
          condition={except.where}
          catalogue={catalogue}
          onChange={(where) => setExcept(put(except, 'where', where))}
        />
      </div>
      <div className={s.part}>
        <h3 className={s.title}>{t('rule:include.title')}</h3>
        <p className={s.why}>{t('rule:include.why')}</p>
        <div className={s.kinds} role="group" aria-label={t('rule:include.title')}>
          {kinds.map((kind) => (
            <Checkbox
              key={kind}
              label={t(`rule:include.${kind}`)}
              checked={include.includes(kind)}
              onChange={(_, data) => {
                const next = data.checked ? [...include, kind] : include.filter((one) => one !== kind);
                onChange(put(rule, 'include', next.length > 0 ? next : undefined));
              }}
            />
          ))}
        </div>
      </div>
    </div>
  );
}
