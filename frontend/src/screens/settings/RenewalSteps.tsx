import { makeStyles, tokens } from '@fluentui/react-components';
import { useTranslation } from 'react-i18next';
import type { RenewalState } from '../../backend/calls';
import { CopyButton } from '../../ui/CopyButton';
import { useFormat } from '../../ui/format';
import { Status, type StatusKind } from '../../ui/Status';

const useStyles = makeStyles({
  list: { margin: 0, padding: 0, listStyleType: 'none' },
  row: {
    display: 'grid',
    gridTemplateColumns: '128px minmax(0, 1fr)',
    gap: '0 16px',
    padding: '8px 0',
    borderTop: `1px solid ${tokens.colorNeutralStroke3}`,
    ':first-child': { borderTop: 'none' },
  },
  title: { fontWeight: tokens.fontWeightSemibold, lineHeight: tokens.lineHeightBase300 },
  text: {
    margin: '2px 0 0',
    overflowWrap: 'anywhere',
    lineHeight: tokens.lineHeightBase300,
    color: tokens.colorNeutralForeground2,
  },
});

export const phases = ['make', 'register', 'accept', 'switch', 'retire'] as const;

/** The five steps: what each will do, and how far it is. */
export function RenewalSteps({ of }: { of: RenewalState }) {
  const s = useStyles();
  const { t } = useTranslation();
  const at = phases.findIndex((phase) => phase === of.phase);
  return (
    <ol className={s.list} aria-label={t('renewal:steps')} aria-busy={of.running}>
      {phases.map((phase, n) => {
        const [kind, word] = stateOf(of, n, at);
        return (
          <li key={phase} className={s.row}>
            <Status kind={kind}>{t(`renewal:state.${word}`)}</Status>
            <div>
              <div className={s.title}>{t(`renewal:step.${phase}.title`)}</div>
              <Text of={of} phase={phase} />
              {phase === 'accept' && <Waiting of={of} />}
            </div>
          </li>
        );
      })}
    </ol>
  );
}

function stateOf(of: RenewalState, n: number, at: number): [StatusKind, string] {
  if (of.phase === 'done' || (of.underWay && n < at)) return ['done', 'done'];
  if (!of.underWay || n > at) return ['none', 'open'];
  if (!of.running) return ['paused', 'stopped'];
  return of.nextTry > 0 ? ['waiting', 'waiting'] : ['running', 'running'];
}

function Text({ of, phase }: { of: RenewalState; phase: (typeof phases)[number] }) {
  const s = useStyles();
  const { t } = useTranslation();
  const store = of.new.store;
  const texts = {
    make:
      store === ''
        ? t('renewal:step.make.file', { file: of.new.file })
        : t('renewal:step.make.store', { store: t(`check:certificate.store.${store}`, { defaultValue: store }) }) +
          (store === 'LocalMachine' ? ` ${t('renewal:machine')}` : ''),
    register:
      (of.why === '' ? '' : `${t(`renewal:why.${of.why}`, { defaultValue: '' })} `) +
      t(of.way === 'upload' ? 'renewal:step.register.upload' : 'renewal:step.register.addKey') +
      (of.apps > 1 ? ` ${t('renewal:step.register.both')}` : ''),
    accept: t('renewal:step.accept.text'),
    switch: t('renewal:step.switch.text'),
    retire: t(
      of.keepOld
        ? 'renewal:step.retire.keep'
        : of.old.store === ''
          ? 'renewal:step.retire.file'
          : 'renewal:step.retire.store',
    ),
  };
  return <p className={s.text}>{texts[phase]}</p>;
}

/** While it waits: for whom, and until when. */
function Waiting({ of }: { of: RenewalState }) {
  const s = useStyles();
  const { t } = useTranslation();
  const { time } = useFormat();
  if (of.phase !== 'accept') return null;
  const next = of.nextTry > 0 ? time(of.nextTry) : '';
  return (
    <>
      {of.way === 'upload' && (
        <p className={s.text}>
          {t('renewal:upload')} <strong>{of.upload}</strong>{' '}
          <CopyButton size="small" iconOnly text={of.upload} label={t('renewal:copyPath')} />
        </p>
      )}
      {of.running && next !== '' && (
        <p className={s.text}>
          {of.tries === 0 ? t('renewal:first', { next }) : t('renewal:tried', { count: of.tries, next })}
        </p>
      )}
    </>
  );
}
