import { makeStyles, tokens } from '@fluentui/react-components';
import { useTranslation } from 'react-i18next';
import type { CloudLogChange, CloudLogStep } from '../../../backend/calls';
import { LogStatus } from './LogStatus';

const useStyles = makeStyles({
  scroll: { overflowX: 'auto' },
  table: {
    width: '100%',
    minWidth: '480px',
    tableLayout: 'fixed',
    borderCollapse: 'collapse',
    lineHeight: tokens.lineHeightBase300,
  },
  head: {
    textAlign: 'left',
    fontWeight: tokens.fontWeightSemibold,
    fontSize: tokens.fontSizeBase200,
    color: tokens.colorNeutralForeground2,
    padding: '4px 8px 4px 0',
    borderBottom: `1px solid ${tokens.colorNeutralStroke2}`,
  },
  cell: {
    padding: '6px 8px 6px 0',
    verticalAlign: 'top',
    textAlign: 'left',
    fontWeight: tokens.fontWeightRegular,
    overflowWrap: 'anywhere',
    borderBottom: `1px solid ${tokens.colorNeutralStroke3}`,
  },
  mute: { color: tokens.colorNeutralForeground3 },
  status: { width: '120px' },
  name: { width: '180px' },
});

/** The steps that one object went through. */
export function ObjectSteps({ steps }: { steps: CloudLogStep[] }) {
  const s = useStyles();
  const { t } = useTranslation();
  return (
    <section className={s.scroll} aria-label={t('cloudjobs:entry.steps')} tabIndex={0}>
      <table className={s.table}>
        <thead>
          <tr>
            <th scope="col" className={`${s.head} ${s.name}`}>
              {t('cloudjobs:entry.step')}
            </th>
            <th scope="col" className={`${s.head} ${s.status}`}>
              {t('cloudjobs:log.status')}
            </th>
            <th scope="col" className={s.head}>
              {t('cloudjobs:entry.words')}
            </th>
          </tr>
        </thead>
        <tbody>
          {steps.map((step, index) => (
            // Two steps of one name are told apart by their place alone.
            // oxlint-disable-next-line react/no-array-index-key
            <tr key={`${step.name} ${index}`}>
              <th scope="row" className={s.cell}>
                {t(`cloudjobs:step.${step.type.toLowerCase()}`, { defaultValue: step.name })}
              </th>
              <td className={s.cell}>
                <LogStatus status={step.status} />
              </td>
              <td className={s.cell}>{step.description}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}

/** The attributes that were changed, old beside new. */
export function ObjectChanges({ changes }: { changes: CloudLogChange[] }) {
  const s = useStyles();
  const { t } = useTranslation();
  const value = (text: string) => (text === '' ? <span className={s.mute}>{t('change:empty')}</span> : text);
  return (
    <section className={s.scroll} aria-label={t('cloudjobs:entry.changes')} tabIndex={0}>
      <table className={s.table}>
        <thead>
          <tr>
            <th scope="col" className={`${s.head} ${s.name}`}>
              {t('cloudjobs:entry.attribute')}
            </th>
            <th scope="col" className={s.head}>
              {t('cloudjobs:entry.old')}
            </th>
            <th scope="col" className={s.head}>
              {t('cloudjobs:entry.new')}
            </th>
          </tr>
        </thead>
        <tbody>
          {changes.map((change) => (
            <tr key={change.name}>
              <th scope="row" className={s.cell}>
                {change.name}
              </th>
              <td className={s.cell}>{value(change.old)}</td>
              <td className={s.cell}>{value(change.new)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}
