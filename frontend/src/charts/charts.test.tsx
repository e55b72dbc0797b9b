import { FluentProvider, webLightTheme } from '@fluentui/react-components';
import { render, screen, waitFor, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { describe, expect, it, vi } from 'vitest';
import { alone, farAbove, nearest, type Series, seriesCsv } from './series';
import { type ChartFile, TimeChart } from './TimeChart';

const start = new Date(2026, 10, 21, 14, 0).getTime();
const series: Series = {
  at: [0, 1, 2, 3].map((i) => start + i * 60_000),
  value: [10, null, 40, 54],
  low: [10, null, 5, 54],
  high: [10, null, 72, 54],
};

function show(over: Partial<Parameters<typeof TimeChart>[0]> = {}) {
  return render(
    <FluentProvider theme={webLightTheme}>
      <TimeChart
        title="Requests per second"
        summary="Peak 72 req/s"
        name="Requests"
        unit="req/s"
        kind="area"
        color="chartRequests"
        series={series}
        empty="Nothing was asked yet."
        {...over}
      />
    </FluentProvider>,
  );
}

describe('a limit', () => {
  it('is a line unless it lies so far above that nothing else would be seen', () => {
    expect(farAbove(80, series)).toBe(false);
    expect(farAbove(1024, series)).toBe(true);
    expect(farAbove(1024, { at: [start], value: [0] })).toBe(false);
  });
});

describe('a chart', () => {
  it('is read with the arrow keys: the value becomes the readout', async () => {
    const user = userEvent.setup();
    show();
    const slider = screen.getByRole('slider', { name: /Requests per second. Peak 72 req\/s/ });
    expect(screen.getByText('Peak 72 req/s')).toBeInTheDocument();
    slider.focus();
    await user.keyboard('{ArrowLeft}');
    expect(slider).toHaveAttribute('aria-valuetext', expect.stringContaining('40 req/s (5 to 72)'));
    expect(screen.queryByText('Peak 72 req/s')).toBeNull();
    await user.keyboard('{ArrowLeft}');
    expect(slider).toHaveAttribute('aria-valuetext', expect.stringContaining('no data'));
    await user.keyboard('{Home}');
    expect(slider).toHaveAttribute('aria-valuenow', '0');
    await user.tab();
    expect(screen.getByText('Peak 72 req/s')).toBeInTheDocument();
  });

  it('is a table too, with its gaps', async () => {
    const user = userEvent.setup();
    show();
    await user.click(screen.getByRole('button', { name: 'View “Requests per second” as a table' }));
    const rows = within(await screen.findByRole('table', { hidden: true })).getAllByRole('row', { hidden: true });
    expect(rows).toHaveLength(5);
    expect(rows[1]).toHaveTextContent('54 req/s');
    expect(rows[3]).toHaveTextContent('no data');
  });

  it('is saved as CSV, lowest and highest included', async () => {
    const user = userEvent.setup();
    const onExport = vi.fn<(file: ChartFile) => void>();
    show({ onExport });
    await user.click(screen.getByRole('button', { name: 'Save “Requests per second”' }));
    await user.click(await screen.findByRole('menuitem', { name: 'As a table (CSV)' }));
    expect(onExport.mock.calls[0]?.[0]).toMatchObject({ kind: 'csv', name: 'requests-per-second.csv' });
    expect(onExport.mock.calls[0]?.[0].content.split('\r\n')[3]).toMatch(/Z,40,5,72$/);
  });

  it('says why there is nothing, instead of drawing a line at 0', () => {
    show({ series: { at: [], value: [] } });
    expect(screen.getByText('Nothing was asked yet.')).toBeInTheDocument();
    expect(screen.queryByRole('slider')).toBeNull();
  });

  it('is drawn anew in another theme', async () => {
    const { container } = show();
    const before = container.querySelector('canvas');
    expect(before).not.toBeNull();
    document.documentElement.dataset['theme'] = 'dark';
    await waitFor(() => expect(container.querySelector('canvas')).not.toBe(before));
  });
});

describe('a series', () => {
  it('finds the bucket nearest to a moment', () => {
    expect(nearest(series.at, start + 61_000)).toBe(1);
    expect(nearest(series.at, start + 95_000)).toBe(2);
    expect(nearest(series.at, 0)).toBe(0);
    expect(nearest([], 5)).toBe(0);
  });

  it('leaves gaps empty in a file', () => {
    const csv = seriesCsv({ at: [0], value: [null] }, { at: 'Time', value: 'Requests', low: 'l', high: 'h' });
    expect(csv).toBe('\uFEFFTime,Requests\r\n1970-01-01T00:00:00.000Z,\r\n');
  });
});

describe('a value without neighbours', () => {
  it('is found wherever it stands, so that a short sync is drawn', () => {
    expect(alone([null, 5, null, 1, 2, null])).toEqual([1]);
    expect(alone([5, null, 1, 2, null, 0])).toEqual([0, 5]);
    expect(alone([7])).toEqual([0]);
    expect(alone([null, null])).toEqual([]);
    expect(alone([])).toEqual([]);
  });
});
