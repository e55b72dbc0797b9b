import { type ComponentType, lazy } from 'react';
import { laterWords } from '../i18n';

/** A screen that is loaded when one goes there, its words with it. */
export function screen(load: () => Promise<{ default: ComponentType }>) {
  return lazy(async () => {
    const [loaded] = await Promise.all([load(), laterWords()]);
    return loaded;
  });
}
