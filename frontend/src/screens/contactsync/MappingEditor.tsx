import {
  Button,
  Combobox,
  Dropdown,
  Menu,
  MenuItem,
  MenuList,
  MenuPopover,
  MenuTrigger,
  makeStyles,
  Option,
  Tooltip,
  tokens,
} from '@fluentui/react-components';
import { AddRegular, DismissRegular } from '@fluentui/react-icons';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { FieldCatalogue, ProfileVerdict } from '../../backend/calls';
import { type LongField, type Profile, readField, writeField } from '../../backend/profile';
import { Problem } from './problem';

const useStyles = makeStyles({
  root: { display: 'flex', flexDirection: 'column', gap: '12px', minWidth: 0 },
  bar: { display: 'flex', flexWrap: 'wrap', gap: '8px', alignItems: 'center' },
  list: { listStyleType: 'none', margin: 0, padding: 0 },
  row: {
    display: 'grid',
    gridTemplateColumns: 'minmax(100px, 136px) minmax(140px, 1fr) minmax(112px, 156px) 32px',
    gap: '4px 8px',
    alignItems: 'start',
    padding: '6px 0',
    borderTop: `1px solid ${tokens.colorNeutralStroke3}`,
    ':first-child': { borderTop: 'none' },
  },
  name: { lineHeight: '32px', minWidth: 0, overflow: 'hidden', textOverflow: 'ellipsis', whiteSpace: 'nowrap' },
  sources: { display: 'flex', flexDirection: 'column', gap: '4px', minWidth: 0 },
  source: { display: 'grid', gridTemplateColumns: 'minmax(0, 1fr) 32px', gap: '4px' },
  narrow: { minWidth: 0, width: '100%', '& > input': { minWidth: 0 } },
  small: {
    margin: 0,
    color: tokens.colorNeutralForeground3,
    fontSize: tokens.fontSizeBase200,
    lineHeight: tokens.lineHeightBase200,
  },
  add: { maxWidth: '320px' },
});

export interface MappingEditorProps {
  profile: Profile;
  catalogue: FieldCatalogue;
  verdict: ProfileVerdict | undefined;
  onChange: (profile: Profile) => void;
}

/** What fills each property of a contact, and whose word counts where the user wrote something else. */
export function MappingEditor({ profile, catalogue, verdict, onChange }: MappingEditorProps) {
  const s = useStyles();
  const { t } = useTranslation();
  const { fields } = profile;
  const mapped = catalogue.targets.filter(({ name }) => name in fields);
  const free = catalogue.targets.filter(({ name }) => !(name in fields));
  const set = (name: string, field: LongField) =>
    onChange({ ...profile, fields: { ...fields, [name]: writeField(field) } });
  const drop = (name: string) =>
    onChange({ ...profile, fields: Object.fromEntries(Object.entries(fields).filter(([key]) => key !== name)) });
  const label = (name: string) => t(`mapping:property.${name}`, { defaultValue: name });
  return (
    <div className={s.root}>
      <div className={s.bar}>
        <Menu>
          <MenuTrigger disableButtonEnhancement>
            <Button size="small">{t('mapping:presets')}</Button>
          </MenuTrigger>
          <MenuPopover>
            <MenuList>
              {catalogue.presets.map((preset) => (
                <MenuItem
                  key={preset.name}
                  subText={t(`mapping:preset.${preset.name}.purpose`)}
                  onClick={() => onChange({ ...profile, fields: JSON.parse(preset.fields) as Profile['fields'] })}
                >
                  {t(`mapping:preset.${preset.name}.name`)}
                </MenuItem>
              ))}
              <MenuItem
                subText={t('mapping:preset.default.purpose')}
                onClick={() => onChange({ ...profile, fields: JSON.parse(catalogue.default) as Profile['fields'] })}
              >
                {t('mapping:preset.default.name')}
              </MenuItem>
            </MenuList>
          </MenuPopover>
        </Menu>
        <span className={s.small}>{t('mapping:unmapped')}</span>
      </div>
      <Problem verdict={verdict} of={['fields']} />
      <ul className={s.list} aria-label={t('mapping:title')}>
        {mapped.map((target) => {
          const field = readField(fields[target.name] ?? []);
          return (
            <li key={target.name} className={s.row}>
              <span className={s.name} title={target.name}>
                {label(target.name)}
              </span>
              <Sources
                of={label(target.name)}
                field={field}
                sources={catalogue.sources}
                onChange={(from) => set(target.name, { ...field, from })}
              />
              <Dropdown
                className={s.narrow}
                aria-label={t('mapping:policyOf', { property: label(target.name) })}
                value={t(`mapping:policy.${field.policy}`)}
                selectedOptions={[field.policy]}
                onOptionSelect={(_, data) => set(target.name, { ...field, policy: data.optionValue ?? 'overwrite' })}
              >
                {target.policies.map((policy) => (
                  <Option key={policy} value={policy}>
                    {t(`mapping:policy.${policy}`)}
                  </Option>
                ))}
              </Dropdown>
              {target.name === 'displayName' ? (
                <span />
              ) : (
                <Tooltip content={t('mapping:remove', { property: label(target.name) })} relationship="label">
                  <Button appearance="subtle" icon={<DismissRegular />} onClick={() => drop(target.name)} />
                </Tooltip>
              )}
              {field.policy !== 'overwrite' && (
                <p className={s.small} style={{ gridColumn: '2 / -1' }}>
                  {t(`mapping:meaning.${field.policy}`)}
                </p>
              )}
            </li>
          );
        })}
      </ul>
      {free.length > 0 && (
        <Dropdown
          className={s.add}
          aria-label={t('mapping:add')}
          placeholder={t('mapping:add')}
          value=""
          selectedOptions={[]}
          onOptionSelect={(_, data) => {
            const name = data.optionValue ?? '';
            const from = catalogue.sources.includes(name) ? [name] : [catalogue.sources[0] ?? 'displayName'];
            set(name, { from, policy: name === 'personalNotes' ? 'fillIfEmpty' : 'overwrite' });
          }}
        >
          {free.map(({ name }) => (
            <Option key={name} value={name}>
              {label(name)}
            </Option>
          ))}
        </Dropdown>
      )}
    </div>
  );
}

