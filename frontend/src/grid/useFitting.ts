import { type RefObject, useEffect, useMemo, useState } from 'react';
import type { Column } from './columns';

/** The columns that are drawn at the width an element has now. */
export function useFitting<R>(columns: Column<R>[], element: RefObject<HTMLElement | null>): Column<R>[] {
  const [width, setWidth] = useState(Number.POSITIVE_INFINITY);
  const steps = columns.some(({ from, until }) => from !== undefined || until !== undefined);
  useEffect(() => {
    const seen = element.current;
    if (!seen || !steps) return undefined;
    const resized = new ResizeObserver(() => setWidth(seen.clientWidth));
    resized.observe(seen);
    return () => resized.disconnect();
  }, [element, steps]);
  return useMemo(
    () =>
      columns.filter(
        ({ from = 0, until = Number.POSITIVE_INFINITY }) =>
          width >= from && (width < until || until === Number.POSITIVE_INFINITY),
      ),
    [columns, width],
  );
}
