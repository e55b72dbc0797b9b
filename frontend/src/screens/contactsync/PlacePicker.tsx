import { Button, Combobox, Dropdown, Field, makeStyles, Option, Tooltip, tokens } from '@fluentui/react-components';
import { DismissRegular } from '@fluentui/react-icons';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Profiles, type RulePlace } from '../../backend/calls';
import { type PlaceKind, type Places, placeKinds, put } from '../../backend/profile';
import { useLive } from '../../live/useLive';
import { useSettled } from '../../live/useSettled';
import { useFormat } from '../../ui/format';

const useStyles = makeStyles({
  add: {
    display: 'grid',
    gridTemplateColumns: 'minmax(140px, 180px) minmax(0, 1fr)',
    gap: '8px',
    alignItems: 'start',
    maxWidth: '560px',
  },
  narrow: { minWidth: 0, '& > input': { minWidth: 0 } },
  list: { listStyleType: 'none', margin: '0 0 8px', padding: 0, maxWidth: '560px' },
  item: {
    display: 'grid',
    gridTemplateColumns: 'minmax(140px, 180px) minmax(0, 1fr) auto',
    gap: '8px',
    alignItems: 'center',
    minHeight: '36px',
    borderTop: `1px solid ${tokens.colorNeutralStroke3}`,
    ':first-child': { borderTop: 'none' },
  },
  kind: { color: tokens.colorNeutralForeground3, fontSize: tokens.fontSizeBase200 },
  name: { overflow: 'hidden', textOverflow: 'ellipsis', whiteSpace: 'nowrap' },
});

const guid = /^[0-9a-f]{8}-([0-9a-f]{4}-){3}[0-9a-f]{12}$/i;
const canBeNamed = (kind: PlaceKind, typed: string) =>
  kind === 'organizationalUnits' ? /^(ou|dc|cn)=.+/i.test(typed) : guid.test(typed);

export interface PlacePickerProps<P extends Places> {
  label: string;
  places: P;
  onChange: (places: P) => void;
}

/** The groups, people and units that a rule names, and a search for more in what was read of the directory. */
export function PlacePicker<P extends Places>({ label, places, onChange }: PlacePickerProps<P>) {
  const s = useStyles();
  const { t } = useTranslation();
  const format = useFormat();
  const [kind, setKind] = useState<PlaceKind>('groups');
  const [typed, setTyped] = useState('');
  const part = useSettled(typed.trim());
  const chosen = placeKinds.flatMap((one) => (places[one] ?? []).map((id) => ({ kind: one, id })));
  const names = useLive<RulePlace[]>({
    key: ['profiles.names', chosen],
    ask: () => Profiles.names(chosen.map((one) => ({ ...one, name: '', detail: '', people: 0 }))),
    enabled: chosen.length > 0,
    keep: true,
    on: { 'history.changed': 'ask' },
  });
  const found = useLive<RulePlace[]>({
    key: ['profiles.places', kind, part],
    ask: () => Profiles.searchPlaces(kind, part),
  });
  const nameOf = (id: string) => names.data?.find((one) => one.id === id)?.name || id;
  const offered = (found.data ?? []).filter((one) => !(places[kind] ?? []).includes(one.id));
  const byHand = canBeNamed(kind, part) && !offered.some((one) => one.id.toLowerCase() === part.toLowerCase());
  const set = (of: PlaceKind, ids: string[]) =>
    onChange(put<Places, PlaceKind>(places, of, ids.length > 0 ? ids : undefined) as P);
  const add = (id: string) => {
    if (id !== '' && !(places[kind] ?? []).includes(id)) set(kind, [...(places[kind] ?? []), id]);
    setTyped('');
  };
  return (
    <div role="group" aria-label={label}>
      {chosen.length > 0 && (
        <ul className={s.list}>
          {chosen.map((one) => (
            <li key={`${one.kind} ${one.id}`} className={s.item}>
              <span className={s.kind}>{t(`rule:kind.${one.kind}`)}</span>
              <span className={s.name} title={one.id}>
                {nameOf(one.id)}
              </span>
              <Tooltip content={t('rule:places.remove', { name: nameOf(one.id) })} relationship="label">
                <Button
                  size="small"
                  appearance="subtle"
                  icon={<DismissRegular />}
                  onClick={() =>
                    set(
                      one.kind,
                      (places[one.kind] ?? []).filter((id) => id !== one.id),
                    )
                  }
                />
              </Tooltip>
            </li>
          ))}
        </ul>
      )}
      <div className={s.add}>
        <Dropdown
          className={s.narrow}
          aria-label={t('rule:places.kind')}
          value={t(`rule:kind.${kind}`)}
          selectedOptions={[kind]}
          onOptionSelect={(_, data) => setKind((data.optionValue ?? 'groups') as PlaceKind)}
        >
          {placeKinds.map((one) => (
            <Option key={one} value={one}>
              {t(`rule:kind.${one}`)}
            </Option>
          ))}
        </Dropdown>
        <Field className={s.narrow} hint={t(`rule:places.hint.${kind}`)}>
          <Combobox
            className={s.narrow}
            aria-label={t('rule:places.search')}
            placeholder={t('rule:places.search')}
            freeform
            value={typed}
            selectedOptions={[]}
            onChange={(event) => setTyped(event.target.value)}
            onOptionSelect={(_, data) => add(data.optionValue ?? '')}
          >
            {offered.map((one) => (
              <Option key={one.id} value={one.id} text={one.name}>
                {one.people > 0
                  ? t('rule:places.unit', { name: one.name, people: format.number(one.people) })
                  : one.detail === ''
                    ? one.name
                    : `${one.name} · ${one.detail}`}
              </Option>
            ))}
            {byHand && (
              <Option key="typed" value={part} text={part}>
                {t('rule:places.byHand', { id: part })}
              </Option>
            )}
            {offered.length === 0 && !byHand && (
              <Option key="none" value="" text="" disabled>
                {t('rule:places.none')}
              </Option>
            )}
          </Combobox>
        </Field>
      </div>
    </div>
  );
}
