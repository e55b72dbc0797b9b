import { Toast, ToastBody, Toaster, ToastTitle, useToastController } from '@fluentui/react-components';
import { useCallback } from 'react';

const toaster = 'app';

/** Mounted once, by the shell. */
export function Toasts() {
  return <Toaster toasterId={toaster} position="bottom-end" timeout={6000} pauseOnHover />;
}

export interface Notice {
  title: string;
  body?: string;
  intent?: 'success' | 'info' | 'warning' | 'error';
}

/** Says that something is done, without being in the way. Failures belong where they happened: ErrorNote. */
export function useNotify(): (notice: Notice) => void {
  const { dispatchToast } = useToastController(toaster);
  return useCallback(
    ({ title, body, intent = 'success' }: Notice) =>
      dispatchToast(
        <Toast>
          <ToastTitle>{title}</ToastTitle>
          {body !== undefined && <ToastBody>{body}</ToastBody>}
        </Toast>,
        { intent },
      ),
    [dispatchToast],
  );
}
