import { Dialog, DialogSurface, Input, makeStyles, mergeClasses, tokens } from '@fluentui/react-components';
import { SearchRegular } from '@fluentui/react-icons';
import { type KeyboardEvent, useEffect, useId, useMemo, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useLocation } from 'wouter';
import { FocusBack } from '../ui/FocusBack';
import { type Command, useCommands } from './commands';
import { useHits } from './hits';
import { places } from './places';

const useStyles = makeStyles({
  surface: { maxWidth: '560px', width: 'calc(100vw - 32px)', padding: '8px', top: '-20vh' },
  input: { width: '100%' },
  list: { listStyleType: 'none', margin: '8px 0 0', padding: 0, maxHeight: '50vh', overflowY: 'auto' },
  item: {
    display: 'flex',
    alignItems: 'baseline',
    gap: '12px',
    padding: '8px 12px',
    borderRadius: tokens.borderRadiusMedium,
    cursor: 'pointer',
  },
  active: {
    backgroundColor: tokens.colorSubtleBackgroundSelected,
    color: tokens.colorNeutralForeground1Selected,
    '& span': { color: tokens.colorNeutralForeground2Selected },
  },
  hint: { color: tokens.colorNeutralForeground3, fontSize: tokens.fontSizeBase200, marginLeft: 'auto' },
  none: { padding: '8px 12px', color: tokens.colorNeutralForeground3 },
});

interface Entry extends Command {
  words: string;
}

/** Every word that was typed begins a word of the entry. */
function meets(entry: Entry, typed: string): boolean {
  const words = `${entry.title} ${entry.hint ?? ''} ${entry.words}`.toLocaleLowerCase().split(/[\s,–-]+/);
  return typed
    .toLocaleLowerCase()
    .split(/\s+/)
    .filter(Boolean)
    .every((part) => words.some((word) => word.startsWith(part)));
}

/** Ctrl+K: go anywhere, do anything that the screen offers. Mount it to open it. */
export function Palette({ onClose }: { onClose: () => void }) {
  const s = useStyles();
  const { t } = useTranslation();
  const [, go] = useLocation();
  const commands = useCommands((state) => state.commands);
  const [typed, setTyped] = useState('');
  const [at, setAt] = useState(0);
  const id = useId();
  const input = useRef<HTMLInputElement>(null);
  useEffect(() => input.current?.focus(), []);

  const entries = useMemo<Entry[]>(
    () => [
      ...places.map(({ path, name, words }) => ({
        id: path,
        title: t(name),
        hint: t('shell:palette.place'),
        words: t(words),
        run: () => go(path),
      })),
      ...commands.map((command) => ({ words: '', ...command })),
    ],
    [commands, go, t],
  );
  const hits = useHits(typed);
  const found = [...entries.filter((entry) => meets(entry, typed)), ...hits];
  const active = Math.min(at, found.length - 1);

  const run = (entry: Entry | undefined) => {
    if (!entry) return;
    onClose();
    entry.run();
  };
  const onKey = (event: KeyboardEvent) => {
    if (event.key === 'ArrowDown' || event.key === 'ArrowUp') {
      event.preventDefault();
      const step = event.key === 'ArrowDown' ? 1 : -1;
      setAt((active + step + found.length) % Math.max(1, found.length));
    } else if (event.key === 'Enter') {
      event.preventDefault();
      run(found[active]);
    }
  };
  return (
    <Dialog open onOpenChange={(_, data) => !data.open && onClose()}>
      <DialogSurface className={s.surface} aria-label={t('shell:palette.title')}>
        <FocusBack />
        <Input
          className={s.input}
          ref={input}
          size="large"
          contentBefore={<SearchRegular />}
          placeholder={t('shell:palette.placeholder')}
          value={typed}
          onChange={(_, data) => {
            setTyped(data.value);
            setAt(0);
          }}
          onKeyDown={onKey}
          role="combobox"
          aria-expanded
          aria-controls={id}
          aria-activedescendant={found[active] ? `${id}-${active}` : undefined}
          aria-label={t('shell:palette.title')}
        />
        <ul className={s.list} role="listbox" id={id} aria-label={t('shell:palette.results')}>
          {found.map((entry, index) => (
            // The keyboard is the combobox's: arrows and Enter.
            // oxlint-disable-next-line jsx-a11y/click-events-have-key-events
            <li
              key={entry.id}
              id={`${id}-${index}`}
              role="option"
              aria-selected={index === active}
              className={mergeClasses(s.item, index === active && s.active)}
              onMouseMove={() => setAt(index)}
              onClick={() => run(entry)}
            >
              {entry.title}
              {entry.hint !== undefined && <span className={s.hint}>{entry.hint}</span>}
            </li>
          ))}
        </ul>
        <div role="status" className={found.length === 0 ? s.none : 'visually-hidden'}>
          {found.length === 0 ? t('shell:palette.none') : t('shell:palette.found', { count: found.length })}
        </div>
      </DialogSurface>
    </Dialog>
  );
}
