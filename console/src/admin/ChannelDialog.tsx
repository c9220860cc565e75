/* SPDX-License-Identifier: GPL-3.0-or-later */
import { useState } from 'preact/hooks';
import type { Channel } from '../net/types.ts';
import { CheckField } from '../ui/CheckField.tsx';
import { TextField } from '../ui/TextField.tsx';
import { adminTexts } from '../ui/texts/administration.ts';
import { texts } from '../ui/texts.ts';
import { change, groups, groupTree } from './directory.ts';
import { FormDialog } from './FormDialog.tsx';

/** Makes a channel, or changes its name, its address and the groups that serve it. */
export function ChannelDialog({ channel, onClose }: { channel: Channel | null; onClose: () => void }) {
  const [name, setName] = useState(channel?.name ?? '');
  const [address, setAddress] = useState(channel?.address ?? '');
  const [chosen, setChosen] = useState<readonly string[]>(channel?.groups ?? []);
  const [disabled, setDisabled] = useState(channel?.disabled ?? false);
  const t = adminTexts.channels;
  const save = () => {
    const shared = { name: name.trim(), address, groups: chosen };
    if (channel === null) return change('POST', '/channels', shared);
    return change('PATCH', `/channels/${channel.id}`, { ...shared, disabled });
  };
  const toggle = (id: string, on: boolean) => setChosen(on ? [...chosen, id] : chosen.filter((other) => other !== id));
  return (
    <FormDialog id={channel === null ? 'channel-new' : 'channel-change'} title={channel === null ? t.add : t.change} submit={channel === null ? t.add : texts.save} done={texts.saved} onSubmit={save} onClose={onClose}>
      <TextField label={t.name} value={name} onInput={setName} maxLength={128} required autoFocus />
      <TextField
        label={t.address}
        hint={t.addressHint}
        value={address}
        onInput={(text) => setAddress(text.toLowerCase().replace(/[^a-z0-9-]/g, ''))}
        maxLength={40}
        required
      />
      <fieldset class="admin-fieldset">
        <legend class="field-label">{t.groups}</legend>
        <div class="stack-tight">
          {groupTree(groups.value ?? []).map(({ group, depth }) => (
            <div key={group.id} style={{ paddingInlineStart: `${depth * 20}px` }}>
              <CheckField label={group.name} checked={chosen.includes(group.id)} onChange={(on) => toggle(group.id, on)} />
            </div>
          ))}
        </div>
      </fieldset>
      {channel !== null && <CheckField label={t.disabled} hint={t.disabledHint} checked={disabled} onChange={setDisabled} />}
    </FormDialog>
  );
}
