import { Button, Field, Input, makeStyles, Switch, tokens } from '@fluentui/react-components';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Removal as Calls, type RemovalState } from '../../backend/calls';
import { useAct } from '../../live/useAct';
import { Card } from '../../ui/Card';
import { ErrorNote } from '../../ui/ErrorNote';

const useStyles = makeStyles({
  columns: {
    display: 'grid',
    gridTemplateColumns: 'repeat(auto-fit, minmax(280px, 1fr))',
    gap: '12px 32px',
    marginTop: '8px',
  },
  title: { margin: '0 0 4px', fontSize: tokens.fontSizeBase300, fontWeight: tokens.fontWeightSemibold },
  list: { margin: 0, paddingLeft: '20px', lineHeight: tokens.lineHeightBase300 },
  more: { display: 'flex', flexDirection: 'column', gap: '8px', marginTop: '16px', maxWidth: '460px' },
});

/** What would go and what would stay, in words; then the look at how much that is. */
export function Begin({ state }: { state: RemovalState }) {
  const s = useStyles();
  const { t } = useTranslation();
  const [mailbox, setMailbox] = useState('');
  const [everywhere, setEverywhere] = useState(false);
  const look = useAct(() =>
    Calls.start({ profile: state.profileId, mailbox: mailbox.trim(), everywhere, plan: true, leaveRest: false }),
  );
  return (
    <Card
      title={t('removal:begin.title')}
      subtitle={t('removal:begin.subtitle')}
      actions={
        <Button appearance="primary" disabledFocusable={look.busy} onClick={() => void look.run()}>
          {t('removal:look')}
        </Button>
      }
    >
      <div className={s.columns}>
        <section>
          <h3 className={s.title}>{t('removal:goes.title')}</h3>
          <ul className={s.list}>
            <li>{t('removal:goes.marked')}</li>
            <li>{t('removal:goes.edited')}</li>
            <li>{t('removal:goes.folder')}</li>
          </ul>
        </section>
        <section>
          <h3 className={s.title}>{t('removal:stays.title')}</h3>
          <ul className={s.list}>
            <li>{t('removal:stays.own')}</li>
            <li>{t('removal:stays.folder')}</li>
            <li>{t('removal:stays.deleted')}</li>
          </ul>
        </section>
      </div>
      <div className={s.more}>
        <Field label={t('removal:only')} hint={t('removal:onlyHint')}>
          <Input value={mailbox} onChange={(_, data) => setMailbox(data.value)} />
        </Field>
        <Field hint={t('removal:everywhereHint')}>
          <Switch
            label={t('removal:everywhere')}
            checked={everywhere}
            onChange={(_, data) => setEverywhere(data.checked)}
          />
        </Field>
      </div>
      {look.failure && (
        <ErrorNote what={t('removal:failed.begin')} safe={t('removal:failed.safe')} error={look.failure} />
      )}
    </Card>
  );
}
