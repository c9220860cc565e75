/* SPDX-License-Identifier: GPL-3.0-or-later */
import type { FieldIds } from './Field.tsx';

interface AddressInputProps {
  ids: FieldIds;
  way: 'email' | 'sms';
  value: string;
  onInput: (value: string) => void;
}

/** An e-mail address, or a telephone number, with the keys that fit it. */
export function AddressInput({ ids, way, value, onInput }: AddressInputProps) {
  const shared = {
    ...ids,
    class: 'input grow',
    autocomplete: 'off',
    maxLength: 254,
    value,
    onInput: (event: Event & { currentTarget: HTMLInputElement }) => onInput(event.currentTarget.value),
  };
  return way === 'email' ? <input type="text" inputMode="email" {...shared} /> : <input type="text" inputMode="tel" {...shared} />;
}
