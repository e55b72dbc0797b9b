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
  const clock = new Intl.DateTimeFormat(locale, { hour: 'numeric', minute: '2-digit' });
  const date = new Intl.DateTimeFormat(locale, { day: 'numeric', month: 'short' });
  const both = new Intl.DateTimeFormat(locale, { day: 'numeric', month: 'short', hour: '2-digit', minute: '2-digit' });
  const exact = new Intl.DateTimeFormat(locale, { hour: '2-digit', minute: '2-digit', second: '2-digit' });
  return {
    number: (value) => number.format(value),
    tick: (at) => (span <= day / 144 ? exact : span <= 2 * day ? clock : date).format(at),
    moment: (at) => (span <= day / 12 ? exact : span <= day ? clock : both).format(at),
  };
}
