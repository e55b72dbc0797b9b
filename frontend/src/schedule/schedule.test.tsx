import { FluentProvider, webLightTheme } from '@fluentui/react-components';
import { QueryClientProvider } from '@tanstack/react-query';
import { render, screen } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { describe, expect, it } from 'vitest';
import type { Schedule } from '../backend/calls';
import { fakeGo } from '../fake-go';
import { makeClient } from '../live/client';
import { Toasts } from '../ui/Toasts';
import { intervalWords, weekdays } from './intervals';
import { ScheduleForm } from './ScheduleForm';
import { soonest } from './useSchedules';

const hourly: Schedule = {
  profile: 'p1',
  name: 'Everyone',
  minutes: 60,
  at: [],
  weekdays: [1, 2],
  quietFrom: '22:00',
  quietTo: '05:00',
  next: Date.now() + 3_600_000,
};

function show(list: Schedule[], set?: (asked: Schedule) => Schedule) {
  const asked: Schedule[] = [];
  const go = fakeGo({
    'Schedules.List': () => list,
    'Schedules.Set': (wanted: Schedule) => {
      asked.push(wanted);
      return set ? set(wanted) : wanted;
    },
    'Schedules.Clear': () => undefined,
  });
  render(
    <FluentProvider theme={webLightTheme}>
      <QueryClientProvider client={makeClient()}>
        <ScheduleForm profile="p1" />
        <Toasts />
      </QueryClientProvider>
    </FluentProvider>,
  );
  return { go, asked, user: userEvent.setup() };
}

describe('the schedule of a profile', () => {
  it('shows what is stored and when the next run begins', async () => {
    show([hourly]);
    expect(await screen.findByText(/^Next run: /)).toBeInTheDocument();
    expect(screen.getByRole('radio', { name: 'Every so often' })).toBeChecked();
    expect(screen.getByRole('combobox', { name: 'Interval' })).toHaveValue('60');
    expect(screen.getByRole('checkbox', { name: 'Mon' })).toBeChecked();
    expect(screen.getByRole('checkbox', { name: 'Sun' })).not.toBeChecked();
    expect(screen.getByRole('textbox', { name: 'From' })).toHaveValue('22:00');
  });

  it('sends times of the day as they were typed, and nothing of the interval', async () => {
    const { asked, user } = show([]);
    expect(await screen.findByText('No run is scheduled.')).toBeInTheDocument();
    await user.click(screen.getByRole('radio', { name: 'At times of the day' }));
    const times = screen.getByRole('textbox', { name: 'Times' });
    await user.clear(times);
    await user.type(times, '06:00; 18:30');
    await user.click(screen.getByRole('checkbox', { name: 'Fri' }));
    await user.click(screen.getByRole('button', { name: 'Save schedule' }));
    await expect.poll(() => asked).toHaveLength(1);
    expect(asked[0]).toMatchObject({ minutes: 0, at: ['06:00', '18:30'], weekdays: [5], quietFrom: '', quietTo: '' });
  });

  it('tells what is wrong and keeps what was typed', async () => {
    const { user } = show([hourly], () => {
      throw {
        code: 'schedule_refused',
        message: '06:00 lies in the quiet hours, so it would never come.',
        action: 'Choose another time, or other quiet hours.',
        requestId: '',
        retryable: false,
      };
    });
    await user.click(await screen.findByRole('radio', { name: 'At times of the day' }));
    await user.click(screen.getByRole('button', { name: 'Save schedule' }));
    expect(await screen.findByText(/lies in the quiet hours/)).toBeInTheDocument();
    expect(screen.getByText(/Choose another time/)).toBeInTheDocument();
    expect(screen.getByRole('textbox', { name: 'Times' })).toHaveValue('06:00');
  });

  it('takes the schedule away', async () => {
    const { go, user } = show([hourly]);
    await user.click(await screen.findByRole('radio', { name: 'Only when somebody starts it' }));
    await user.click(screen.getByRole('button', { name: 'Save schedule' }));
    await expect.poll(() => go.calls.includes('Schedules.Clear')).toBe(true);
  });
});

it('names intervals and days in the language', () => {
  const t = ((key: string, options?: { count: number }) => `${key}${options ? options.count : ''}`) as never;
  expect([15, 60, 240, 1440].map((minutes) => intervalWords(t, minutes))).toEqual([
    'schedule:minutes15',
    'schedule:hours1',
    'schedule:hours4',
    'schedule:daily',
  ]);
  expect(weekdays('de').map((one) => one.name)).toEqual(['Mo', 'Di', 'Mi', 'Do', 'Fr', 'Sa', 'So']);
  expect(weekdays('en-US')[6]).toEqual({ day: 0, name: 'Sun' });
});

it('finds the next run of all profiles', () => {
  expect(
    soonest([
      { ...hourly, next: 9 },
      { ...hourly, name: 'Sales', next: 4 },
      { ...hourly, next: 0 },
    ])?.name,
  ).toBe('Sales');
  expect(soonest([])).toBeUndefined();
});
