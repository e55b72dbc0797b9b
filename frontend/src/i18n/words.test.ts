import { describe, expect, it } from 'vitest';
import deFirst from './de';
import enFirst from './en';
import { languageOf, localeFor } from './index';
import deLater from './later-de';
import enLater from './later-en';

type Tree = { [key: string]: string | Tree };

/** namespace:a.b → words */
function flat(files: Record<string, unknown>): Map<string, string> {
  const all = new Map<string, string>();
  const walk = (prefix: string, tree: Tree) => {
    for (const [key, value] of Object.entries(tree)) {
      if (typeof value === 'string') all.set(prefix + key, value);
      else walk(`${prefix}${key}.`, value);
    }
  };
  for (const [path, tree] of Object.entries(files)) walk(`${path.replace(/^.*\/|\.ts$/g, '')}:`, tree as Tree);
  return all;
}

const en = { ...enFirst, ...enLater };
const de = { ...deFirst, ...deLater };

// What Go says is put in other words by its own sentence; backend/said.test.ts holds them against Go.
const keyed = (words: Map<string, string>) => new Map([...words].filter(([key]) => !/^(errors|sentences):/.test(key)));
const english = keyed(flat(en));
const german = keyed(flat(de));
const bare = (key: string) => key.replace(/_(zero|one|other)$/, '');

const sources = import.meta.glob<string>(['../**/*.{ts,tsx}', '!../**/*.test.*', '!./{en,de}/**'], {
  query: '?raw',
  import: 'default',
  eager: true,
});
const used = new Set<string>();
const begun = new Set<string>();
for (const text of Object.values(sources)) {
  for (const [, key] of text.matchAll(/['"`]([a-z][a-zA-Z]*:[a-zA-Z][\w.-]*)['"`]/g)) used.add(key ?? '');
  for (const [, start] of text.matchAll(/`([a-z][a-zA-Z]*:[\w.-]*)\$\{/g)) begun.add(start ?? '');
}
const namespaces = new Set([...english.keys()].map((key) => key.split(':')[0]));

describe('the words', () => {
  it('are complete in German: the same keys as in English', () => {
    expect([...german.keys()].toSorted()).toEqual([...english.keys()].toSorted());
  });

  it('take the same values in both languages', () => {
    const holes = (text: string) => [...text.matchAll(/\{\{(\w+)/g)].map(([, name]) => name ?? '').toSorted();
    for (const [key, text] of english)
      expect({ key, holes: holes(german.get(key) ?? '') }).toEqual({ key, holes: holes(text) });
  });

  it('are all there that the window asks for', () => {
    const known = new Set([...english.keys()].map(bare));
    const missing = [...used].filter(
      (key) => namespaces.has(key.split(':')[0] ?? '') && !known.has(key) && !english.has(key),
    );
    expect(missing).toEqual([]);
  });

  it('of the first screen are loaded before it is drawn', () => {
    const first = new Set(Object.keys(enFirst).map((path) => path.replace(/^.*\/|\.ts$/g, '')));
    const early = [
      '../shell/',
      '../screens/overview/',
      '../screens/welcome/',
      '../live/',
      '../ui/',
      '../charts/',
      '../run/',
      '../health/',
    ];
    const late = Object.entries(sources)
      .filter(([path]) => early.some((folder) => path.startsWith(folder)))
      .flatMap(([path, text]) =>
        [...text.matchAll(/['"`]([a-z][a-zA-Z]*):[a-zA-Z]/g)].map(([, name]) => ({ path, name })),
      )
      .filter(({ name }) => namespaces.has(name) && !first.has(name ?? ''));
    expect(late).toEqual([]);
  });

  it('are all used somewhere', () => {
    const unused = [...english.keys()].filter(
      (key) => !used.has(key) && !used.has(bare(key)) && ![...begun].some((start) => key.startsWith(start)),
    );
    expect(unused).toEqual([]);
  });

  it('count in both forms of each plural', () => {
    const alone = [...english.keys()].filter(
      (key) => key.endsWith('_one') && !english.has(key.replace(/_one$/, '_other')),
    );
    expect(alone).toEqual([]);
  });
});

describe('the locale', () => {
  it('is a regional form of the chosen language when the system has one', () => {
    expect(localeFor('de', ['en-US', 'de-AT'])).toBe('de-AT');
    expect(localeFor('de', ['en-US'])).toBe('de-DE');
    expect(localeFor('system', ['fr-FR', 'de-CH'])).toBe('de-CH');
    expect(localeFor('system', ['fr-FR'])).toBe('en-US');
  });

  it('says which language is loaded', () => {
    expect(languageOf('de-CH')).toBe('de');
    expect(languageOf('en-GB')).toBe('en');
  });
});
