import { useMemo } from 'react';
import { useTranslation } from 'react-i18next';

/** Numbers and times in the admin's locale. Times are unix milliseconds, durations milliseconds, sizes bytes. */
export interface Format {
  locale: string;
  /** 12345 → 12,345; at most one decimal */
  number: (value: number) => string;
  /** 0.684 → 68% */
  percent: (share: number) => string;
  /** 14:05 */
  time: (at: number) => string;
  /** 21 Nov 2026 */
  date: (at: number) => string;
  /** Today, 14:05 · Yesterday, 16:04 · 21 Nov, 14:05 */
  dateTime: (at: number, now?: number) => string;
  isToday: (at: number, now?: number) => boolean;
  /** today · yesterday · 21 Nov: beside a time */
  day: (at: number, now?: number) => string;
  /** Today, 14:05:09: where single seconds matter */
  exact: (at: number, now?: number) => string;
  /** 2026-11-21 13:05:09 UTC: for support, and on hover */
  utc: (at: number) => string;
  /** 3 minutes ago, in 2 hours */
  relative: (at: number, now?: number) => string;
  /** 1 h 22 min · 4 min 5 s · 12 s */
  duration: (ms: number) => string;
  /** 1.2 MB */
  bytes: (size: number) => string;
}

const second = 1000;
const minute = 60 * second;
const hour = 60 * minute;
const day = 24 * hour;

const made = new Map<string, Format>();

/** Building Intl objects is dear, so each locale has one set. */
export function formatFor(locale: string): Format {
  const known = made.get(locale);
  if (known) return known;
  const number = new Intl.NumberFormat(locale, { maximumFractionDigits: 1 });
  const percent = new Intl.NumberFormat(locale, { style: 'percent', maximumFractionDigits: 0 });
  // The locale's own hours: 6:05 AM, but 06:05 where a day has 24.
  const time = new Intl.DateTimeFormat(locale, { timeStyle: 'short' });
  const seconds = new Intl.DateTimeFormat(locale, { timeStyle: 'medium' });
  const date = new Intl.DateTimeFormat(locale, { day: 'numeric', month: 'short', year: 'numeric' });
  const dayMonth = new Intl.DateTimeFormat(locale, { day: 'numeric', month: 'short' });
  const relative = new Intl.RelativeTimeFormat(locale, { numeric: 'auto' });
  // h, min and s are the same words in every language we speak; Intl says "mins" in some Englishes.
  const part = (unit: string, value: number) => `${number.format(value)}\u00A0${unit}`;

  const dayOf = (at: number) => new Date(at).setHours(0, 0, 0, 0);
  const capital = (word: string) => word.charAt(0).toLocaleUpperCase(locale) + word.slice(1);

  const on = (clock: Intl.DateTimeFormat, at: number, now: number) => {
    const days = Math.round((dayOf(at) - dayOf(now)) / day);
    if (Math.abs(days) <= 1) return `${capital(relative.format(days, 'day'))}, ${clock.format(at)}`;
    const sameYear = new Date(at).getFullYear() === new Date(now).getFullYear();
    return `${(sameYear ? dayMonth : date).format(at)}, ${clock.format(at)}`;
  };

  const format: Format = {
    locale,
    number: (value) => number.format(value),
    percent: (share) => percent.format(share),
    time: (at) => time.format(at),
    date: (at) => date.format(at),
    dateTime: (at, now = Date.now()) => on(time, at, now),
    isToday: (at, now = Date.now()) => dayOf(at) === dayOf(now),
    day: (at, now = Date.now()) => {
      const days = Math.round((dayOf(at) - dayOf(now)) / day);
      return Math.abs(days) <= 1 ? relative.format(days, 'day') : dayMonth.format(at);
    },
    exact: (at, now = Date.now()) => on(seconds, at, now),
    utc: (at) => `${new Date(at).toISOString().slice(0, 19).replace('T', ' ')} UTC`,
    relative: (at, now = Date.now()) => {
      const apart = at - now;
      const far = Math.abs(apart);
      if (far < minute) return relative.format(Math.round(apart / second), 'second');
      if (far < hour) return relative.format(Math.round(apart / minute), 'minute');
      if (far < day) return relative.format(Math.round(apart / hour), 'hour');
      return relative.format(Math.round(apart / day), 'day');
    },
    duration: (ms) => {
      const whole = Math.max(0, Math.round(ms / second));
      const hours = Math.floor(whole / 3600);
      const minutes = Math.floor((whole % 3600) / 60);
      const seconds = whole % 60;
      if (hours > 0) return `${part('h', hours)} ${part('min', minutes)}`;
      if (minutes > 0) return seconds ? `${part('min', minutes)} ${part('s', seconds)}` : part('min', minutes);
      return part('s', seconds);
    },
    bytes: (size) => {
      const units = ['byte', 'kilobyte', 'megabyte', 'gigabyte', 'terabyte'];
      const power = Math.min(units.length - 1, Math.max(0, Math.floor(Math.log10(Math.max(1, size)) / 3)));
      return new Intl.NumberFormat(locale, {
        style: 'unit',
        unit: units[power] ?? 'byte',
        unitDisplay: power === 0 ? 'long' : 'short', // the short form of a byte knows no plural
        maximumFractionDigits: 1,
      }).format(size / 1000 ** power);
    },
  };
  made.set(locale, format);
  return format;
}

export function useFormat(): Format {
  const { i18n } = useTranslation();
  return useMemo(() => formatFor(i18n.language || 'en-US'), [i18n.language]);
}
