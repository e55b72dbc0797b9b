import { makeStyles, mergeClasses, tokens } from '@fluentui/react-components';
import { useVirtualizer } from '@tanstack/react-virtual';
import {
  type KeyboardEvent,
  type MouseEvent,
  type ReactNode,
  useCallback,
  useEffect,
  useId,
  useMemo,
  useRef,
  useState,
} from 'react';
import { useTranslation } from 'react-i18next';
import { asTabbed, type Column } from './columns';
import type { Sort } from './pagedRows';
import { Head, Row, useRowStyles } from './Row';
import { Toolbar } from './Toolbar';
import { useFitting } from './useFitting';
import { type RowSource, type Rows, useMemoryRows, usePagedRows } from './useRows';

export type { Column } from './columns';
export type { PageRequest } from './pagedRows';
export type { RowSource } from './useRows';

const useStyles = makeStyles({
  frame: { display: 'flex', flexDirection: 'column', height: '100%', minHeight: 0 },
  grid: {
    flexGrow: 1,
    minHeight: 0,
    overflow: 'auto',
    outlineStyle: 'none',
    position: 'relative',
    // An outline, because rows would cover an inner shadow.
    '&:focus-visible': { outline: `2px solid ${tokens.colorStrokeFocus2}`, outlineOffset: '-2px' },
  },
  headGroup: { position: 'sticky', top: 0, zIndex: 1 },
  empty: { padding: '0 16px' },
});

interface Common<R> {
  /** Names the table for a screen reader. */
  label: string;
  columns: Column<R>[];
  rowKey: (row: R) => string | number;
  /** 36 px; 32 for a diff. */
  rowHeight?: number;
  /** Enter or a double click on a row. */
  onOpen?: (row: R) => void;
  /** A filter box with this placeholder. */
  search?: string;
  /** Counts what is shown: i18next key of a plural with {{count}}, read out after filtering. */
  countKey?: string;
  /** At the left of the filter: a title, tabs. */
  toolbar?: ReactNode;
  /** Filters of the screen's own, right before the filter box. */
  filters?: ReactNode;
  /** What is looked for at first. */
  searchFirst?: string;
  /** Offers to save what is shown as CSV. The screen asks where to: System.saveText. */
  onExport?: (csv: string) => Promise<unknown>;
  /** Inside the card when there are no rows at all; for a search without a hit the table has its own words. */
  empty?: ReactNode;
  /** Draws what a source failed with: an ErrorNote. */
  failed?: (thrown: unknown, again: () => void) => ReactNode;
  /** Sorted so at first. */
  sortFirst?: Sort;
}

export type GridProps<R> = Common<R> &
  ({ rows: readonly R[]; source?: never } | { source: RowSource<R>; rows?: never });

/**
 * A table of any length: only what is visible is in the document. One stop for Tab; arrows, Page, Home and End move, Shift
 * selects, Ctrl+A all, Ctrl+C copies, Enter opens.
 */
export function Grid<R>(props: GridProps<R>) {
  return props.source ? <PagedGrid {...props} /> : <MemoryGrid {...props} rows={props.rows ?? []} />;
}

function MemoryGrid<R>(props: Common<R> & { rows: readonly R[] }) {
  const [search, setSearch] = useState(props.searchFirst ?? '');
  const [sort, setSort] = useState<Sort | null>(props.sortFirst ?? null);
  const { columns } = props;
  const sorted = sort ? columns.find(({ key }) => key === sort.key) : undefined;
  const by = sorted?.sort;
  const text = useRef(sorted?.text);
  text.current = sorted?.text;
  const direction = sort?.direction === 'descending' ? -1 : 1;
  const compare = useMemo(() => {
    if (!by) return null;
    const order = by === true ? (a: R, b: R) => (text.current?.(a) ?? '').localeCompare(text.current?.(b) ?? '') : by;
    return (a: R, b: R) => direction * order(a, b);
  }, [by, direction]);
  const rows = useMemoryRows(props.rows, search, (row) => columns.map((column) => column.text(row)).join(' '), compare);
  return (
    <Table
      {...props}
      rows={rows}
      search={search}
      onSearch={setSearch}
      searchHint={props.search}
      sort={sort}
      onSort={setSort}
    />
  );
}

function PagedGrid<R>(props: Common<R> & { source: RowSource<R> }) {
  const [search, setSearch] = useState(props.searchFirst ?? '');
  const [sort, setSort] = useState<Sort | null>(props.sortFirst ?? null);
  const rows = usePagedRows(props.source, search, sort);
  return (
    <Table
      {...props}
      rows={rows}
      search={search}
      onSearch={setSearch}
      searchHint={props.search}
      sort={sort}
      onSort={setSort}
    />
  );
}

type TableProps<R> = Omit<Common<R>, 'search'> & {
  rows: Rows<R>;
  search: string;
  onSearch: (search: string) => void;
  searchHint: string | undefined;
  sort: Sort | null;
  onSort: (sort: Sort) => void;
};

