import {
  Accordion,
  AccordionHeader,
  AccordionItem,
  AccordionPanel,
  Checkbox,
  makeStyles,
  tokens,
} from '@fluentui/react-components';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Unattended as Scheduler } from '../../backend/calls';
import { asFailure } from '../../backend/error';
import { useLive } from '../../live/useLive';
import { ConfirmDialog } from '../../ui/ConfirmDialog';
import { CopyButton } from '../../ui/CopyButton';
import { ErrorNote } from '../../ui/ErrorNote';
import { Facts } from '../../ui/Facts';

const useStyles = makeStyles({
  stack: { display: 'flex', flexDirection: 'column', gap: '12px', minWidth: 0 },
  text: { margin: 0, lineHeight: tokens.lineHeightBase300 },
  hint: { margin: 0, color: tokens.colorNeutralForeground3, lineHeight: tokens.lineHeightBase300 },
  typed: { display: 'flex', alignItems: 'center', gap: '8px', minWidth: 0 },
  code: {
    minWidth: 0,
    overflowWrap: 'anywhere',
    fontFamily: tokens.fontFamilyMonospace,
    fontSize: tokens.fontSizeBase200,
  },
  whole: {
    margin: 0,
    maxHeight: '200px',
    overflowY: 'auto',
    whiteSpace: 'pre-wrap',
    overflowWrap: 'anywhere',
    padding: '8px 12px',
    backgroundColor: tokens.colorNeutralBackground3,
    borderRadius: tokens.borderRadiusMedium,
    fontFamily: tokens.fontFamilyMonospace,
    fontSize: tokens.fontSizeBase200,
    lineHeight: tokens.lineHeightBase200,
  },
});

interface UnattendedInstallProps {
  windows: boolean;
  onDone: () => void;
  onClose: () => void;
}

/** How often the system looks; when a profile is due, its own schedule says. */
const minutes = 5;

/** Shows what would be installed, to the last line, and installs it. */
export function UnattendedInstall({ windows, onDone, onClose }: UnattendedInstallProps) {
  const s = useStyles();
  const { t } = useTranslation();
  const [loggedOut, setLoggedOut] = useState(false);
  const plan = useLive({
    key: ['unattended.plan', loggedOut],
    ask: () => Scheduler.plan({ minutes, loggedOut }),
    keep: true,
  });
  return (
    <ConfirmDialog
      title={t('unattended:installTitle')}
      confirm={t('unattended:installDo')}
      onConfirm={async () => {
        await Scheduler.install({ minutes, loggedOut });
        onDone();
      }}
      onClose={onClose}
      asError={asFailure}
    >
      <div className={s.stack}>
        <p className={s.text}>{t('unattended:installText')}</p>
        {windows && (
          <div>
            <Checkbox
              label={t('unattended:always')}
              checked={loggedOut}
              onChange={(_, data) => setLoggedOut(data.checked === true)}
            />
            {loggedOut && <p className={s.hint}>{t('unattended:alwaysHint')}</p>}
          </div>
        )}
        {plan.failure && <ErrorNote what={t('unattended:planFailed')} error={plan.failure} />}
        {plan.data && (
          <>
            <Facts
              rows={[
                { label: t('unattended:makes'), value: plan.data.makes.join(', ') },
                { label: t('unattended:command'), value: <span className={s.code}>{plan.data.command}</span> },
              ]}
            />
            <Accordion collapsible>
              <AccordionItem value="whole">
                <AccordionHeader size="small">{t('unattended:show')}</AccordionHeader>
                <AccordionPanel>
                  <pre className={s.whole} tabIndex={0}>
                    {plan.data.text}
                  </pre>
                </AccordionPanel>
              </AccordionItem>
            </Accordion>
            <div>
              <p className={s.hint}>{t(windows ? 'unattended:server' : 'unattended:linger')}</p>
              <div className={s.typed}>
                <code className={s.code}>{plan.data.typed}</code>
                <CopyButton size="small" iconOnly text={plan.data.typed} label={t('unattended:copy')} />
              </div>
            </div>
          </>
        )}
      </div>
    </ConfirmDialog>
  );
}
