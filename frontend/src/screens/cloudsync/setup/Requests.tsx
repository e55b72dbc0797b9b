import { makeStyles, tokens } from '@fluentui/react-components';
import { useTranslation } from 'react-i18next';
import type { CloudRequest } from '../../../backend/calls';
import { CopyButton } from '../../../ui/CopyButton';
import { Code } from './Code';

const useStyles = makeStyles({
  list: { listStyleType: 'none', margin: 0, padding: 0, display: 'flex', flexDirection: 'column', gap: '8px' },
  head: { display: 'grid', gridTemplateColumns: 'minmax(0, 1fr) auto', gap: '8px', alignItems: 'start' },
  line: {
    fontFamily: tokens.fontFamilyMonospace,
    fontSize: tokens.fontSizeBase200,
    lineHeight: '18px',
    paddingTop: '3px',
    overflowWrap: 'anywhere',
  },
  method: { fontWeight: tokens.fontWeightBold },
  note: {
    margin: '0 0 4px',
    color: tokens.colorNeutralForeground3,
    fontSize: tokens.fontSizeBase200,
    lineHeight: tokens.lineHeightBase200,
  },
});

/** The requests of a step, each as it goes over the wire; secrets are dots. */
export function Requests({ requests }: { requests: CloudRequest[] }) {
  const s = useStyles();
  const { t } = useTranslation();
  return (
    <ol className={s.list}>
      {requests.map((request) => {
        const line = `${request.method} ${request.path}`;
        return (
          <li key={line + request.body}>
            <div className={s.head}>
              <code className={s.line}>
                <span className={s.method}>{request.method}</span> {request.path}
              </code>
              <CopyButton
                size="small"
                iconOnly
                label={t('cloudsetup:request.copy', { request: line })}
                text={request.body === '' ? line : `${line}\n\n${request.body}`}
              />
            </div>
            {request.note !== '' && <p className={s.note}>{request.note}</p>}
            {request.body !== '' && (
              <Code label={t('cloudsetup:request.body', { request: line })} text={request.body} />
            )}
          </li>
        );
      })}
    </ol>
  );
}
