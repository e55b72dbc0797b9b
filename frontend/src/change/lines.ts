/** A line of two texts side by side: the one it was, the one it is. What a side lacks is undefined. */
export interface LinePair {
  before?: string;
  after?: string;
}

/** Longer texts than this, without what they begin and end with alike, are shown as one that goes and one that comes. */
const most = 1500;

const linesOf = (text: string) => (text === '' ? [] : text.replace(/\n$/, '').split('\n'));

/** The lines of two texts, paired: equal lines beside each other, what went and what came between them. */
export function pairLines(before: string, after: string): LinePair[] {
  const old = linesOf(before);
  const now = linesOf(after);
  let start = 0;
  while (start < old.length && start < now.length && old[start] === now[start]) start += 1;
  let end = 0;
  while (
    end < old.length - start &&
    end < now.length - start &&
    old[old.length - 1 - end] === now[now.length - 1 - end]
  )
    end += 1;
  const equal = (lines: string[]): LinePair[] => lines.map((line) => ({ before: line, after: line }));
  return [
    ...equal(old.slice(0, start)),
    ...between(old.slice(start, old.length - end), now.slice(start, now.length - end)),
    ...equal(old.slice(old.length - end)),
  ];
}

/** By the longest common subsequence. */
function between(old: string[], now: string[]): LinePair[] {
  if (old.length > most || now.length > most) return beside(old, now);
  const width = now.length + 1;
  const table = new Uint16Array((old.length + 1) * width);
  const at = (i: number, j: number) => table[i * width + j] ?? 0;
  for (let i = old.length - 1; i >= 0; i -= 1) {
    for (let j = now.length - 1; j >= 0; j -= 1) {
      table[i * width + j] = old[i] === now[j] ? at(i + 1, j + 1) + 1 : Math.max(at(i + 1, j), at(i, j + 1));
    }
  }
  const pairs: LinePair[] = [];
  let gone: string[] = [];
  let come: string[] = [];
  const settle = () => {
    pairs.push(...beside(gone, come));
    gone = [];
    come = [];
  };
  let i = 0;
  let j = 0;
  while (i < old.length || j < now.length) {
    const left = old[i];
    const right = now[j];
    if (left !== undefined && left === right) {
      settle();
      pairs.push({ before: left, after: left });
      i += 1;
      j += 1;
    } else if (right === undefined || (left !== undefined && at(i + 1, j) >= at(i, j + 1))) {
      gone.push(left ?? '');
      i += 1;
    } else {
      come.push(right);
      j += 1;
    }
  }
  settle();
  return pairs;
}

/** What went beside what came, as far as there is both. */
function beside(old: string[], now: string[]): LinePair[] {
  return Array.from({ length: Math.max(old.length, now.length) }, (_, index) => {
    const [before, after] = [old[index], now[index]];
    return { ...(before === undefined ? {} : { before }), ...(after === undefined ? {} : { after }) };
  });
}

/** Runs of lines to draw, and how many equal ones are left out between them. */
export type Shown = { pair: LinePair; at: number } | { hidden: number; at: number };

/** Leaves out equal lines farther than `around` from a change. */
export function shorten(pairs: LinePair[], around = 3): Shown[] {
  const near = new Set<number>();
  pairs.forEach(({ before, after }, index) => {
    if (before === after) return;
    for (let each = index - around; each <= index + around; each += 1) near.add(each);
  });
  const shown: Shown[] = [];
  pairs.forEach((pair, at) => {
    const last = shown.at(-1);
    if (near.has(at)) shown.push({ pair, at });
    else if (last && 'hidden' in last) last.hidden += 1;
    else shown.push({ hidden: 1, at });
  });
  return shown;
}
