import { useEffect, useMemo, useRef, useState, useSyncExternalStore } from 'react';
import { type LoadPage, PagedRows, type Sort } from './pagedRows';

/** Rows that come in pages. */
export interface RowSource<R> {
  load: LoadPage<R>;
  /** Another value means that the rows may have changed: they are asked again, the old ones stay until then. */
  version?: number | string;
}

/** What a table draws from. */
export interface Rows<R> {
  total: number;
  /** Undefined while the row is on its way. */
  at: (index: number) => R | undefined;
  want: (first: number, last: number) => void;
  range: (first: number, last: number) => Promise<R[]>;
  loading: boolean;
  error: unknown;
  again: () => void;
}

const still = () => {};

/** Rows in memory, found and sorted here. */
export function useMemoryRows<R>(
  rows: readonly R[],
  search: string,
  words: (row: R) => string,
  compare: ((a: R, b: R) => number) | null,
): Rows<R> {
  const say = useRef(words);
  say.current = words;
  const shown = useMemo(() => {
    const wanted = search.trim().toLocaleLowerCase().split(/\s+/).filter(Boolean);
    const found =
      wanted.length === 0
        ? rows
        : rows.filter((row) => {
            const text = say.current(row).toLocaleLowerCase();
            return wanted.every((word) => text.includes(word));
          });
    return compare ? found.toSorted(compare) : found;
  }, [rows, search, compare]);
  return useMemo(
    () => ({
      total: shown.length,
      at: (index) => shown[index],
      want: still,
      range: (first, last) => Promise.resolve(shown.slice(first, last + 1)),
      loading: false,
      error: null,
      again: still,
    }),
    [shown],
  );
}

/** Rows in pages; the search goes out a moment after the last key. */
export function usePagedRows<R>(source: RowSource<R>, search: string, sort: Sort | null): Rows<R> {
  const [store] = useState(() => new PagedRows<R>(source.load));
  const state = useSyncExternalStore(store.subscribe, store.state);
  const load = useRef(source.load);
  load.current = source.load;
  const [asked, again] = useState(0);
  const first = useRef(true);
  useEffect(() => {
    const ask = () => store.question(load.current, search, sort);
    if (first.current || search === '') {
      first.current = false;
      ask();
      return undefined;
    }
    const timer = setTimeout(ask, 200);
    return () => clearTimeout(timer);
    // version and asked are no part of the question, but reasons to put it again.
    // oxlint-disable-next-line react-hooks/exhaustive-deps
  }, [store, search, sort, source.version, asked]);
  return useMemo(
    () => ({
      total: state.total,
      at: (index) => store.at(index),
      want: (from, to) => store.want(from, to),
      range: (from, to) => store.range(from, to),
      loading: state.loading,
      error: state.error,
      again: () => again((n) => n + 1),
    }),
    [store, state],
  );
}
