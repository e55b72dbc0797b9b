/** Which way a column is sorted. */
export interface Sort {
  key: string;
  direction: 'ascending' | 'descending';
}

/** One question of a table to whoever has the rows. */
export interface PageRequest {
  offset: number;
  limit: number;
  search: string;
  sort: Sort | null;
}

export interface PageAnswer<R> {
  rows: R[];
  /** Rows that meet the search, all pages together. */
  total: number;
}

export type LoadPage<R> = (request: PageRequest) => Promise<PageAnswer<R>>;

/** What is known of the rows now; a new object after each change. */
export interface PagedState<R> {
  total: number;
  pages: ReadonlyMap<number, R[]>;
  loading: boolean;
  error: unknown;
}

/** Rows a question asks for. */
export const pageSize = 200;
/** Pages kept in memory; those far from what is visible go first. */
const pagesKept = 40;

/**
 * Rows that lie somewhere else and come in pages. What is visible is asked for. A new question keeps the old rows until its
 * first answer; an answer to an older question is dropped.
 */
export class PagedRows<R> {
  #load: LoadPage<R>;
  #search = '';
  #sort: Sort | null = null;
  #round = 0;
  #heldRound = 0;
  #flying = new Set<number>();
  #visible: readonly [number, number] = [0, 0];
  #state: PagedState<R> = { total: 0, pages: new Map(), loading: true, error: null };
  #listeners = new Set<() => void>();

  constructor(load: LoadPage<R>) {
    this.#load = load;
  }

  subscribe = (changed: () => void): (() => void) => {
    this.#listeners.add(changed);
    return () => this.#listeners.delete(changed);
  };

  state = (): PagedState<R> => this.#state;

  /** Begin again: another search or order, or rows that may have changed. */
  question(load: LoadPage<R>, search: string, sort: Sort | null): void {
    this.#load = load;
    this.#search = search;
    this.#sort = sort;
    this.#round += 1;
    this.#flying.clear();
    this.#fetch();
  }

  at(index: number): R | undefined {
    return this.#state.pages.get(Math.floor(index / pageSize))?.[index % pageSize];
  }

  /** These rows are visible. */
  want(first: number, last: number): void {
    if (this.#visible[0] === first && this.#visible[1] === last) return;
    this.#visible = [first, last];
    this.#fetch();
  }

  /** Rows of a range, asked for where they are not there yet: for copying. */
  async range(first: number, last: number): Promise<R[]> {
    const rows: R[] = [];
    for (let page = Math.floor(first / pageSize); page <= Math.floor(last / pageSize); page += 1) {
      // One after the other: a large selection must not become a hundred questions at once.
      // oxlint-disable-next-line no-await-in-loop
      const held = this.#state.pages.get(page) ?? (await this.#load(this.#request(page))).rows;
      rows.push(...held.slice(Math.max(0, first - page * pageSize), last + 1 - page * pageSize));
    }
    return rows;
  }

  #request(page: number): PageRequest {
    return { offset: page * pageSize, limit: pageSize, search: this.#search, sort: this.#sort };
  }

  #fetch(): void {
    const current = this.#heldRound === this.#round;
    const most = current ? Math.max(0, Math.ceil(this.#state.total / pageSize) - 1) : Number.MAX_SAFE_INTEGER;
    const first = Math.min(most, Math.floor(this.#visible[0] / pageSize));
    const last = Math.min(most, Math.floor(this.#visible[1] / pageSize));
    for (let page = first; page <= last; page += 1) {
      if (current && this.#state.pages.has(page)) continue;
      if (!this.#flying.has(page)) this.#ask(page);
    }
  }

  #ask(page: number): void {
    const round = this.#round;
    this.#flying.add(page);
    if (!this.#state.loading) this.#tell({ ...this.#state, loading: true });
    const done = (change: () => PagedState<R>) => {
      if (round !== this.#round) return;
      this.#flying.delete(page);
      this.#tell({ ...change(), loading: this.#flying.size > 0 });
    };
    this.#load(this.#request(page)).then(
      ({ rows, total }) =>
        done(() => {
          const pages = new Map(this.#heldRound === round ? this.#state.pages : []);
          pages.set(page, rows);
          this.#forgetFar(pages);
          this.#heldRound = round;
          // The old pages went just now: what else is visible has to be asked for, outside of this turn.
          queueMicrotask(() => round === this.#round && this.#fetch());
          return { total, pages, loading: false, error: null };
        }),
      (thrown: unknown) => done(() => ({ ...this.#state, error: thrown })),
    );
  }

  #forgetFar(pages: Map<number, R[]>): void {
    if (pages.size <= pagesKept) return;
    const here = Math.floor(this.#visible[0] / pageSize);
    const farFirst = [...pages.keys()].toSorted((a, b) => Math.abs(b - here) - Math.abs(a - here));
    for (const page of farFirst.slice(0, pages.size - pagesKept)) pages.delete(page);
  }

  #tell(state: PagedState<R>): void {
    this.#state = state;
    for (const changed of this.#listeners) changed();
  }
}
