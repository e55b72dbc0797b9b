import { FluentProvider, webLightTheme } from '@fluentui/react-components';
import { act, render, screen, waitFor, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import type { ReactElement } from 'react';
import { describe, expect, it, vi } from 'vitest';
import { asCsv, type Column } from './columns';
import { Grid } from './Grid';
import { type PageRequest, pageSize } from './pagedRows';

interface Person {
  id: number;
  name: string;
  changes: number;
}
const people = (count: number): Person[] =>
  Array.from({ length: count }, (_, id) => ({ id, name: `Person ${id}`, changes: (id * 7) % 100 }));
const columns: Column<Person>[] = [
  { key: 'name', title: 'Name', width: '1fr', text: ({ name }) => name, sort: true },
  {
    key: 'changes',
    title: 'Changes',
    width: '80px',
    align: 'end',
    text: ({ changes }) => String(changes),
    sort: (a, b) => a.changes - b.changes,
  },
];
const show = (what: ReactElement) => render(<FluentProvider theme={webLightTheme}>{what}</FluentProvider>);
const rowNames = () =>
  screen
    .getAllByRole('gridcell')
    .filter((_, index) => index % 2 === 0)
    .map((cell) => cell.textContent);
const activeRow = () => document.getElementById(screen.getByRole('grid').getAttribute('aria-activedescendant') ?? '');

describe('a table in memory', () => {
  it('has 100,000 rows and only the visible ones in the document', () => {
    show(<Grid label="People" columns={columns} rows={people(100_000)} rowKey={(p) => p.id} />);
    expect(screen.getByRole('grid', { name: 'People' })).toHaveAttribute('aria-rowcount', '100001');
    expect(screen.getAllByRole('row').length).toBeLessThan(60);
  });

  it('is one stop for Tab, and is walked with the keyboard', async () => {
    const user = userEvent.setup();
    show(
      <Grid
        label="People"
        columns={[{ key: 'name', title: 'Name', width: '1fr', text: ({ name }) => name }]}
        rows={people(50)}
        rowKey={(p) => p.id}
      />,
    );
    await user.tab();
    expect(screen.getByRole('grid')).toHaveFocus();
    await user.keyboard('{ArrowDown}{ArrowDown}');
    expect(activeRow()).toHaveTextContent('Person 1');
    await user.keyboard('{Home}');
    expect(activeRow()).toHaveTextContent('Person 0');
    await user.keyboard('{PageDown}');
    expect(activeRow()).toHaveTextContent('Person 14');
  });

  it('opens a row with Enter', async () => {
    const user = userEvent.setup();
    const onOpen = vi.fn();
    show(<Grid label="People" columns={columns} rows={people(5)} rowKey={(p) => p.id} onOpen={onOpen} />);
    act(() => screen.getByRole('grid').focus());
    await user.keyboard('{ArrowDown}{Enter}');
    expect(onOpen).toHaveBeenCalledWith(expect.objectContaining({ name: 'Person 0' }));
  });

  it('copies what is selected, with its titles', async () => {
    const user = userEvent.setup();
    show(<Grid label="People" columns={columns} rows={people(5)} rowKey={(p) => p.id} />);
    act(() => screen.getByRole('grid').focus());
    await user.keyboard('{ArrowDown}{Shift>}{ArrowDown}{/Shift}{Control>}c{/Control}');
    expect(screen.getAllByRole('row', { selected: true })).toHaveLength(2);
    expect(await navigator.clipboard.readText()).toBe('Name\tChanges\nPerson 0\t0\nPerson 1\t7');
  });

  it('finds rows, and says how many', async () => {
    const user = userEvent.setup();
    show(
      <Grid
        label="People"
        columns={columns}
        rows={people(30)}
        rowKey={(p) => p.id}
        search="Filter people"
        countKey="activity:runs.count"
      />,
    );
    expect(screen.getByRole('status')).toHaveTextContent('30 runs');
    await user.type(screen.getByRole('searchbox', { name: 'Filter people' }), 'person 29');
    expect(screen.getByRole('status')).toHaveTextContent('1 run');
    expect(rowNames()).toEqual(['Person 29']);
    await user.type(screen.getByRole('searchbox'), 'x');
    expect(screen.getByText('Nothing meets “person 29x”.')).toBeInTheDocument();
  });

  it('sorts by a column, and the other way round', async () => {
    const user = userEvent.setup();
    show(<Grid label="People" columns={columns} rows={people(5)} rowKey={(p) => p.id} />);
    const head = screen.getByRole('columnheader', { name: 'Changes' });
    await user.click(within(head).getByRole('button'));
    expect(head).toHaveAttribute('aria-sort', 'ascending');
    await user.click(within(head).getByRole('button'));
    expect(head).toHaveAttribute('aria-sort', 'descending');
    expect(rowNames()[0]).toBe('Person 4');
  });

  it('shows why it is empty', () => {
    show(<Grid label="People" columns={columns} rows={[]} rowKey={(p) => p.id} empty={<p>Nobody yet.</p>} />);
    expect(screen.getByText('Nobody yet.')).toBeInTheDocument();
  });
});

describe('a table whose rows come in pages', () => {
  const all = people(5000);
  const answer = ({ offset, limit, search }: PageRequest) => {
    const found = all.filter(({ name }) => name.includes(search));
    return { rows: found.slice(offset, offset + limit), total: found.length };
  };

  it('asks for the pages that are visible, and no others', async () => {
    const user = userEvent.setup();
    const load = vi.fn((request: PageRequest) => Promise.resolve(answer(request)));
    show(<Grid label="People" columns={columns} source={{ load }} rowKey={(p) => p.id} />);
    expect(await screen.findByText('Person 0')).toBeInTheDocument();
    act(() => screen.getByRole('grid').focus());
    await user.keyboard('{End}');
    expect(screen.getByRole('grid')).toHaveAttribute('aria-rowcount', '5001');
    expect(load.mock.calls.every(([{ limit }]) => limit === pageSize)).toBe(true);
    expect(load.mock.calls.length).toBeLessThan(4);
  });

  it('drops the answer to a search that is no longer asked', async () => {
    const user = userEvent.setup();
    const open: { request: PageRequest; done: () => void }[] = [];
    const load = (request: PageRequest) =>
      new Promise<ReturnType<typeof answer>>((done) => void open.push({ request, done: () => done(answer(request)) }));
    show(<Grid label="People" columns={columns} source={{ load }} rowKey={(p) => p.id} search="Filter" />);
    act(() => open[0]?.done());
    await screen.findByText('Person 0');
    await user.type(screen.getByRole('searchbox'), '499');
    await waitFor(() => expect(open.at(-1)?.request.search).toBe('499'));
    const older = open.at(-1);
    await user.type(screen.getByRole('searchbox'), '9');
    await waitFor(() => expect(open.at(-1)?.request.search).toBe('4999'));
    await act(async () => open.at(-1)?.done());
    await screen.findByText('Person 4999');
    await act(async () => older?.done());
    expect(rowNames()).toEqual(['Person 4999']);
  });

  it('says what failed, and asks again', async () => {
    const user = userEvent.setup();
    let broken = true;
    const load = (request: PageRequest) =>
      broken ? Promise.reject(new Error('no disk')) : Promise.resolve(answer(request));
    show(
      <Grid
        label="People"
        columns={columns}
        source={{ load }}
        rowKey={(p) => p.id}
        failed={(thrown, again) => (
          <button type="button" onClick={again}>
            {(thrown as Error).message}
          </button>
        )}
      />,
    );
    const retry = await screen.findByRole('button', { name: 'no disk' });
    broken = false;
    await user.click(retry);
    expect(await screen.findByText('Person 0')).toBeInTheDocument();
  });
});

describe('a CSV file', () => {
  const one: Column<string>[] = [{ key: 'x', title: 'x', width: '1fr', text: (row) => row }];
  it('quotes what has to be quoted', () => {
    expect(asCsv(one, ['a,b', 'say "no"'])).toBe('\uFEFFx\r\n"a,b"\r\n"say ""no"""\r\n');
  });

  it('lets no cell become a formula, and leaves phone numbers alone', () => {
    expect(asCsv(one, ['=1+1', '+49 (89) 123-4', '@x'])).toBe("\uFEFFx\r\n'=1+1\r\n+49 (89) 123-4\r\n'@x\r\n");
  });
});
