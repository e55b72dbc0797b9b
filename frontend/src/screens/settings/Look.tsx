import { Field, makeStyles, Radio, RadioGroup } from '@fluentui/react-components';
import { useTranslation } from 'react-i18next';
import { asLanguageChoice } from '../../i18n';
import { useLanguageChoice } from '../../look';
import { asThemeChoice, useThemeChoice } from '../../theme';
import { Card } from '../../ui/Card';

const useStyles = makeStyles({
  two: {
    display: 'grid',
    gridTemplateColumns: 'repeat(auto-fit, minmax(140px, 1fr))',
    gap: '12px',
    alignItems: 'start',
  },
});

/** Theme and language, in force at once. */
export function Look() {
  const s = useStyles();
  const { t } = useTranslation();
  const theme = useThemeChoice();
  const language = useLanguageChoice();
  return (
    <Card title={t('settings:look')}>
      <div className={s.two}>
        <Field label={t('shell:theme.label')}>
          <RadioGroup value={theme.choice} onChange={(_, data) => theme.choose(asThemeChoice(data.value))}>
            <Radio value="system" label={t('shell:theme.system')} />
            <Radio value="light" label={t('shell:theme.light')} />
            <Radio value="dark" label={t('shell:theme.dark')} />
            <Radio value="contrast" label={t('shell:theme.contrast')} />
          </RadioGroup>
        </Field>
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
      </div>
    </Card>
  );
}
