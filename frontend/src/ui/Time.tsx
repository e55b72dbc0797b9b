import { makeStyles } from '@fluentui/react-components';
import { useFormat } from './format';

const useStyles = makeStyles({ time: { fontVariantNumeric: 'tabular-nums', whiteSpace: 'nowrap' } });

export interface TimeProps {
  /** Unix milliseconds; 0 means never. */
  at: number;
  as?: 'dateTime' | 'exact' | 'time' | 'date' | 'relative';
  /** What to show for 0. */
  never?: string;
}

/** A moment in local time, in UTC on hover. */
export function Time({ at, as = 'dateTime', never = '–' }: TimeProps) {
  const s = useStyles();
  const format = useFormat();
  if (!at) return <>{never}</>;
  return (
    <time className={s.time} dateTime={new Date(at).toISOString()} title={format.utc(at)}>
      {format[as](at)}
    </time>
  );
}
