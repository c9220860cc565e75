/* SPDX-License-Identifier: GPL-3.0-or-later */
import { useState } from 'preact/hooks';
import type { Group } from '../net/types.ts';
import { Notice } from '../ui/Notice.tsx';
import { TextField } from '../ui/TextField.tsx';
import { leavingTexts } from '../ui/texts/leaving.ts';
import { adminTexts } from '../ui/texts/administration.ts';
import { texts } from '../ui/texts.ts';
import { change, groups } from './directory.ts';
import { FormDialog } from './FormDialog.tsx';
import { GroupSelect } from './GroupSelect.tsx';

/** Makes a group, or renames and moves one. */
export function GroupDialog({ group, onClose }: { group: Group | null; onClose: () => void }) {
  const root = groups.value?.find((other) => other.parent === null)?.id ?? '';
  const [name, setName] = useState(group?.name ?? '');
  const [parent, setParent] = useState(group === null ? root : (group.parent ?? ''));
  const t = adminTexts.groups;
  const save = () => {
    if (group === null) return change('POST', '/groups', { name: name.trim(), parent });
    const wanted = group.parent === null ? { name: name.trim() } : { name: name.trim(), parent };
    return change('PATCH', `/groups/${group.id}`, wanted);
  };
  return (
    <FormDialog id={group === null ? 'group-new' : 'group-change'} title={group === null ? t.add : t.change} submit={group === null ? t.add : texts.save} done={texts.saved} onSubmit={save} onClose={onClose}>
      <TextField label={t.name} value={name} onInput={setName} maxLength={128} required autoFocus />
      {group?.parent !== null && (
        <GroupSelect label={t.parent} hint={t.parentHint} value={parent} onChange={setParent} {...(group && { without: group.id })} />
      )}
      {group !== null && parent !== (group.parent ?? '') && <Notice kind="warn">{leavingTexts.groupMoved}</Notice>}
    </FormDialog>
  );
}