interface SourcesProps {
  of: string;
  field: LongField;
  sources: string[];
  onChange: (from: string[]) => void;
}

/** The sources of a property in order: a property of the person, or a text with properties in braces. */
function Sources({ of, field, sources, onChange }: SourcesProps) {
  const s = useStyles();
  const { t } = useTranslation();
  const change = (index: number, source: string) =>
    onChange(field.from.map((one, at) => (at === index ? source : one)));
  return (
    <div className={s.sources}>
      {field.from.map((source, index) => (
        // oxlint-disable-next-line react/no-array-index-key
        <div key={index} className={s.source}>
          <Source
            label={t('mapping:sourceOf', { property: of, number: index + 1 })}
            source={source}
            sources={sources}
            onChange={(next) => change(index, next)}
          />
          {index === 0 && field.from.length === 1 ? (
            <Tooltip content={t('mapping:addSource', { property: of })} relationship="label">
              <Button appearance="subtle" icon={<AddRegular />} onClick={() => onChange([...field.from, 'mail'])} />
            </Tooltip>
          ) : (
            <Tooltip content={t('mapping:removeSource', { property: of, number: index + 1 })} relationship="label">
              <Button
                appearance="subtle"
                icon={<DismissRegular />}
                onClick={() => onChange(field.from.filter((_, at) => at !== index))}
              />
            </Tooltip>
          )}
        </div>
      ))}
    </div>
  );
}

interface SourceProps {
  label: string;
  source: string;
  sources: string[];
  onChange: (source: string) => void;
}

function Source({ label, source, sources, onChange }: SourceProps) {
  const s = useStyles();
  const { t } = useTranslation();
  const [typed, setTyped] = useState<string>();
  const words = (one: string) => (sources.includes(one) ? t(`mapping:property.${one}`, { defaultValue: one }) : one);
  // A typed word that is no property and has no brace is a text of the admin's own: it is written as one.
  const meant = (text: string): string => {
    const known = sources.find((one) => one === text || words(one).toLowerCase() === text.toLowerCase());
    if (known !== undefined) return known;
    return text.startsWith('=') || text.includes('{') ? text : `=${text}`;
  };
  const settle = () => {
    if (typed !== undefined && typed.trim() !== '' && typed !== words(source)) onChange(meant(typed.trim()));
    setTyped(undefined);
  };
  const shown =
    typed === undefined ? sources : sources.filter((one) => words(one).toLowerCase().includes(typed.toLowerCase()));
  return (
    <Combobox
      className={s.narrow}
      aria-label={label}
      freeform
      value={typed ?? words(source)}
      selectedOptions={[source]}
      onChange={(event) => setTyped(event.target.value)}
      onBlur={settle}
      onOptionSelect={(_, data) => {
        // Nothing chosen: the kit lets go of the old choice, because other words are being typed.
        if (!data.optionValue) return;
        setTyped(undefined);
        onChange(data.optionValue === '=' ? meant(typed ?? '') : data.optionValue);
      }}
    >
      {shown.map((one) => (
        <Option key={one} value={one} text={words(one)}>
          {words(one)}
        </Option>
      ))}
      {typed !== undefined && typed.trim() !== '' && (
        <Option key="=" value="=" text={typed}>
          {t('mapping:text', { text: typed })}
        </Option>
      )}
    </Combobox>
  );
}
