import type { ReactNode } from 'react';

/** One column of a table. */
export interface Column<R> {
  key: string;
  title: string;
  /** A track of a CSS grid: '120px', 'minmax(200px, 2fr)'. */
  width: string;
  /** Numbers stand right. */
  align?: 'end';
  /** Drawn in tables of at least this many pixels only, `until` in narrower ones only. Copies and files have them all. */
  from?: number;
  until?: number;
  /** What is searched, copied and exported; drawn too when there is no cell. */
  text: (row: R) => string;
  cell?: (row: R) => ReactNode;
  /** In memory: how to order two rows; true goes by the text. In pages: true, and the source orders. Absent: not sortable. */
  sort?: true | ((a: R, b: R) => number);
}

/** Rows as text for a spreadsheet: tab-separated, with the titles. */
export function asTabbed<R>(columns: Column<R>[], rows: R[]): string {
  const clean = (text: string) => text.replace(/[\t\r\n]+/g, ' ');
  return [columns.map(({ title }) => clean(title)), ...rows.map((row) => columns.map(({ text }) => clean(text(row))))]
    .map((cells) => cells.join('\t'))
    .join('\n');
}

/**
 * Rows as a CSV file, RFC 4180. A cell that a spreadsheet would take for a formula gets an apostrophe: the directory's
 * values are not ours.
 */
export function asCsv<R>(columns: Column<R>[], rows: R[]): string {
  const quote = (text: string) => {
    const safe = /^[=+\-@\t\r]/.test(text) && !/^[+-]?[\d.,\s()/-]+$/.test(text) ? `'${text}` : text;
    return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
  };
  const lines = [columns.map(({ title }) => title), ...rows.map((row) => columns.map(({ text }) => text(row)))];
  // The mark lets Excel read it as UTF-8.
  return `\uFEFF${lines.map((cells) => cells.map(quote).join(',')).join('\r\n')}\r\n`;
}
