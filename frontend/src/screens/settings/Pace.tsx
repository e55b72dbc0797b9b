import { lazy, Suspense } from 'react';
import type { SettingsState } from '../../backend/calls';
import { Settings } from '../../backend/calls';
import { useSession } from '../../live/session';
import { type Live, useLive } from '../../live/useLive';
import { PaceForm } from './PaceForm';

// The plot is not in the first load.
const PaceCharts = lazy(() => import('./PaceCharts'));

/** How fast Concord may go, and how long runs can be undone. Not there without a settings file to write it into. */
export function Pace({ settings }: { settings: Live<SettingsState> }) {
  const bounds = useLive({ key: ['settings.bounds'], ask: Settings.bounds });
  const session = useSession();
  const { data } = settings;
  if (!data?.found || data.failure || !bounds.data) return null;
  // What came from the file anew is a new form: what was typed before is about another file.
  return (
    <PaceForm key={JSON.stringify(data.pace)} pace={data.pace} bounds={bounds.data} onSaved={settings.again}>
      {session.data?.phase === 'ready' && !session.data.demo && (
        <Suspense>
          <PaceCharts />
        </Suspense>
      )}
    </PaceForm>
  );
}
