import i18next from 'i18next';
import { initReactI18next } from 'react-i18next';

/** The languages that are complete; a test holds them to the same keys. */
export const languages = ['en', 'de'] as const;
export type Language = (typeof languages)[number];
export type LanguageChoice = 'system' | Language;

type Words = Record<string, Record<string, unknown>>;

/**
 * A file per namespace and language: en/overview.ts is what 'overview:title' looks into. Only the language shown is loaded, and of
 * it first what the first screen says.
 */
const loaders: Record<Part, Record<Language, () => Promise<{ default: Words }>>> = {
  first: { en: () => import('./en'), de: () => import('./de') },
  later: { en: () => import('./later-en'), de: () => import('./later-de') },
};
type Part = 'first' | 'later';

/** What of the words is in use: after a screen wanted the later ones, every language needs both. */
const parts = new Set<Part>(['first']);
const loaded = new Set<string>();

async function load(language: Language): Promise<void> {
  await Promise.all(
    [...parts].map(async (part) => {
      const key = `${language}/${part}`;
      if (loaded.has(key)) return;
      const files = (await loaders[part][language]()).default;
      for (const [path, words] of Object.entries(files)) {
        i18next.addResourceBundle(language, path.replace(/^.*\//, '').replace(/\.ts$/, ''), words);
      }
      loaded.add(key);
    }),
  );
}

/** The words that all screens but the first need; a lazy screen waits for them. */
export async function laterWords(): Promise<void> {
  parts.add('later');
  await load(languageOf(i18next.language));
}

export function asLanguageChoice(value: unknown): LanguageChoice {
  return languages.includes(value as Language) ? (value as Language) : 'system';
}

/**
 * The locale to speak, write numbers and dates in: a regional form of the chosen language when the system has one
 * (de-AT, en-GB), so that dates look as the admin knows them.
 */
export function localeFor(choice: LanguageChoice, wanted: readonly string[] = navigator.languages): string {
  const speaks = (locale: string, language: string) => locale.toLowerCase().split(/[-_]/)[0] === language;
  if (choice !== 'system')
    return wanted.find((locale) => speaks(locale, choice)) ?? (choice === 'de' ? 'de-DE' : 'en-US');
  const known = wanted.find((locale) => languages.some((language) => speaks(locale, language)));
  return known ?? 'en-US';
}

/** Load the words and set the language. Resolves when the first screen can be drawn in it. */
export async function startWords(choice: LanguageChoice): Promise<void> {
  const locale = localeFor(choice);
  if (!i18next.isInitialized) {
    i18next.on('languageChanged', (shown) => {
      document.documentElement.lang = shown;
    });
    await i18next.use(initReactI18next).init({
      lng: locale,
      resources: {},
      load: 'languageOnly',
      fallbackLng: 'en',
      defaultNS: 'shell',
      interpolation: { escapeValue: false },
      react: { useSuspense: false },
    });
  }
  await load(languageOf(locale));
  await i18next.changeLanguage(locale);
}

/** The language whose words a locale is shown with. */
export function languageOf(locale: string): Language {
  return locale.toLowerCase().startsWith('de') ? 'de' : 'en';
}
