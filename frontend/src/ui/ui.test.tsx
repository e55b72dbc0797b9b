import {
  FluentProvider,
  Menu,
  MenuItem,
  MenuList,
  MenuPopover,
  MenuTrigger,
  webLightTheme,
} from '@fluentui/react-components';
import { act, render, screen } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { type ReactElement, useState } from 'react';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { ConfirmDialog } from './ConfirmDialog';
import { ErrorNote } from './ErrorNote';
import { formatFor } from './format';
import { Loading } from './Loading';
import { Page } from './Page';
import { Status } from './Status';
import { Time } from './Time';

const show = (what: ReactElement) => render(<FluentProvider theme={webLightTheme}>{what}</FluentProvider>);
const error = {
  code: 'disk_full',
  message: 'The disk is full.',
  action: 'Make room.',
  requestId: 'r1',
  retryable: true,
};

afterEach(() => vi.useRealTimers());

describe('a failure', () => {
  it('says what failed, what to do, whether data is safe, and the request id', () => {
    show(<ErrorNote what="The runs could not be read." error={error} safe="Nothing was written." onRetry={() => {}} />);
    const note = screen.getByRole('alert');
    for (const part of [
      'The runs could not be read.',
      'The disk is full.',
      'Make room.',
      'Nothing was written.',
      /disk_full.*r1/,
    ])
      expect(note).toHaveTextContent(part);
    expect(screen.getByRole('button', { name: 'Try again' })).toBeInTheDocument();
  });

  it('offers no second try where that cannot help', () => {
    show(<ErrorNote what="No." error={{ ...error, retryable: false }} onRetry={() => {}} />);
    expect(screen.queryByRole('button', { name: 'Try again' })).toBeNull();
  });

  it('gives its details to the clipboard, and says so', async () => {
    const user = userEvent.setup();
    show(<ErrorNote what="The runs could not be read." error={error} />);
    await user.click(screen.getByRole('button', { name: 'Copy details' }));
    expect(await navigator.clipboard.readText()).toContain('"requestId": "r1"');
    expect(screen.getByRole('status')).toHaveTextContent('Copied');
  });
});

describe('a question before something dangerous', () => {
  const ask = (onConfirm: () => Promise<void>, onClose = () => {}) =>
    show(
      <ConfirmDialog
        title="Delete?"
        confirm="Delete 1,234 contacts"
        typedCount={1234}
        onConfirm={onConfirm}
        onClose={onClose}
        asError={() => error}
      >
        They are gone.
      </ConfirmDialog>,
    );

  it('does nothing until the number was typed', async () => {
    const user = userEvent.setup();
    const onConfirm = vi.fn(() => Promise.resolve());
    ask(onConfirm);
    await user.type(screen.getByRole('textbox'), '12');
    await user.click(screen.getByRole('button', { name: 'Delete 1,234 contacts' }));
    expect(onConfirm).not.toHaveBeenCalled();
    expect(screen.getByText('Type the number 1,234.')).toBeInTheDocument();
    await user.clear(screen.getByRole('textbox'));
    await user.type(screen.getByRole('textbox'), '1.234{Enter}');
    expect(onConfirm).toHaveBeenCalledOnce();
  });

  it('stays and says why when it fails', async () => {
    const user = userEvent.setup();
    const onClose = vi.fn();
    ask(() => Promise.reject(new Error('x')), onClose);
    await user.type(screen.getByRole('textbox'), '1234{Enter}');
    expect(await screen.findByRole('alert')).toHaveTextContent('The disk is full.');
    expect(onClose).not.toHaveBeenCalled();
  });

  it('acts once, however often it is pressed, and keeps the focus meanwhile', async () => {
    const user = userEvent.setup();
    const act = vi.fn(() => new Promise<void>(() => {}));
    ask(act, vi.fn());
    await user.type(screen.getByRole('textbox'), '1234');
    const confirm = screen.getByRole('button', { name: 'Delete 1,234 contacts' });
    await user.click(confirm);
    await user.click(confirm);
    await user.type(screen.getByRole('textbox'), '{Enter}');
    expect(act).toHaveBeenCalledTimes(1);
    expect(confirm).toBeEnabled(); // one that is disabled loses the focus
  });

  it('begins at the number to be typed', () => {
    ask(() => Promise.resolve());
    expect(screen.getByRole('textbox')).toHaveFocus();
  });

  it('begins at Cancel, also before a choice: Enter by habit does nothing', async () => {
    const user = userEvent.setup();
    const onConfirm = vi.fn(() => Promise.resolve());
    const onClose = vi.fn();
    show(
      <ConfirmDialog title="Restart?" confirm="Restart" onConfirm={onConfirm} onClose={onClose} asError={() => error}>
        <input type="radio" aria-label="From the beginning" />
      </ConfirmDialog>,
    );
    expect(screen.getByRole('button', { name: 'Cancel' })).toHaveFocus();
    await user.keyboard('{Enter}');
    expect(onConfirm).not.toHaveBeenCalled();
    expect(onClose).toHaveBeenCalledOnce();
  });

  it('gives the focus back to what asked, also when that was an entry of a menu', async () => {
    const user = userEvent.setup();
    function Asking() {
      const [asking, setAsking] = useState(false);
      return (
        <>
          <button onClick={() => setAsking(true)}>Delete…</button>
          <Menu>
            <MenuTrigger>
              <button>More</button>
            </MenuTrigger>
            <MenuPopover>
              <MenuList>
                <MenuItem onClick={() => setAsking(true)}>Forget…</MenuItem>
              </MenuList>
            </MenuPopover>
          </Menu>
          {asking && (
            <ConfirmDialog
              title="Delete?"
              confirm="Delete"
              onConfirm={() => Promise.resolve()}
              onClose={() => setAsking(false)}
              asError={() => error}
            >
              They are gone.
            </ConfirmDialog>
          )}
        </>
      );
    }
    show(<Asking />);
    await user.click(screen.getByRole('button', { name: 'Delete…' }));
    await user.keyboard('{Escape}');
    expect(screen.queryByRole('alertdialog')).toBeNull();
    expect(screen.getByRole('button', { name: 'Delete…' })).toHaveFocus();
    await user.click(screen.getByRole('button', { name: 'More' }));
    await user.click(await screen.findByRole('menuitem', { name: 'Forget…' }));
    await user.click(screen.getByRole('button', { name: 'Cancel' }));
    expect(screen.getByRole('button', { name: 'More' })).toHaveFocus();
  });

  it('closes with Escape', async () => {
    const user = userEvent.setup();
    const onClose = vi.fn();
    ask(() => Promise.resolve(), onClose);
    await user.keyboard('{Escape}');
    expect(onClose).toHaveBeenCalled();
  });
});

