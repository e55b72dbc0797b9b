import {
  Button,
  Menu,
  MenuItem,
  MenuList,
  MenuPopover,
  MenuTrigger,
  makeStyles,
  Tooltip,
  tokens,
} from '@fluentui/react-components';
import { ArrowDownloadRegular } from '@fluentui/react-icons';
import { type KeyboardEvent, useEffect, useId, useMemo, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type uPlot from 'uplot';
import 'uplot/dist/uPlot.min.css';
import { ChartTable } from './ChartTable';
import { chartPicture } from './picture';
import { type ChartKind, type Limit, makePlot, pointAt, pointNowhere } from './plot';
import { type ChartColor, type Part, type Series, seriesCsv } from './series';
import { useDocumentTheme } from './useDocumentTheme';
import { chartWords } from './words';

const useStyles = makeStyles({
  root: {
    display: 'flex',
    flexDirection: 'column',
    minWidth: 0,
    padding: '12px 16px 8px',
    backgroundColor: tokens.colorNeutralBackground1,
    border: `1px solid ${tokens.colorNeutralStroke2}`,
    borderRadius: tokens.borderRadiusXLarge,
  },
  head: { display: 'flex', alignItems: 'flex-start', gap: '4px', height: '20px' },
  words: { flexGrow: 1, minWidth: 0 },
  title: {
    margin: 0,
    fontSize: tokens.fontSizeBase300,
    lineHeight: tokens.lineHeightBase300,
    fontWeight: tokens.fontWeightSemibold,
  },
  summary: {
    minHeight: tokens.lineHeightBase200,
    color: tokens.colorNeutralForeground3,
    fontSize: tokens.fontSizeBase200,
    lineHeight: tokens.lineHeightBase200,
    fontVariantNumeric: 'tabular-nums',
    // One line whatever it says: charts beside each other keep their plots on one height.
    overflow: 'hidden',
    textOverflow: 'ellipsis',
    whiteSpace: 'nowrap',
  },
  plot: {
    marginTop: '4px',
    marginLeft: '-6px',
    borderRadius: tokens.borderRadiusMedium,
    outlineStyle: 'none',
    ':focus-visible': { outline: `2px solid ${tokens.colorStrokeFocus2}` },
  },
  legend: {
    display: 'flex',
    flexWrap: 'wrap',
    gap: '0 16px',
    listStyleType: 'none',
    margin: '0 0 4px',
    padding: 0,
    color: tokens.colorNeutralForeground2,
    fontSize: tokens.fontSizeBase200,
    lineHeight: tokens.lineHeightBase200,
    '& li': { display: 'flex', alignItems: 'center', gap: '6px' },
  },
  note: {
    margin: '0 0 4px',
    color: tokens.colorNeutralForeground2,
    fontSize: tokens.fontSizeBase200,
    lineHeight: tokens.lineHeightBase200,
    minHeight: tokens.lineHeightBase200,
  },
  swatch: { width: '10px', height: '10px', borderRadius: '2px' },
  empty: {
    display: 'grid',
    placeItems: 'center',
    textAlign: 'center',
    color: tokens.colorNeutralForeground3,
  },
});

/** A chart as a file: a PNG in base64, or a table as text. */
export interface ChartFile {
  kind: 'png' | 'csv';
  /** A proposal without a folder: requests-per-second.png */
  name: string;
  content: string;
}

export interface TimeChartProps {
  title: string;
  /** One sentence on the whole range; gives way to the value under the cursor. */
  summary: string;
  series: Series;
  /** What one value is: "Requests". Heads the column of the table. */
  name: string;
  /** After a number: "req/s". */
  unit: string;
  kind: ChartKind;
  /** A token of the theme. */
  color: ChartColor;
  /** For bars: what each is made of, in colours of their own, with a legend. Memoise it, as series. */
  parts?: Part[];
  /** A line under the plot: on the bucket under the cursor, or with null on the whole range. */
  note?: (index: number | null) => string;
  limit?: Limit;
  /** The range shown, unix ms; without it, that of the data. */
  from?: number;
  to?: number;
  /** Charts with the same key share the cursor: give them the same range too. */
  syncKey?: string;
  /** Pixels; 136 without it. */
  height?: number;
  /** What stands in place of the plot when there is no data. */
  empty: string;
  /** Offers to save the chart. The screen asks where to: System.saveData and saveText. */
  onExport?: (file: ChartFile) => void;
}

const none: Part[] = [];

/**
 * One series over time. It is read with the mouse, with the arrow keys (role slider, the value as text) or as a table; a limit
 * is a dashed line with its name on it. Nothing moves by itself.
 */
export function TimeChart(props: TimeChartProps) {
  const { title, summary, series, name, unit, kind, color, limit, syncKey, height = 136, empty, onExport } = props;
  const parts = props.parts ?? none;
  const s = useStyles();
  const { t, i18n } = useTranslation();
  const theme = useDocumentTheme();
  const host = useRef<HTMLDivElement>(null);
  const plot = useRef<uPlot | null>(null);
  const [index, setIndex] = useState<number | null>(null);
  const heading = useId();

  const count = series.at.length;
  const from = props.from ?? series.at[0] ?? 0;
  const to = props.to ?? series.at.at(-1) ?? 1;
  const words = useMemo(() => chartWords(i18n.language, to - from), [i18n.language, from, to]);
  const limitValue = limit?.value;
  const limitLabel = limit?.label ?? '';

  useEffect(() => {
    const element = host.current;
    if (!element || count === 0) return undefined;
    const made = makePlot(element, {
      series,
      parts,
      kind,
      color,
      limit: limitValue === undefined ? undefined : { value: limitValue, label: limitLabel },
      height,
      from,
      to,
      words,
      syncKey,
      onCursor: setIndex,
    });
    plot.current = made;
    let live = true;
    // The canvas may have been drawn before the font was there.
    void document.fonts?.ready.then(() => live && made.redraw(false, true));
    const resized = new ResizeObserver(() => made.setSize({ width: Math.max(1, element.clientWidth), height }));
    resized.observe(element);
    return () => {
      live = false;
      resized.disconnect();
      made.destroy();
      plot.current = null;
    };
    // theme: the colours are read from CSS, so another theme is another plot.
    // oxlint-disable-next-line react-hooks/exhaustive-deps
  }, [series, parts, kind, color, limitValue, limitLabel, height, from, to, words, syncKey, theme, count]);

  const sayParts = (at: number) => {
    const shown = parts.filter(({ value }) => (value[at] ?? 0) > 0);
    if (shown.length === 0) return '';
    return ` · ${shown.map((part) => `${part.name} ${words.number(part.value[at] ?? 0)}`).join(', ')}`;
  };
  const say = (at: number) => {
    const tail = sayParts(at);
    const value = series.value[at];
    const moment = words.moment(series.at[at] ?? 0);
    if (value === null || value === undefined) return t('charts:gap', { at: moment });
    const low = series.low?.[at];
    const high = series.high?.[at];
    const text = `${words.number(value)} ${unit}`;
    if (typeof low === 'number' && typeof high === 'number' && low !== high) {
      return `${t('charts:between', { at: moment, value: text, low: words.number(low), high: words.number(high) })}${tail}`;
    }
    return `${t('charts:value', { at: moment, value: text })}${tail}`;
  };

  const here = Math.min(index ?? count - 1, count - 1);
  const onKey = (event: KeyboardEvent) => {
    const targets: Record<string, number> = {
      ArrowLeft: here - 1,
      ArrowRight: here + 1,
      ArrowDown: here - 1,
      ArrowUp: here + 1,
      PageUp: here - 10,
      PageDown: here + 10,
      Home: 0,
      End: count - 1,
    };
    const target = targets[event.key];
    if (target === undefined) return;
    event.preventDefault();
    const next = Math.max(0, Math.min(count - 1, target));
    setIndex(next);
    if (plot.current) pointAt(plot.current, syncKey, series.at[next] ?? 0);
  };
  const leave = () => {
    setIndex(null);
    if (plot.current) pointNowhere(plot.current, syncKey);
  };

  const file = title.toLocaleLowerCase().replace(/[^\p{L}\p{N}]+/gu, '-');
  const savePicture = () => {
    const canvas = host.current?.querySelector('canvas');
    const content = canvas && host.current ? chartPicture(canvas, host.current, title, summary) : null;
    if (content !== null) onExport?.({ kind: 'png', name: `${file}.png`, content });
  };
  const titles = { at: t('charts:time'), value: name, low: t('charts:low'), high: t('charts:high') };
  const saveTable = () => onExport?.({ kind: 'csv', name: `${file}.csv`, content: seriesCsv(series, titles, parts) });

  return (
    <section className={s.root} aria-labelledby={heading}>
      <div className={s.head}>
        <div className={s.words}>
          <h2 className={s.title} id={heading}>
            {title}
          </h2>
        </div>
        {count > 0 && (
          <ChartTable title={title} series={series} parts={parts} unit={unit} titles={titles} words={words} />
        )}
        {count > 0 && onExport && (
          <Menu>
            <MenuTrigger disableButtonEnhancement>
              <Tooltip content={t('charts:save', { title })} relationship="label">
                <Button size="small" appearance="subtle" icon={<ArrowDownloadRegular />} />
              </Tooltip>
            </MenuTrigger>
            <MenuPopover>
              <MenuList>
                <MenuItem onClick={savePicture}>{t('charts:png')}</MenuItem>
                <MenuItem onClick={saveTable}>{t('charts:csv')}</MenuItem>
              </MenuList>
            </MenuPopover>
          </Menu>
        )}
      </div>
      <div className={s.summary} title={summary}>
        {index === null || count === 0 ? summary : say(here)}
      </div>
      {count === 0 ? (
        <div className={s.empty} style={{ height }}>
          {empty}
        </div>
      ) : (
        <div
          ref={host}
          className={s.plot}
          style={{ height }}
          role="slider"
          tabIndex={0}
          aria-label={t('charts:label', { title, summary })}
          aria-valuemin={0}
          aria-valuemax={count - 1}
          aria-valuenow={here}
          aria-valuetext={[say(here), props.note?.(here) ?? ''].filter(Boolean).join(' · ')}
          onKeyDown={onKey}
          onBlur={leave}
        />
      )}
      {count > 0 && props.note && <div className={s.note}>{props.note(index === null ? null : here)}</div>}
      {count > 0 && parts.length > 0 && (
        <ul className={s.legend}>
          {parts.map((part) => (
            <li key={part.name}>
              <span className={s.swatch} style={{ backgroundColor: `var(--${part.color})` }} aria-hidden="true" />
              {part.name}
            </li>
          ))}
        </ul>
      )}
    </section>
  );
}
