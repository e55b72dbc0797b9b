import type { TFunction } from 'i18next';
import { formatFor } from '../ui/format';

/** The intervals to choose from, in minutes; Go takes any from 5 to 1,440. */
export const intervals = [15, 30, 60, 120, 240, 480, 720, 1440];

/** 15 → Every 15 minutes, 120 → Every 2 hours, 1440 → Once a day */
export function intervalWords(t: TFunction, minutes: number): string {
  if (minutes === 1440) return t('schedule:daily');
  if (minutes % 60 === 0) return t('schedule:hours', { count: minutes / 60 });
  return t('schedule:minutes', { count: minutes });
}

/** The days from Monday to Sunday with their short names; 0 is Sunday, as in Go. */
export function weekdays(locale: string): { day: number; name: string }[] {
  const short = new Intl.DateTimeFormat(formatFor(locale).locale, { weekday: 'short', timeZone: 'UTC' });
  // The 4th of January 1970 was a Sunday.
  return [1, 2, 3, 4, 5, 6, 0].map((day) => ({ day, name: short.format(Date.UTC(1970, 0, 4 + day)) }));
}
