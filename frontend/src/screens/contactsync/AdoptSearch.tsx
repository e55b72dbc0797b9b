import { Button, Field, Input, makeStyles, tokens } from '@fluentui/react-components';
import { SearchRegular } from '@fluentui/react-icons';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Leftovers as Calls, type LeftoverState } from '../../backend/calls';
import { useAct } from '../../live/useAct';
import { useLive } from '../../live/useLive';
import { Card } from '../../ui/Card';
import { ErrorNote } from '../../ui/ErrorNote';
import { Time } from '../../ui/Time';

const useStyles = makeStyles({
  fields: {
    display: 'grid',
    gridTemplateColumns: 'repeat(auto-fit, minmax(230px, 1fr))',
    gap: '8px 16px',
    marginTop: '12px',
  },
  small: {
    margin: 0,
    color: tokens.colorNeutralForeground3,
    fontSize: tokens.fontSizeBase200,
    lineHeight: tokens.lineHeightBase200,
  },
});

const listed = (text: string): string[] =>
  text
    .split(',')
    .map((one) => one.trim())
    .filter((one) => one !== '');

/** Looks for leftovers; it writes to no mailbox. What is known to be a tool's need not be named. */
export function Search({ state, busy }: { state: LeftoverState; busy: boolean }) {
  const s = useStyles();
  const { t } = useTranslation();
  const [more, setMore] = useState(false);
  const [named, setNamed] = useState({ extensions: '', categories: '', folders: '', mailbox: '' });
  const known = useLive({ key: ['leftovers.known'], ask: Calls.known });
  const find = useAct(() =>
    Calls.find({
      profile: state.profileId,
      mailbox: named.mailbox.trim(),
      extensions: listed(named.extensions),
      categories: listed(named.categories),
      folders: listed(named.folders),
    }),
  );
  const field = (key: keyof typeof named, label: string) => (
    <Field label={label}>
      <Input value={named[key]} onChange={(_, data) => setNamed({ ...named, [key]: data.value })} />
    </Field>
  );
  return (
    <Card
      title={t('leftovers:search.title')}
      subtitle={
        state.searched ? (
          <>
            {t('leftovers:search.searched', { count: state.looked })} <Time at={state.searchedMs} as="relative" />
          </>
        ) : (
          t('leftovers:search.what')
        )
      }
      actions={
        <>
          <Button aria-expanded={more} onClick={() => setMore(!more)}>
            {t('leftovers:search.more')}
          </Button>
          <Button
            appearance={state.searched && state.counts.length > 0 ? 'secondary' : 'primary'}
            icon={<SearchRegular />}
            disabled={busy || find.busy || state.removing}
            onClick={() => void find.run()}
          >
            {state.searched ? t('leftovers:search.again') : t('leftovers:search.begin')}
          </Button>
        </>
      }
    >
      {state.removing && <p className={s.small}>{t('leftovers:search.removing')}</p>}
      {known.data && (
        <p className={s.small}>
          {t('leftovers:search.known', {
            extensions: known.data.extensions.join(', '),
            categories: known.data.categories.join(', '),
            folders: known.data.folders.join(', '),
          })}
        </p>
      )}
      {more && (
        <>
          <div className={s.fields}>
            {field('extensions', t('leftovers:search.extensions'))}
            {field('categories', t('leftovers:search.categories'))}
            {field('folders', t('leftovers:search.folders'))}
            {field('mailbox', t('leftovers:search.mailbox'))}
          </div>
          <p className={s.small}>{t('leftovers:search.named')}</p>
        </>
      )}
      {find.failure && (
        <ErrorNote what={t('leftovers:failed.begin')} safe={t('leftovers:failed.safe')} error={find.failure} />
      )}
    </Card>
  );
}
