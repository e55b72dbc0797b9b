import { type Theme, teamsHighContrastTheme, webDarkTheme, webLightTheme } from '@fluentui/react-components';
import { useSyncExternalStore } from 'react';
import { create } from 'zustand';

/** What the window draws with. */
export type ThemeName = 'light' | 'dark' | 'contrast';
/** What the admin chose; 'system' follows Windows or the desktop. */
export type ThemeChoice = 'system' | ThemeName;

/** Our own six colours; everything else is a Fluent token. */
interface Own {
  canvas: string;
  rail: string;
  chartRequests: string;
  chartThrottle: string;
  chartConcurrency: string;
  chartLimit: string;
}

// Segoe UI is on every Windows; Inter is bundled for Linux. One list for both, so that the same styles work everywhere.
const fontFamilyBase = "'Segoe UI Variable Text', 'Segoe UI', 'Inter Variable', system-ui, sans-serif";

function make(base: Theme, own: Own, over: Partial<Theme> = {}): Theme & Own {
  return { ...base, fontFamilyBase, fontFamilyNumeric: fontFamilyBase, ...over, ...own };
}

/** The three themes. `canvas` has to match public/first-paint.css. */
export const themes: Record<ThemeName, Theme & Own> = {
  light: make(webLightTheme, {
    canvas: '#f5f5f5',
    rail: '#f0f0f0',
    chartRequests: '#0f6cbd',
    chartThrottle: '#bc4b09',
    chartConcurrency: '#038387',
    chartLimit: '#616161',
  }),
  dark: make(
    webDarkTheme,
    {
      canvas: '#141414',
      rail: '#0f0f0f',
      chartRequests: '#479ef5',
      chartThrottle: '#faa06b',
      chartConcurrency: '#4fc3c7',
      chartLimit: '#adadad',
    },
    { colorNeutralBackground1: '#1f1f1f' },
  ),
  contrast: make(teamsHighContrastTheme, {
    canvas: '#000000',
    rail: '#000000',
    chartRequests: '#1aebff',
    chartThrottle: '#ffff00',
    chartConcurrency: '#3ff23f',
    chartLimit: '#ffffff',
  }),
};

const kept = 'concord.theme';

/** Anything that is not a theme of ours, from a file or from storage, is 'system'. */
export function asThemeChoice(value: unknown): ThemeChoice {
  return value === 'light' || value === 'dark' || value === 'contrast' ? value : 'system';
}

function remembered(): ThemeChoice {
  try {
    return asThemeChoice(localStorage.getItem(kept));
  } catch {
    return 'system';
  }
}

/** The admin's choice. Kept in the web view's storage too, because first-paint.js has to know it before Go can be asked. */
export const useThemeChoice = create<{ choice: ThemeChoice; choose: (choice: ThemeChoice) => void }>((set) => ({
  choice: remembered(),
  choose: (choice) => {
    try {
      if (choice === 'system') localStorage.removeItem(kept);
      else localStorage.setItem(kept, choice);
    } catch {
      // Without storage the next start flashes once; Go still remembers the choice.
    }
    set({ choice });
  },
}));

const queries = ['(forced-colors: active)', '(prefers-color-scheme: dark)'];

function systemTheme(): ThemeName {
  if (matchMedia('(forced-colors: active)').matches) return 'contrast';
  return matchMedia('(prefers-color-scheme: dark)').matches ? 'dark' : 'light';
}

function listen(changed: () => void): () => void {
  const lists = queries.map((query) => matchMedia(query));
  for (const list of lists) list.addEventListener('change', changed);
  return () => {
    for (const list of lists) list.removeEventListener('change', changed);
  };
}

/** The theme to draw with now: the choice, or what the system prefers, followed while the window is open. */
export function useThemeName(): ThemeName {
  const system = useSyncExternalStore(listen, systemTheme);
  const choice = useThemeChoice((state) => state.choice);
  return choice === 'system' ? system : choice;
}
