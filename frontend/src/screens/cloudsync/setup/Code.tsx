import { makeStyles, tokens } from '@fluentui/react-components';

const useStyles = makeStyles({
  // A long text scrolls, by keyboard too.
  root: {
    boxSizing: 'border-box',
    width: '100%',
    maxHeight: '240px',
    overflow: 'auto',
    padding: '8px 12px',
    border: `1px solid ${tokens.colorNeutralStroke2}`,
    borderRadius: tokens.borderRadiusMedium,
    backgroundColor: tokens.colorNeutralBackground2,
  },
  text: {
    margin: 0,
    fontFamily: tokens.fontFamilyMonospace,
    fontSize: tokens.fontSizeBase200,
    lineHeight: '18px',
    whiteSpace: 'pre-wrap',
    overflowWrap: 'anywhere',
  },
});

/** A text for machines, as it is. */
export function Code({ label, text }: { label: string; text: string }) {
  const s = useStyles();
  return (
    <section className={s.root} aria-label={label} tabIndex={0}>
      <pre className={s.text}>{text}</pre>
    </section>
  );
}
