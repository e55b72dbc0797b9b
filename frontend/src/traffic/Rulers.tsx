import { makeStyles, ProgressBar, tokens } from '@fluentui/react-components';
import { useTranslation } from 'react-i18next';
import type { Traffic } from '../backend/calls';
import { useFormat } from '../ui/format';
import { rulers } from './series';

const useStyles = makeStyles({
  list: { listStyleType: 'none', margin: 0, padding: 0, display: 'flex', flexDirection: 'column', gap: '10px' },
  item: {
    display: 'grid',
    gridTemplateColumns: 'minmax(160px, 280px) minmax(80px, 1fr) 128px',
    alignItems: 'center',
    gap: '0 16px',
  },
  figures: { textAlign: 'right', fontVariantNumeric: 'tabular-nums', whiteSpace: 'nowrap' },
  why: {
    gridColumn: '1 / -1',
    color: tokens.colorNeutralForeground3,
    fontSize: tokens.fontSizeBase200,
    lineHeight: tokens.lineHeightBase200,
  },
  none: { color: tokens.colorNeutralForeground3 },
});

/** What kept us from going faster, and for how long: at each moment exactly one thing does. */
export function Rulers({ traffic }: { traffic: Traffic }) {
  const s = useStyles();
  const { t } = useTranslation();
  const format = useFormat();
  const all = rulers(traffic);
  if (all.length === 0) return <div className={s.none}>{t('traffic:none')}</div>;
  return (
    <ul className={s.list}>
      {all.map(({ limit, ms, share }) => (
        <li key={limit} className={s.item}>
          <span>{t(`traffic:limit.${limit}`)}</span>
          <ProgressBar
            value={share}
            thickness="large"
            aria-label={t(`traffic:limit.${limit}`)}
            aria-valuetext={format.percent(share)}
          />
          <span className={s.figures}>
            {format.percent(share)} · {format.duration(ms)}
          </span>
          <span className={s.why}>{t(`traffic:way.${limit}`)}</span>
        </li>
      ))}
    </ul>
  );
}
