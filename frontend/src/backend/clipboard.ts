import { ClipboardSetText } from '../../wailsjs/runtime/runtime';

/**
 * Let navigator.clipboard.writeText go through the program: a web view may refuse it, or have none, depending on the
 * address that the page is served from.
 */
export function installClipboard(): void {
  if (!('runtime' in window)) return;
  const writeText = async (text: string) => {
    if (!(await ClipboardSetText(text))) throw new Error('the clipboard was not to be had');
  };
  Object.defineProperty(navigator, 'clipboard', { value: { writeText }, configurable: true });
}
