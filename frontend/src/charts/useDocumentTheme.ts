import { useSyncExternalStore } from 'react';

function listen(changed: () => void): () => void {
  const observer = new MutationObserver(changed);
  observer.observe(document.documentElement, { attributes: true, attributeFilter: ['data-theme'] });
  return () => observer.disconnect();
}

/**
 * The theme that the document says it has, <html data-theme>. A canvas does not follow the CSS variables that it was drawn
 * with, and the kit tells nobody when they change.
 */
export function useDocumentTheme(): string {
  return useSyncExternalStore(listen, () => document.documentElement.dataset['theme'] ?? '');
}
