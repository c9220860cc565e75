/* SPDX-License-Identifier: GPL-3.0-or-later */
import { Field } from '../ui/Field.tsx';
import { groups, groupTree } from './directory.ts';

interface GroupSelectProps {
  label: string;
  hint?: string;
  value: string;
  /** A group that cannot be chosen, with everything under it. */
  without?: string;
  onChange: (id: string) => void;
}

/** A choice among the groups, as the tree they are. */
export function GroupSelect({ label, hint, value, without, onChange }: GroupSelectProps) {
  const tree = groupTree(groups.value ?? []);
  const left = new Set<string>(without === undefined ? [] : [without]);
  for (const { group } of tree) if (group.parent !== null && left.has(group.parent)) left.add(group.id);
  return (
    <Field label={label} hint={hint}>
      {(ids) => (
        <select {...ids} class="select" value={value} onChange={(event) => onChange(event.currentTarget.value)}>
          {tree
            .filter(({ group }) => !left.has(group.id))
            .map(({ group, depth }) => (
              <option key={group.id} value={group.id}>
                {'\u2003'.repeat(depth) + group.name}
              </option>
            ))}
        </select>
      )}
    </Field>
  );
}
