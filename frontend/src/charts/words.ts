const day = 24 * 60 * 60 * 1000;

/** How the chart writes numbers and moments in a locale. */
export interface ChartWords {
  number: (value: number) => string;
  /** On the axis: to the second within ten minutes, an hour within a day or two, a date beyond. */
  tick: (at: number) => string;
  /** In the readout: to the second within an hour, to the day beyond a month. */
  moment: (at: number) => string;
}

/** For a range of `span` ms. */
export function chartWords(locale: string, span: number): ChartWords {
  const number = new Intl.NumberFormat(locale, { maximumFractionDigits: 1 });
  const clock = new Intl.DateTimeFormat(locale, { timeStyle: 'short' });
  const date = new Intl.DateTimeFormat(locale, { day: 'numeric', month: 'short' });
  const both = (at: number) => `${date.format(at)}, ${clock.format(at)}`;
  const exact = new Intl.DateTimeFormat(locale, { timeStyle: 'medium' });
  return {
    number: (value) => number.format(value),
    tick: (at) => (span <= day / 144 ? exact : span <= 2 * day ? clock : date).format(at),
    moment: (at) => (span <= day / 12 ? exact.format(at) : span <= day ? clock.format(at) : both(at)),
  };
}
