import type { SettingsState } from '../../backend/calls';
import { Settings } from '../../backend/calls';
import { type Live, useLive } from '../../live/useLive';
import { PaceForm } from './PaceForm';

/** How fast Concord may go, and how long runs can be undone. Not there without a settings file to write it into. */
export function Pace({ settings }: { settings: Live<SettingsState> }) {
  const bounds = useLive({ key: ['settings.bounds'], ask: Settings.bounds });
  const { data } = settings;
  if (!data?.found || data.failure || !bounds.data) return null;
  // What came from the file anew is a new form: what was typed before is about another file.
  return <PaceForm key={JSON.stringify(data.pace)} pace={data.pace} bounds={bounds.data} onSaved={settings.again} />;
}
