import { makeStyles, tokens } from '@fluentui/react-components';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { type CardPreview, Profiles } from '../../backend/calls';
import { type Profile, writeProfile } from '../../backend/profile';
import { useLive } from '../../live/useLive';
import { useSettled } from '../../live/useSettled';
import { ErrorNote } from '../../ui/ErrorNote';
import { Loading } from '../../ui/Loading';
import { Status } from '../../ui/Status';
import { PersonPicker } from './PersonPicker';
import { previewable } from './previewable';

const useStyles = makeStyles({
  root: { display: 'flex', flexDirection: 'column', gap: '12px', minWidth: 0 },
  list: { margin: 0 },
  row: {
    display: 'grid',
    gridTemplateColumns: 'minmax(96px, 132px) minmax(0, 1fr)',
    gap: '2px 12px',
    padding: '6px 0',
    borderTop: `1px solid ${tokens.colorNeutralStroke3}`,
    ':first-child': { borderTop: 'none' },
  },
  name: { color: tokens.colorNeutralForeground3, fontSize: tokens.fontSizeBase200, lineHeight: '20px' },
  value: { margin: 0, overflowWrap: 'anywhere', lineHeight: tokens.lineHeightBase300, whiteSpace: 'pre-wrap' },
  was: { color: tokens.colorNeutralForeground3, textDecorationLine: 'line-through', marginRight: '8px' },
  small: {
    margin: 0,
    color: tokens.colorNeutralForeground3,
    fontSize: tokens.fontSizeBase200,
    lineHeight: tokens.lineHeightBase200,
  },
});

/** The contact that the draft would make of somebody: value by value, what the directory has and what is written. */
export function CardBox({ profile }: { profile: Profile }) {
  const s = useStyles();
  const { t } = useTranslation();
  const [person, setPerson] = useState('');
  const text = useSettled(writeProfile(previewable(profile)));
  const card = useLive<CardPreview>({
    key: ['profiles.card', text, person],
    ask: () => Profiles.card(text, person),
    enabled: person !== '',
    keep: true,
  });
  return (
    <div className={s.root}>
      <PersonPicker label={t('mapping:preview.who')} onPick={setPerson} />
      {card.loading && <Loading rows={6} />}
      {card.failure && <ErrorNote what={t('mapping:preview.failed')} error={card.failure} onRetry={card.again} />}
      {card.data?.person.reduced && <Status kind="info">{t('mapping:preview.reduced')}</Status>}
      {card.data && !card.failure && (
        <dl className={s.list} aria-label={t('mapping:preview.title')}>
          {card.data.fields.map((field) => (
            <div key={field.property} className={s.row}>
              <dt className={s.name}>{t(`mapping:property.${field.property}`, { defaultValue: field.property })}</dt>
              <dd className={s.value}>
                {field.values.length === 0 && (
                  <span className={s.small}>{t(`mapping:preview.empty.${field.policy}`)}</span>
                )}
                {field.values.map((value) => (
                  <div key={value.value}>
                    {value.was !== '' && (
                      <del className={s.was} title={t('mapping:preview.was')}>
                        {value.was}
                      </del>
                    )}
                    {value.value}
                    {value.was !== '' && <div className={s.small}>{t('mapping:preview.normalized')}</div>}
                    {value.cut && <Status kind="warning">{t('mapping:preview.cut')}</Status>}
                  </div>
                ))}
                {field.leftOut > 0 && (
                  <Status kind="warning">{t('mapping:preview.leftOut', { count: field.leftOut })}</Status>
                )}
              </dd>
            </div>
          ))}
        </dl>
      )}
      <p className={s.small}>{t('mapping:preview.from')}</p>
    </div>
  );
}
