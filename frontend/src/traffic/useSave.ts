import { useTranslation } from 'react-i18next';
import { System } from '../backend/calls';
import { asFailure } from '../backend/error';
import type { ChartFile } from '../charts/TimeChart';
import { useNotify } from '../ui/Toasts';

/** Saves a file where the admin says, and tells how that ended. */
export function useSave() {
  const { t } = useTranslation();
  const notify = useNotify();
  const told = async (saving: Promise<string>) => {
    try {
      const path = await saving;
      if (path !== '') notify({ title: t('traffic:saved'), body: path, intent: 'success' });
    } catch (thrown) {
      const failure = asFailure(thrown);
      notify({ title: failure.message, body: failure.action, intent: 'error' });
    }
  };
  return {
    text: (name: string, content: string) => told(System.saveText(name, content)),
    chart: (file: ChartFile) =>
      void told(
        file.kind === 'png' ? System.saveData(file.name, file.content) : System.saveText(file.name, file.content),
      ),
  };
}
