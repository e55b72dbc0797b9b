import { createContext, useContext } from 'react';

/** What a step may do to the wizard that it is part of. */
export interface WizardHandle {
  /** Go to a step by its id: for the Edit links of the summary. */
  goTo: (id: string) => void;
  /** The id of the step that shows. */
  step: string;
}

export const WizardContext = createContext<WizardHandle>({ goTo: () => {}, step: '' });

export const useWizard = (): WizardHandle => useContext(WizardContext);
