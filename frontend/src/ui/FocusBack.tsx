import { useEffect, useState } from 'react';

/**
 * Within a dialog that is mounted to be open: when it is gone, the focus is where it was before, and not at the beginning of the
 * page. Of a menu, which has gone too, that is what opened it; of a row or button that has gone, the heading of the page.
 */
export function FocusBack() {
  // While this is drawn for the first time, the dialog has not taken the focus yet.
  const [before] = useState(() => {
    const { activeElement: active } = document;
    const trigger = active?.closest('[role="menu"]')?.getAttribute('aria-labelledby');
    return (trigger ? document.getElementById(trigger) : null) ?? active;
  });
  useEffect(
    () => () => {
      if (document.activeElement !== document.body || !(before instanceof HTMLElement) || before === document.body)
        return;
      if (before.isConnected) before.focus();
      if (document.activeElement === document.body) document.querySelector<HTMLElement>('main h1')?.focus();
    },
    [before],
  );
  return null;
}
