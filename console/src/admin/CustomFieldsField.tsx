/* SPDX-License-Identifier: GPL-3.0-or-later */
import { useId } from 'preact/hooks';
import type { CustomFieldDefinition, Settings } from '../net/types.ts';
import { Button } from '../ui/Button.tsx';
import { CheckField } from '../ui/CheckField.tsx';
import { Icon } from '../ui/Icon.tsx';
import { adminTexts } from '../ui/texts/administration.ts';
import { texts } from '../ui/texts.ts';
import { SettingSource } from './SettingSource.tsx';

const fieldsMax = 10;
const choicesMax = 20;
const wordMax = 64;

/** A field while it is typed: its choices as lines. */
export interface CustomFieldDraft {
  name: string;
  kind: CustomFieldDefinition['kind'];
  required: boolean;
  forCustomers: boolean;
  choices: string;
}

interface CustomFieldsFieldProps {
  settings: Settings;
  /** Undefined: not touched; null: inherits. */
  draft: readonly CustomFieldDraft[] | null | undefined;
  isRoot: boolean;
  onChange: (value: readonly CustomFieldDraft[] | null) => void;
}

/** What is asked about each session besides its name. */
export function CustomFieldsField({ settings, draft, isRoot, onChange }: CustomFieldsFieldProps) {
  const id = useId();
  const t = texts.custom;
  const own = draft === undefined ? (settings.own.custom_fields?.map(toDraft) ?? null) : draft;
  const inherited = own === null;
  const fields = own ?? settings.effective.custom_fields.map(toDraft);
  const wrong = !inherited && readCustomFields(fields) === null;
  return (
    <div class="settings-terms" data-setting="custom_fields" role="group" aria-labelledby={`${id}-label`}>
      <div class="line">
        <span class="setting-label grow" id={`${id}-label`}>
          {t.title}
        </span>
        <label class="setting-inherit small">
          <input
            type="checkbox"
            checked={inherited}
            aria-label={adminTexts.settings.inheritOf(t.title)}
            onChange={(event) => onChange(event.currentTarget.checked ? null : fields)}
          />
          {isRoot ? adminTexts.settings.standard : adminTexts.settings.inherit}
        </label>
      </div>
      <SettingSource name="custom_fields" settings={settings} inherited={inherited} saved={draft === undefined} />
      {fields.length === 0 && <p class="soft small">{t.none}</p>}
      {fields.map((field, at) => (
        <FieldEditor
          key={at}
          field={field}
          number={at + 1}
          locked={inherited}
          onChange={(changed) => onChange(fields.map((one, index) => (index === at ? changed : one)))}
          onRemove={() => onChange(fields.filter((_, index) => index !== at))}
        />
      ))}
      {wrong && (
        <p class="field-error" role="alert">
          <Icon name="alert" size={14} />
          {t.wrong}
        </p>
      )}
      {!inherited && (
        <div>
          <Button
            size="small"
            icon="plus"
            refused={fields.length < fieldsMax ? null : t.full}
            onPress={() => onChange([...fields, { name: '', kind: 'text', required: false, forCustomers: true, choices: '' }])}
          >
            {t.add}
          </Button>
        </div>
      )}
    </div>
  );
}

interface FieldEditorProps {
  field: CustomFieldDraft;
  number: number;
  locked: boolean;
  onChange: (field: CustomFieldDraft) => void;
  onRemove: () => void;
}

function FieldEditor({ field, number, locked, onChange, onRemove }: FieldEditorProps) {
  const t = texts.custom;
  const id = useId();
  return (
    <div class="custom-field" role="group" aria-label={t.numbered(number)}>
      <div class="line-wrap">
        <input
          class="input grow"
          type="text"
          dir="auto"
          placeholder={t.name}
          aria-label={t.nameOf(number)}
          maxLength={wordMax}
          disabled={locked}
          value={field.name}
          onInput={(event) => onChange({ ...field, name: event.currentTarget.value })}
        />
        <select
          class="input custom-kind"
          aria-label={t.kindOf(number)}
          disabled={locked}
          value={field.kind}
          onChange={(event) => onChange({ ...field, kind: event.currentTarget.value === 'choice' ? 'choice' : 'text' })}
        >
          <option value="text">{t.kinds.text}</option>
          <option value="choice">{t.kinds.choice}</option>
        </select>
        {!locked && <Button size="small" kind="quiet" icon="close" label={t.removeOf(number)} onPress={onRemove} />}
      </div>
      {field.kind === 'choice' && (
        <div class="stack-tight">
          <label class="soft small" for={id}>
            {t.choices}
          </label>
          <textarea id={id} class="area" rows={3} dir="auto" disabled={locked} value={field.choices} onInput={(event) => onChange({ ...field, choices: event.currentTarget.value })} />
        </div>
      )}
      <div class="line-wrap">
        <CheckField label={t.required} checked={field.required} disabled={locked} onChange={(required) => onChange({ ...field, required })} />
        <CheckField label={t.forCustomers} checked={field.forCustomers} disabled={locked} onChange={(forCustomers) => onChange({ ...field, forCustomers })} />
      </div>
    </div>
  );
}

function toDraft(field: CustomFieldDefinition): CustomFieldDraft {
  return { name: field.name, kind: field.kind, required: field.required, forCustomers: field.for_customers, choices: field.choices.join('\n') };
}

function fits(word: string): boolean {
  return word !== '' && new TextEncoder().encode(word).length <= wordMax;
}

/** The fields as they are stored, or null when one has no name, a name comes twice, or a choice nothing to choose. */
export function readCustomFields(draft: readonly CustomFieldDraft[]): CustomFieldDefinition[] | null {
  const fields = draft.map((one): CustomFieldDefinition => ({
    name: one.name.trim(),
    kind: one.kind,
    required: one.required,
    for_customers: one.forCustomers,
    choices: one.kind === 'text' ? [] : one.choices.split('\n').map((choice) => choice.trim()).filter((choice) => choice !== ''),
  }));
  const names = new Set(fields.map(({ name }) => name));
  const sound = fields.every(({ name, kind, choices }) => {
    if (!fits(name) || !choices.every(fits) || new Set(choices).size !== choices.length) return false;
    return kind === 'text' || (choices.length > 0 && choices.length <= choicesMax);
  });
  return sound && names.size === fields.length ? fields : null;
}
