import { Field, makeStyles, Radio, RadioGroup } from '@fluentui/react-components';
import { useTranslation } from 'react-i18next';
import { System } from '../../backend/calls';
import { asLanguageChoice } from '../../i18n';
import { useLive } from '../../live/useLive';
import { useLanguageChoice } from '../../look';
import { asThemeChoice, useThemeChoice } from '../../theme';
import { Card } from '../../ui/Card';
import { ErrorNote } from '../../ui/ErrorNote';
import { Loading } from '../../ui/Loading';
import { Page } from '../../ui/Page';

const useStyles = makeStyles({
  two: { display: 'grid', gridTemplateColumns: 'repeat(auto-fit, minmax(280px, 1fr))', gap: '12px' },
});

/** How the window looks and speaks, and what it is. */
export default function Settings() {
  const s = useStyles();
  const { t } = useTranslation();
  const theme = useThemeChoice();
  const language = useLanguageChoice();
  const about = useLive({ key: ['about'], ask: System.about });
  return (
    <Page title={t('settings:title')}>
      <div className={s.two}>
        <Card title={t('settings:look')}>
          <Field label={t('shell:theme.label')}>
            <RadioGroup value={theme.choice} onChange={(_, data) => theme.choose(asThemeChoice(data.value))}>
              <Radio value="system" label={t('shell:theme.system')} />
              <Radio value="light" label={t('shell:theme.light')} />
              <Radio value="dark" label={t('shell:theme.dark')} />
              <Radio value="contrast" label={t('shell:theme.contrast')} />
            </RadioGroup>
          </Field>
        </Card>
        <Card title={t('settings:language')}>
          <Field label={t('settings:language')}>
            <RadioGroup
              value={language.choice}
              onChange={(_, data) => void language.choose(asLanguageChoice(data.value))}
            >
              <Radio value="system" label={t('shell:theme.system')} />
              <Radio value="en" label="English" />
              <Radio value="de" label="Deutsch" />
            </RadioGroup>
          </Field>
        </Card>
      </div>
      <Card title={t('settings:about')}>
        {about.failure && <ErrorNote what={t('settings:failed')} error={about.failure} onRetry={about.again} />}
        {about.loading && <Loading rows={2} />}
        {about.data && (
          <div>
            Concord {about.data.version}
            <br />
            {about.data.platform}
          </div>
        )}
      </Card>
    </Page>
  );
}