describe('the place of what is loading', () => {
  it('appears after 300 ms only', () => {
    vi.useFakeTimers();
    show(<Loading label="Reading the runs" />);
    act(() => {
      vi.advanceTimersByTime(299);
    });
    expect(screen.queryByRole('status')).toBeNull();
    act(() => {
      vi.advanceTimersByTime(2);
    });
    expect(screen.getByRole('status', { name: 'Reading the runs' })).toBeInTheDocument();
  });
});

describe('a page', () => {
  it('names the window', () => {
    show(<Page title="Activity">x</Page>);
    expect(document.title).toBe('Activity – Concord');
  });
});

describe('a status', () => {
  it('is a word, whatever its colour', () => {
    show(<Status kind="failed">Failed</Status>);
    expect(screen.getByText('Failed')).toBeInTheDocument();
  });
});

describe('a moment', () => {
  it('is local, and UTC on hover', () => {
    show(<Time at={Date.UTC(2026, 10, 21, 14, 5, 9)} />);
    expect(screen.getByRole('time')).toHaveAttribute('title', '2026-11-21 14:05:09 UTC');
  });

  it('is a dash when there was none', () => {
    show(<Time at={0} />);
    expect(screen.getByText('–')).toBeInTheDocument();
  });
});

describe('numbers and times', () => {
  const now = new Date(2026, 10, 21, 16, 0).getTime();
  it('are written as the locale writes them', () => {
    expect(formatFor('en-US').number(12345.67)).toBe('12,345.7');
    expect(formatFor('de-DE').number(12345.67)).toBe('12.345,7');
    expect(formatFor('de-DE').dateTime(now - 3_600_000, now)).toBe('Heute, 15:00');
    expect(formatFor('en-GB').dateTime(now - 26 * 3_600_000, now)).toBe('Yesterday, 14:00');
    const morning = new Date(2026, 10, 21, 6, 5).getTime();
    expect(formatFor('en-US').time(morning)).toMatch(/^6:05\sAM$/);
    expect(formatFor('de-DE').time(morning)).toBe('06:05');
    expect(formatFor('en-GB').relative(now - 3 * 60_000, now)).toBe('3 minutes ago');
  });

  it('say how long in words that fit', () => {
    const { duration } = formatFor('en-US');
    expect(duration(12_000)).toBe('12\u00A0s');
    expect(duration(245_000)).toBe('4\u00A0min 5\u00A0s');
    expect(duration(4_920_000)).toBe('1\u00A0h 22\u00A0min');
  });
});
