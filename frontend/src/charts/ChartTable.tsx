import {
  Button,
  makeStyles,
  Popover,
  PopoverSurface,
  PopoverTrigger,
  Tooltip,
  tokens,
} from '@fluentui/react-components';
import { TableRegular } from '@fluentui/react-icons';
import { useTranslation } from 'react-i18next';
import type { Part, Series } from './series';
import type { ChartWords } from './words';

const useStyles = makeStyles({
  title: { margin: '0 0 8px', fontSize: tokens.fontSizeBase300, fontWeight: tokens.fontWeightSemibold },
  frame: { maxHeight: '300px', overflowY: 'auto' },
  table: {
    borderCollapse: 'collapse',
    fontVariantNumeric: 'tabular-nums',
    '& th': {
      position: 'sticky',
      top: 0,
      textAlign: 'left',
      fontWeight: tokens.fontWeightSemibold,
      fontSize: tokens.fontSizeBase200,
      color: tokens.colorNeutralForeground2,
      backgroundColor: tokens.colorNeutralBackground1,
    },
    '& th, & td': { padding: '4px 24px 4px 0' },
    '& td + td, & th + th': { textAlign: 'right' },
  },
});

export interface ChartTableProps {
  title: string;
  series: Series;
  parts: Part[];
  unit: string;
  titles: { at: string; value: string; low: string; high: string };
  words: ChartWords;
}

/** The same as a chart, as a table: newest first, every bucket, gaps said. */
export function ChartTable({ title, series, parts, unit, titles, words }: ChartTableProps) {
  const s = useStyles();
  const { t } = useTranslation();
  const bounds = series.low !== undefined && series.high !== undefined;
  const rows = () => Array.from(series.at, (_, index) => series.at.length - 1 - index);
  const cell = (value: number | null | undefined) =>
    value === null || value === undefined ? t('charts:none') : `${words.number(value)} ${unit}`;
  return (
    <Popover trapFocus withArrow positioning="below-end">
      <PopoverTrigger disableButtonEnhancement>
        <Tooltip content={t('charts:table', { title })} relationship="label">
          <Button size="small" appearance="subtle" icon={<TableRegular />} />
        </Tooltip>
      </PopoverTrigger>
      <PopoverSurface aria-label={t('charts:tableOf', { title })}>
        <h3 className={s.title}>{title}</h3>
        <div className={s.frame} tabIndex={0} role="region" aria-label={t('charts:tableOf', { title })}>
          <table className={s.table}>
            <thead>
              <tr>
                <th scope="col">{titles.at}</th>
                <th scope="col">{titles.value}</th>
                {bounds && <th scope="col">{titles.low}</th>}
                {bounds && <th scope="col">{titles.high}</th>}
                {parts.map(({ name }) => (
                  <th scope="col" key={name}>
                    {name}
                  </th>
                ))}
              </tr>
            </thead>
            <tbody>
              {rows().map((index) => (
                <tr key={index}>
                  <td>{words.moment(series.at[index] ?? 0)}</td>
                  <td>{cell(series.value[index])}</td>
                  {bounds && <td>{cell(series.low?.[index])}</td>}
                  {bounds && <td>{cell(series.high?.[index])}</td>}
                  {parts.map(({ name, value }) => (
                    <td key={name}>{cell(value[index])}</td>
                  ))}
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      </PopoverSurface>
    </Popover>
  );
}
