import { zodResolver } from '@hookform/resolvers/zod';
import { useEffect, useState } from 'react';
import { type DefaultValues, type FieldValues, type UseFormReturn, useForm } from 'react-hook-form';
import type { z } from 'zod';

/** Where a half-filled wizard is kept until it is finished or thrown away. No secrets belong into one. */
export interface Draft<F> {
  load: () => Partial<F> | null;
  save: (values: F) => void;
  clear: () => void;
}

/**
 * The form of a wizard: fields are checked when they are left, a draft is taken up again. Values go in and out through
 * Controller only, as the fields of fields.tsx do. Make the draft once, outside of the component.
 */
export function useWizardForm<F extends FieldValues>(
  schema: z.ZodType<F, F>,
  defaults: DefaultValues<F>,
  draft?: Draft<F>,
): UseFormReturn<F> {
  const [before] = useState(() => draft?.load() ?? null);
  const form = useForm<F>({
    resolver: zodResolver(schema),
    mode: 'onTouched',
    defaultValues: Object.assign({}, defaults, before),
  });
  useEffect(() => {
    if (!draft) return undefined;
    return form.subscribe({ formState: { values: true }, callback: ({ values }) => draft.save(values) });
  }, [form, draft]);
  return form;
}