function Table<R>(props: TableProps<R>) {
  const { label, columns: all, rows, rowKey, rowHeight = 36, sort, onSort, search, onOpen } = props;
  const s = useStyles();
  const rowStyles = useRowStyles();
  const { t } = useTranslation();
  const scroller = useRef<HTMLDivElement>(null);
  const frame = useRef<HTMLDivElement>(null);
  const columns = useFitting(all, frame);
  const id = useId();
  // The row with the focus, and where a selection began.
  const [active, setActive] = useState(-1);
  const [anchor, setAnchor] = useState(-1);
  const tracks = columns.map(({ width }) => width).join(' ');
  const { total } = rows;
  const virtual = useVirtualizer({
    count: total,
    getScrollElement: () => scroller.current,
    estimateSize: () => rowHeight,
    overscan: 14,
    scrollMargin: 36,
    scrollPaddingStart: 36,
    // Drawing inside the scroll event holds the scrolling up: 14 frames a second instead of 52, measured on two busy cores.
    useFlushSync: false,
  });
  const items = virtual.getVirtualItems();
  const first = items[0]?.index ?? 0;
  const last = items.at(-1)?.index ?? 0;
  const { want } = rows;
  useEffect(() => want(first, last), [want, first, last]);
  useEffect(() => {
    setActive(-1);
    setAnchor(-1);
    scroller.current?.scrollTo({ top: 0 });
  }, [search, sort]);

  const from = Math.min(active, anchor < 0 ? active : anchor);
  const to = Math.max(active, anchor < 0 ? active : anchor);
  const copy = async () => {
    if (from < 0) return;
    await navigator.clipboard.writeText(asTabbed(all, await rows.range(from, to)));
  };
  const move = (index: number, extend: boolean) => {
    const next = Math.max(0, Math.min(total - 1, index));
    setAnchor(extend ? (anchor < 0 ? Math.max(0, active) : anchor) : -1);
    setActive(next);
    virtual.scrollToIndex(next);
  };
  const onKey = (event: KeyboardEvent) => {
    if (event.target !== scroller.current || total === 0) return;
    const page = Math.max(1, Math.floor((scroller.current.clientHeight - 36) / rowHeight) - 1);
    const targets: Record<string, number> = {
      ArrowDown: active + 1,
      ArrowUp: active - 1,
      PageDown: active + page,
      PageUp: active - page,
      Home: 0,
      End: total - 1,
    };
    const target = targets[event.key];
    const row = rows.at(active);
    if (target !== undefined) move(target, event.shiftKey);
    else if ((event.ctrlKey || event.metaKey) && event.key.toLowerCase() === 'a') {
      setAnchor(0);
      setActive(total - 1);
    } else if ((event.ctrlKey || event.metaKey) && event.key.toLowerCase() === 'c') void copy();
    else if (event.key === 'Enter' && row !== undefined && onOpen) onOpen(row);
    else return;
    event.preventDefault();
  };
  const pick = useCallback((index: number, event: MouseEvent) => {
    setAnchor((before) => (event.shiftKey ? (before < 0 ? index : before) : -1));
    setActive((before) => {
      if (event.shiftKey) setAnchor((start) => (start === index && before >= 0 ? before : start));
      return index;
    });
  }, []);
  const open = useRef(onOpen);
  open.current = onOpen;
  const openRow = useCallback((row: R) => open.current?.(row), []);

  const shown = items.some(({ index }) => index === active);
  const failed = rows.error !== null && props.failed?.(rows.error, rows.again);
  return (
    <div className={s.frame} ref={frame}>
      <Toolbar
        left={props.toolbar}
        filters={props.filters}
        search={search}
        onSearch={props.onSearch}
        hint={props.searchHint}
        count={
          props.countKey === undefined || (rows.loading && total === 0)
            ? undefined
            : t(props.countKey, { count: total })
        }
        columns={all}
        everything={() => rows.range(0, total - 1)}
        onExport={total > 0 ? props.onExport : undefined}
      />
      {failed}
      {total === 0 && !rows.loading && !failed && (
        <div className={s.empty}>{search === '' ? props.empty : <p role="status">{t('grid:none', { search })}</p>}</div>
      )}
      {(total > 0 || (rows.loading && !failed)) && (
        <div
          ref={scroller}
          className={s.grid}
          role="grid"
          tabIndex={0}
          aria-label={label}
          aria-rowcount={total + 1}
          aria-colcount={columns.length}
          aria-multiselectable
          aria-busy={rows.loading}
          aria-activedescendant={active >= 0 && shown ? `${id}-${active}` : undefined}
          onKeyDown={onKey}
        >
          <div role="rowgroup" className={s.headGroup}>
            <div
              role="row"
              aria-rowindex={1}
              className={mergeClasses(rowStyles.row, rowStyles.head)}
              style={{ gridTemplateColumns: tracks }}
            >
              {columns.map((column) => (
                <Head key={column.key} column={column} sort={sort} onSort={onSort} />
              ))}
            </div>
          </div>
          <div role="rowgroup" style={{ height: virtual.getTotalSize() }}>
            {items.map((item) => {
              const row = rows.at(item.index);
              return (
                <Row
                  key={row === undefined ? `wait ${item.index}` : rowKey(row)}
                  row={row}
                  columns={columns}
                  top={item.start - 36}
                  height={rowHeight}
                  index={item.index}
                  id={`${id}-${item.index}`}
                  active={item.index === active}
                  picked={from >= 0 && item.index >= from && item.index <= to}
                  tracks={tracks}
                  onPick={pick}
                  onOpen={openRow}
                />
              );
            })}
          </div>
        </div>
      )}
    </div>
  );
}
