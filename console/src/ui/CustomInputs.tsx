/* SPDX-License-Identifier: GPL-3.0-or-later */
import type { CustomField, CustomFieldDefinition } from '../net/types.ts';
import { Field } from './Field.tsx';
import { TextField } from './TextField.tsx';
import { texts } from './texts.ts';

/** What was filled in, by the name of the field. */
export type CustomValues = Readonly<Record<string, string>>;

const valueMax = 512;

interface CustomInputsProps {
  definitions: readonly CustomFieldDefinition[];
  values: CustomValues;
  onChange: (values: CustomValues) => void;
}

/** The custom fields of a session: a line of text or a choice each. */
export function CustomInputs({ definitions, values, onChange }: CustomInputsProps) {
  const set = (name: string, value: string) => onChange({ ...values, [name]: value });
  return (
    <>
      {definitions.map((one) => {
        const label = one.required ? one.name : texts.custom.optional(one.name);
        const value = values[one.name] ?? '';
        return one.kind === 'text' ? (
          <TextField key={one.name} label={label} value={value} onInput={(typed) => set(one.name, typed)} maxLength={valueMax} required={one.required} />
        ) : (
          <Field key={one.name} label={label}>
            {(ids) => (
              <select {...ids} class="input" required={one.required} value={value} onChange={(event) => set(one.name, event.currentTarget.value)}>
                <option value="">{texts.custom.choose}</option>
                {one.choices.map((choice) => (
                  <option key={choice} value={choice}>
                    {choice}
                  </option>
                ))}
              </select>
            )}
          </Field>
        );
      })}
    </>
  );
}

/** What is sent: everything that was filled in, in the order of the definitions. */
export function readCustom(definitions: readonly CustomFieldDefinition[], values: CustomValues): CustomField[] {
  return definitions.map(({ name }) => ({ name, value: (values[name] ?? '').trim() })).filter(({ value }) => value !== '');
}

/** The first required field that is empty, or null. */
export function missingCustom(definitions: readonly CustomFieldDefinition[], values: CustomValues): string | null {
  return definitions.find(({ name, required }) => required && (values[name] ?? '').trim() === '')?.name ?? null;
}
