/* SPDX-License-Identifier: GPL-3.0-or-later */
import type { ComponentChildren } from 'preact';
import { useId } from 'preact/hooks';
import { Icon } from './Icon.tsx';

export interface FieldIds {
  id: string;
  'aria-describedby'?: string;
  'aria-invalid'?: 'true';
}

interface FieldProps {
  label: string;
  hint?: ComponentChildren;
  error?: string | null;
  children: (ids: FieldIds) => ComponentChildren;
}

/** A label, its control, a hint and an error, tied together for screen readers. */
export function Field({ label, hint, error, children }: FieldProps) {
  const id = useId();
  const described = [hint ? `${id}-hint` : '', error ? `${id}-error` : ''].filter(Boolean).join(' ');
  const ids: FieldIds = { id };
  if (described) ids['aria-describedby'] = described;
  if (error) ids['aria-invalid'] = 'true';
  return (
    <div class="field">
      <label class="field-label" for={id}>
        {label}
      </label>
      {children(ids)}
      {hint && (
        <div class="field-hint" id={`${id}-hint`}>
          {hint}
        </div>
      )}
      {error && (
        <div class="field-error" id={`${id}-error`} role="alert">
          <Icon name="alert" size={14} />
          {error}
        </div>
      )}
    </div>
  );
}
