import { Button, makeStyles, tokens } from '@fluentui/react-components';
import { BeakerRegular, CloudArrowDownRegular, FolderOpenRegular } from '@fluentui/react-icons';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { type CloudBegin, type CloudDocument, type CloudFound, CloudSync } from '../../../backend/calls';
import { useAct } from '../../../live/useAct';
import { ErrorNote } from '../../../ui/ErrorNote';
import { Status } from '../../../ui/Status';

const useStyles = makeStyles({
  root: { display: 'flex', flexDirection: 'column', gap: '8px' },
  label: { margin: 0, color: tokens.colorNeutralForeground2 },
  buttons: { display: 'flex', flexWrap: 'wrap', gap: '8px' },
  list: {
    margin: 0,
    padding: 0,
    listStyleType: 'none',
    border: `1px solid ${tokens.colorNeutralStroke2}`,
    borderRadius: tokens.borderRadiusMedium,
  },
  item: {
    display: 'flex',
    alignItems: 'center',
    gap: '12px',
    padding: '6px 12px',
    ':not(:last-child)': { borderBottom: `1px solid ${tokens.colorNeutralStroke3}` },
  },
  words: { flexGrow: 1, minWidth: 0, overflowWrap: 'anywhere' },
  small: { color: tokens.colorNeutralForeground3, fontSize: tokens.fontSizeBase200 },
});

interface SourcesProps {
  begin: CloudBegin;
  /** A configuration was chosen to go on with. */
  onText: (text: string) => void;
}

/** What one need not type: a configuration of the tenant, of a file, or the demo's. */
export function Sources({ begin, onText }: SourcesProps) {
  const s = useStyles();
  const { t } = useTranslation();
  const [found, setFound] = useState<CloudFound[]>();
  const [done, setDone] = useState('');
  const [notes, setNotes] = useState<string[]>([]);
  const take = (document: CloudDocument, from: string) => {
    if (document.text === '') return;
    onText(document.text);
    setFound(undefined);
    setNotes(document.notes);
    setDone(t(`cloudsetup:source.${from}Done`, { domain: document.domain }));
  };
  const look = useAct(async () => setFound(await CloudSync.found()));
  const read = useAct(async (one: CloudFound) =>
    take(await CloudSync.import(one.domain, one.servicePrincipalId), 'tenant'),
  );
  const open = useAct(async () => take(await CloudSync.open(), 'file'));
  const failure = look.failure ?? read.failure ?? open.failure;
  const act = (work: () => unknown) => () => {
    for (const each of [look, read, open]) each.forget();
    setDone('');
    setNotes([]);
    void work();
  };
  return (
    <div className={s.root}>
      <p className={s.label}>{t('cloudsetup:source.label')}</p>
      <div className={s.buttons}>
        <Button icon={<CloudArrowDownRegular />} disabledFocusable={look.busy} onClick={act(look.run)}>
          {t('cloudsetup:source.tenant')}
        </Button>
        <Button icon={<FolderOpenRegular />} disabledFocusable={open.busy} onClick={act(open.run)}>
          {t('cloudsetup:source.file')}
        </Button>
        {begin.suggestion.text !== '' && (
          <Button icon={<BeakerRegular />} onClick={act(() => take(begin.suggestion, 'demo'))}>
            {t('cloudsetup:source.demo')}
          </Button>
        )}
      </div>
      <div role="status">
        {look.busy && <Status kind="waiting">{t('cloudsetup:source.looking')}</Status>}
        {done !== '' && <Status kind="done">{done}</Status>}
        {notes.map((note) => (
          <Status key={note} kind="warning">
            {note}
          </Status>
        ))}
        {found?.length === 0 && <Status kind="info">{t('cloudsetup:source.none')}</Status>}
      </div>
      {found !== undefined && found.length > 0 && (
        <ul className={s.list} aria-label={t('cloudsetup:source.found')}>
          {found.map((one) => (
            <li key={one.servicePrincipalId} className={s.item}>
              <span className={s.words}>
                {one.domain === '' ? t('cloudsetup:source.undomained') : one.domain}
                <br />
                <span className={s.small}>
                  {one.name} · {one.servicePrincipalId}
                </span>
              </span>
              <Button
                size="small"
                disabled={read.busy || one.domain === ''}
                aria-label={t('cloudsetup:source.takeNamed', { domain: one.domain })}
                onClick={act(() => read.run(one))}
              >
                {t('cloudsetup:source.take')}
              </Button>
            </li>
          ))}
        </ul>
      )}
      {failure && <ErrorNote what={t('cloudsetup:source.failed')} safe={t('cloudsetup:unchanged')} error={failure} />}
    </div>
  );
}
