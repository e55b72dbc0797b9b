import { Settings, type SettingsState } from '../../backend/calls';
import { type Live, useLive } from '../../live/useLive';

/** What the settings file says: one answer for all cards of the screen. */
export function useSettings(): Live<SettingsState> {
  return useLive({ key: ['settings'], ask: Settings.get, on: { 'session.changed': 'ask' } });
}
