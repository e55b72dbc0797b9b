import { useEffect } from 'react';
import { create } from 'zustand';
import { Session } from './backend/calls';
import { asLanguageChoice, type LanguageChoice, languageOf, localeFor, startWords } from './i18n';
import { asThemeChoice, type ThemeName, useThemeChoice, useThemeName } from './theme';

/** The language that was chosen; 'system' follows the system's. */
export const useLanguageChoice = create<{
  choice: LanguageChoice;
  choose: (choice: LanguageChoice) => Promise<void>;
}>((set) => ({
  choice: 'system',
  choose: async (choice) => {
    await startWords(choice);
    set({ choice });
  },
}));

/** Before the first screen is drawn: what Go remembers of theme and language. Without an answer, the system's. */
export async function startLook(): Promise<void> {
  const look = await Session.state().then(
    (state) => state.look,
    () => undefined,
  );
  if (look) useThemeChoice.getState().choose(asThemeChoice(look.theme));
  await useLanguageChoice.getState().choose(asLanguageChoice(look?.language));
}

/** Draw with the theme, and tell Go what shows now: the next window opens in that colour, and the menu speaks that language. */
export function useLook(): ThemeName {
  const name = useThemeName();
  const theme = useThemeChoice((state) => state.choice);
  const language = useLanguageChoice((state) => state.choice);
  useEffect(() => {
    document.documentElement.dataset['theme'] = name;
    // Nothing to tell the admin when it fails: only the colour of the next start depends on it.
    Session.setTheme(theme === 'system' ? '' : theme, name).catch(() => {});
  }, [theme, name]);
  useEffect(() => {
    const shown = languageOf(localeFor(language));
    Session.setLanguage(language === 'system' ? '' : language, shown).catch(() => {});
  }, [language]);
  return name;
}
