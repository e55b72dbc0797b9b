import { makeStyles, mergeClasses, tokens } from '@fluentui/react-components';
import { ArrowDown12Regular, ArrowUp12Regular } from '@fluentui/react-icons';
import { type MouseEvent, memo } from 'react';
import type { Column } from './columns';
import type { Sort } from './pagedRows';

/** Shared with the row of titles. */
export const useRowStyles = makeStyles({
  row: {
    display: 'grid',
    alignItems: 'center',
    columnGap: '12px',
    padding: '0 16px',
    boxSizing: 'border-box',
    // The tracks' least widths: the same for every row, whatever is in it.
    minWidth: 'min-content',
    width: '100%',
    borderBottom: `1px solid ${tokens.colorNeutralStroke3}`,
    ':hover': { backgroundColor: tokens.colorNeutralBackground1Hover },
  },
  body: { position: 'absolute', top: '36px', left: 0, contain: 'layout style' },
  picked: {
    backgroundColor: tokens.colorNeutralBackground1Selected,
    color: tokens.colorNeutralForeground1Selected,
    ':hover': { backgroundColor: tokens.colorNeutralBackground1Selected },
  },
  active: { boxShadow: `inset 3px 0 0 ${tokens.colorCompoundBrandStroke}` },
  head: {
    height: '36px',
    backgroundColor: tokens.colorNeutralBackground1,
    color: tokens.colorNeutralForeground2,
    fontSize: tokens.fontSizeBase200,
    fontWeight: tokens.fontWeightSemibold,
    ':hover': { backgroundColor: tokens.colorNeutralBackground1 },
  },
  sort: {
    appearance: 'none',
    border: 'none',
    backgroundColor: 'transparent',
    fontFamily: 'inherit',
    fontSize: 'inherit',
    fontWeight: 'inherit',
    color: 'inherit',
    cursor: 'pointer',
    display: 'inline-flex',
    alignItems: 'center',
    gap: '4px',
    padding: '4px 0',
    borderRadius: '2px',
    maxWidth: '100%',
    ':focus-visible': { outline: `2px solid ${tokens.colorStrokeFocus2}` },
  },
  cell: {
    overflow: 'hidden',
    textOverflow: 'ellipsis',
    whiteSpace: 'nowrap',
    minWidth: 0,
    // A long text asks for no room: the tracks' least widths alone do, so that title and rows agree.
    contain: 'inline-size',
    lineHeight: tokens.lineHeightBase300,
  },
  end: { textAlign: 'right', fontVariantNumeric: 'tabular-nums' },
  wait: {
    height: '12px',
    borderRadius: tokens.borderRadiusMedium,
    backgroundColor: tokens.colorNeutralBackground6,
    width: '60%',
  },
});

/** A column's title; a button where the table can be sorted by it. */
export function Head<R>({
  column,
  sort,
  onSort,
}: {
  column: Column<R>;
  sort: Sort | null;
  onSort: (sort: Sort) => void;
}) {
  const s = useRowStyles();
  const direction = sort?.key === column.key ? sort.direction : undefined;
  return (
    <div
      role="columnheader"
      className={mergeClasses(s.cell, column.align === 'end' && s.end)}
      aria-sort={column.sort ? (direction ?? 'none') : undefined}
    >
      {column.sort ? (
        <button
          type="button"
          className={s.sort}
          onClick={() => onSort({ key: column.key, direction: direction === 'ascending' ? 'descending' : 'ascending' })}
        >
          {column.title}
          {direction === 'ascending' && <ArrowUp12Regular aria-hidden="true" />}
          {direction === 'descending' && <ArrowDown12Regular aria-hidden="true" />}
        </button>
      ) : (
        column.title
      )}
    </div>
  );
}

interface RowProps<R> {
  row: R | undefined;
  columns: Column<R>[];
  top: number;
  height: number;
  index: number;
  id: string;
  active: boolean;
  picked: boolean;
  tracks: string;
  onPick: (index: number, event: MouseEvent) => void;
  onOpen: (row: R) => void;
}

function RowPart<R>({ row, columns, top, height, index, id, active, picked, tracks, onPick, onOpen }: RowProps<R>) {
  const s = useRowStyles();
  return (
    <div
      role="row"
      id={id}
      aria-rowindex={index + 2}
      aria-selected={picked}
      className={mergeClasses(s.row, s.body, picked && s.picked, active && s.active)}
      style={{ gridTemplateColumns: tracks, height, transform: `translateY(${top}px)` }}
      onMouseDown={(event) => onPick(index, event)}
      onDoubleClick={() => row !== undefined && onOpen(row)}
    >
      {columns.map((column) => (
        <div role="gridcell" key={column.key} className={mergeClasses(s.cell, column.align === 'end' && s.end)}>
          {row === undefined ? <div className={s.wait} /> : column.cell ? column.cell(row) : column.text(row)}
        </div>
      ))}
    </div>
  );
}
/** One row; while it is on its way its place is held. */
export const Row = memo(RowPart) as typeof RowPart;
