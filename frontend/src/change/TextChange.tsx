import { makeStyles, mergeClasses, tokens } from '@fluentui/react-components';
import { useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import { pairLines, shorten } from './lines';
import { Sign } from './Sign';

const useStyles = makeStyles({
  root: { border: `1px solid ${tokens.colorNeutralStroke2}`, borderRadius: tokens.borderRadiusMedium, minWidth: 0 },
  head: {
    display: 'flex',
    flexWrap: 'wrap',
    gap: '0 16px',
    padding: '6px 12px',
    borderBottom: `1px solid ${tokens.colorNeutralStroke2}`,
  },
  where: { fontWeight: tokens.fontWeightSemibold, overflowWrap: 'anywhere' },
  // A narrow window scrolls the lines sideways, by keyboard too.
  scroll: { overflow: 'auto', maxHeight: '360px' },
  table: {
    width: '100%',
    minWidth: '440px',
    tableLayout: 'fixed',
    borderCollapse: 'collapse',
    fontFamily: tokens.fontFamilyMonospace,
    fontSize: tokens.fontSizeBase200,
    lineHeight: '18px',
  },
  title: {
    position: 'sticky',
    top: 0,
    textAlign: 'left',
    padding: '4px 12px',
    fontFamily: tokens.fontFamilyBase,
    fontWeight: tokens.fontWeightSemibold,
    color: tokens.colorNeutralForeground2,
    backgroundColor: tokens.colorNeutralBackground1,
  },
  line: {
    padding: '0 12px 0 24px',
    whiteSpace: 'pre-wrap',
    overflowWrap: 'anywhere',
    verticalAlign: 'top',
    position: 'relative',
  },
  half: { borderLeft: `1px solid ${tokens.colorNeutralStroke2}` },
  gone: { backgroundColor: tokens.colorNeutralBackground4 },
  come: { backgroundColor: tokens.colorBrandBackground2, color: tokens.colorNeutralForeground1 },
  mark: { position: 'absolute', left: '10px', userSelect: 'none' },
  hidden: { padding: '2px 12px', color: tokens.colorNeutralForeground3, fontFamily: tokens.fontFamilyBase },
});

export interface TextChangeProps {
  /** What of it: a path in a schema, the name of a setting, a file. */
  where: string;
  /** '' for nothing there. */
  before: string;
  after: string;
  /** Titles of the two sides. */
  titles: { before: string; after: string };
}

/** A text as it is beside the text as it will be, line by line; equal lines far from a change are left out. */
export function TextChange({ where, before, after, titles }: TextChangeProps) {
  const s = useStyles();
  const { t } = useTranslation();
  const shown = useMemo(() => shorten(pairLines(before, after)), [before, after]);
  const sign = before === '' ? 'added' : after === '' ? 'removed' : 'changed';
  const mark = (text: string, word: string) => (
    <>
      <span className={s.mark} aria-hidden="true">
        {text}
      </span>
      <span className="visually-hidden">{word} </span>
    </>
  );
  return (
    <div className={s.root}>
      <div className={s.head}>
        <Sign sign={sign} />
        <span className={s.where}>{where}</span>
      </div>
      <section className={s.scroll} aria-label={where} tabIndex={0}>
        <table className={s.table} aria-label={where}>
          <thead>
            <tr>
              <th scope="col" className={s.title}>
                {titles.before}
              </th>
              <th scope="col" className={mergeClasses(s.title, s.half)}>
                {titles.after}
              </th>
            </tr>
          </thead>
          <tbody>
            {shown.map((line) => {
              if ('hidden' in line) {
                return (
                  <tr key={line.at}>
                    <td className={s.hidden} colSpan={2}>
                      {t('change:equal', { count: line.hidden })}
                    </td>
                  </tr>
                );
              }
              const { before: old, after: now } = line.pair;
              const equal = old === now;
              return (
                <tr key={line.at}>
                  <td className={mergeClasses(s.line, !equal && old !== undefined && s.gone)}>
                    {!equal && old !== undefined && mark('−', t('change:sign.removed'))}
                    {old ?? ''}
                  </td>
                  <td className={mergeClasses(s.line, s.half, !equal && now !== undefined && s.come)}>
                    {!equal && now !== undefined && mark('+', t('change:sign.added'))}
                    {now ?? ''}
                  </td>
                </tr>
              );
            })}
          </tbody>
        </table>
      </section>
    </div>
  );
}
