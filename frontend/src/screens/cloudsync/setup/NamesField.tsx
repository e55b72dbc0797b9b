import { Field, makeStyles, Textarea, tokens } from '@fluentui/react-components';
import { type Control, Controller } from 'react-hook-form';
import type { Form } from './wanted';

const useStyles = makeStyles({
  area: { maxWidth: '600px' },
  text: { fontFamily: tokens.fontFamilyMonospace, fontSize: tokens.fontSizeBase200, lineHeight: '20px' },
});

/** Distinguished names, one a line: they are copied from somewhere, and hold commas. */
export function NamesField({ control, label, hint }: { control: Control<Form>; label: string; hint: string }) {
  const s = useStyles();
  return (
    <Controller
      control={control}
      name="names"
      render={({ field, fieldState }) => (
        <Field
          className={s.area}
          label={label}
          required
          validationMessage={fieldState.error?.message}
          hint={fieldState.error ? undefined : hint}
        >
          <Textarea
            ref={field.ref}
            name={field.name}
            value={field.value}
            rows={6}
            resize="vertical"
            spellCheck={false}
            textarea={{ className: s.text, wrap: 'off' }}
            placeholder="OU=Sales,DC=contoso,DC=com"
            onBlur={field.onBlur}
            onChange={(_, data) => field.onChange(data.value)}
          />
        </Field>
      )}
    />
  );
}
