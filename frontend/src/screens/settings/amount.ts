/** What was typed as a number: with a point or a comma, as the admin writes it. NaN for anything else. */
export function amountOf(typed: string): number {
  const text = typed.trim().replace(',', '.');
  return /^\d+(\.\d+)?$/.test(text) ? Number(text) : Number.NaN;
}

/** A number as it is typed. */
export function typedOf(value: number, locale: string): string {
  return new Intl.NumberFormat(locale, { useGrouping: false, maximumFractionDigits: 3 }).format(value);
}

/** Whether a number may be saved. */
export function isWithin(value: number, { low, high }: { low: number; high: number }, whole: boolean): boolean {
  return value >= low && value <= high && (!whole || Number.isInteger(value));
}
