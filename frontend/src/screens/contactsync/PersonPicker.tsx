import { Combobox, Field, makeStyles, Option } from '@fluentui/react-components';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { type PersonLine, Profiles } from '../../backend/calls';
import { useLive } from '../../live/useLive';
import { useSettled } from '../../live/useSettled';

const useStyles = makeStyles({ field: { maxWidth: '460px' }, box: { minWidth: 0, '& > input': { minWidth: 0 } } });

/** Somebody of the directory, by a part of their name or mail address. */
export function PersonPicker({ label, hint, onPick }: { label: string; hint?: string; onPick: (id: string) => void }) {
  const s = useStyles();
  const { t } = useTranslation();
  const [typed, setTyped] = useState('');
  const part = useSettled(typed.trim());
  const found = useLive<PersonLine[]>({
    key: ['profiles.people', part],
    ask: () => Profiles.searchPeople(part),
    keep: true,
  });
  return (
    <Field label={label} hint={hint} className={s.field}>
      <Combobox
        className={s.box}
        freeform
        placeholder={t('rule:person.search')}
        value={typed}
        selectedOptions={[]}
        onChange={(event) => setTyped(event.target.value)}
        onOptionSelect={(_, data) => {
          if (!data.optionValue) return;
          setTyped(data.optionText ?? '');
          onPick(data.optionValue);
        }}
      >
        {(found.data ?? []).map((one) => (
          <Option key={one.id} value={one.id} text={one.name || one.mail || one.id}>
            {one.name === '' ? one.mail || one.id : `${one.name} · ${one.mail}`}
          </Option>
        ))}
        {found.data?.length === 0 && (
          <Option key="none" value="" text="" disabled>
            {t('rule:person.none')}
          </Option>
        )}
      </Combobox>
    </Field>
  );
}
