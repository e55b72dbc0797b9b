import {
  Dropdown,
  Field,
  Input,
  makeStyles,
  Option,
  Radio,
  RadioGroup,
  SpinButton,
  Switch,
} from '@fluentui/react-components';
import type { ReactElement } from 'react';
import { type Control, Controller, type FieldPath, type FieldValues } from 'react-hook-form';

const useStyles = makeStyles({ field: { maxWidth: '460px' } });

/** What every field of a form takes. Messages come from the schema: they say what to enter. */
interface Common<F extends FieldValues> {
  control: Control<F>;
  name: FieldPath<F>;
  label: string;
  hint?: string;
  required?: boolean;
  disabled?: boolean;
}

type Text<F extends FieldValues> = Common<F> & { placeholder?: string; type?: 'text' | 'url' | 'email' | 'password' };

/** A line of text. Through Controller: register() loses default values on this kit's inputs. */
export function TextField<F extends FieldValues>({ control, name, placeholder, type, disabled, ...frame }: Text<F>) {
  const s = useStyles();
  return (
    <Controller
      control={control}
      name={name}
      render={({ field, fieldState }) => (
        <Field
          className={s.field}
          {...frame}
          validationMessage={fieldState.error?.message}
          hint={fieldState.error ? undefined : frame.hint}
        >
          <Input
            ref={field.ref}
            name={field.name}
            value={field.value ?? ''}
            onBlur={field.onBlur}
            onChange={(_, data) => field.onChange(data.value)}
            placeholder={placeholder}
            type={type}
            disabled={disabled}
            autoComplete="off"
            spellCheck={false}
          />
        </Field>
      )}
    />
  );
}

/** One of a few, or of many: value and what it is called. */
export interface Choice {
  value: string;
  label: string;
  /** A second line; radios only. */
  hint?: string;
  disabled?: boolean;
}

/** One of a few, all of them visible. */
export function RadioField<F extends FieldValues>({
  control,
  name,
  choices,
  disabled,
  layout,
  ...frame
}: Common<F> & { choices: Choice[]; layout?: 'vertical' | 'horizontal' }) {
  return (
    <Controller
      control={control}
      name={name}
      render={({ field, fieldState }) => (
        <Field {...frame} validationMessage={fieldState.error?.message}>
          <RadioGroup
            ref={field.ref}
            name={field.name}
            value={field.value ?? ''}
            layout={layout}
            disabled={disabled}
            onBlur={field.onBlur}
            onChange={(_, data) => field.onChange(data.value)}
          >
            {choices.map(({ value, label, hint, disabled: off }) => (
              <Radio
                key={value}
                value={value}
                disabled={off}
                label={hint === undefined ? label : <Two label={label} hint={hint} />}
              />
            ))}
          </RadioGroup>
        </Field>
      )}
    />
  );
}

function Two({ label, hint }: { label: string; hint: string }): ReactElement {
  return (
    <>
      {label}
      <br />
      <small>{hint}</small>
    </>
  );
}

/** One of many, from a list. */
export function SelectField<F extends FieldValues>({
  control,
  name,
  choices,
  placeholder,
  disabled,
  ...frame
}: Common<F> & { choices: Choice[]; placeholder?: string }) {
  const s = useStyles();
  return (
    <Controller
      control={control}
      name={name}
      render={({ field, fieldState }) => (
        <Field className={s.field} {...frame} validationMessage={fieldState.error?.message}>
          <Dropdown
            ref={field.ref}
            value={choices.find(({ value }) => value === field.value)?.label ?? ''}
            selectedOptions={field.value ? [field.value] : []}
            placeholder={placeholder}
            disabled={disabled}
            onBlur={field.onBlur}
            onOptionSelect={(_, data) => field.onChange(data.optionValue ?? '')}
          >
            {choices.map(({ value, label, disabled: off }) => (
              <Option key={value} value={value} disabled={off}>
                {label}
              </Option>
            ))}
          </Dropdown>
        </Field>
      )}
    />
  );
}

/** A whole number. Typing something else leaves it empty, which the schema refuses in its own words. */
export function NumberField<F extends FieldValues>({
  control,
  name,
  min,
  max,
  step,
  disabled,
  ...frame
}: Common<F> & { min?: number; max?: number; step?: number }) {
  const s = useStyles();
  return (
    <Controller
      control={control}
      name={name}
      render={({ field, fieldState }) => (
        <Field className={s.field} {...frame} validationMessage={fieldState.error?.message}>
          <SpinButton
            ref={field.ref}
            name={field.name}
            value={typeof field.value === 'number' ? field.value : null}
            displayValue={typeof field.value === 'number' ? String(field.value) : ''}
            min={min}
            max={max}
            step={step}
            disabled={disabled}
            onBlur={field.onBlur}
            onChange={(_, data) => {
              const typed = data.value ?? Number.parseInt(data.displayValue ?? '', 10);
              field.onChange(Number.isNaN(typed) ? null : typed);
            }}
          />
        </Field>
      )}
    />
  );
}

/** Yes or no, in force at once. */
export function SwitchField<F extends FieldValues>({ control, name, label, hint, disabled }: Common<F>) {
  return (
    <Controller
      control={control}
      name={name}
      render={({ field }) => (
        <Field hint={hint}>
          <Switch
            ref={field.ref}
            name={field.name}
            label={label}
            checked={field.value === true}
            disabled={disabled}
            onBlur={field.onBlur}
            onChange={(_, data) => field.onChange(data.checked)}
          />
        </Field>
      )}
    />
  );
}
