import { makeStyles, tokens } from '@fluentui/react-components';

const useStyles = makeStyles({
  root: { display: 'flex', gap: '8px', alignItems: 'baseline', minWidth: 0 },
  main: { flexShrink: 0, maxWidth: '60%', overflow: 'hidden', textOverflow: 'ellipsis' },
  side: {
    color: tokens.colorNeutralForeground3,
    fontSize: tokens.fontSizeBase200,
    overflow: 'hidden',
    textOverflow: 'ellipsis',
  },
});

/** A name and its address in one table cell. */
export function TwoPart({ main, side }: { main: string; side: string }) {
  const s = useStyles();
  return (
    <span className={s.root}>
      <span className={s.main}>{main}</span>
      <span className={s.side}>{side}</span>
    </span>
  );
}
