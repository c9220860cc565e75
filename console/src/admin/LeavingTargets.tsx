/* SPDX-License-Identifier: GPL-3.0-or-later */
import { useState } from 'preact/hooks';
import { me } from '../net/store.ts';
import { Button } from '../ui/Button.tsx';
import { Field } from '../ui/Field.tsx';
import { leavingTexts as t } from '../ui/texts/leaving.ts';
import { channels, groups, groupTree, technicians } from './directory.ts';
import { queueName, type Leaver } from './leaving.ts';

interface LeavingTargetsProps {
  of: Leaver;
  item: { id: string };
  /** How many sessions can be transferred. */
  count: number;
  onReassign: (to: string) => Promise<void>;
}

/** Whom all sessions of somebody who goes are given to. */
export function LeavingTargets({ of, item, count, onReassign }: LeavingTargetsProps) {
  const [to, setTo] = useState('');
  const [pending, setPending] = useState(false);
  const own = queueName(of, item.id);
  const mine = me.value?.my_queue ?? '';
  const people = (technicians.value ?? []).filter((one) => !one.disabled && queueName('technicians', one.id) !== own && queueName('technicians', one.id) !== mine);
  const press = async () => {
    setPending(true);
    await onReassign(to);
    setPending(false);
  };
  return (
    <fieldset class="admin-fieldset leaving-reassign">
      <legend>{t.reassign}</legend>
      <Field label={t.to} hint={of === 'technicians' ? t.reassignHint : t.reassignSharedHint}>
        {(ids) => (
          <select {...ids} class="select" value={to} onChange={(event) => setTo(event.currentTarget.value)}>
            <option value="">{t.choose}</option>
            {of === 'technicians' && own !== mine && <option value={mine}>{t.myself}</option>}
            <optgroup label={t.technicians}>
              {people.map((one) => (
                <option key={one.id} value={queueName('technicians', one.id)}>
                  {`${one.name} (${one.state})`}
                </option>
              ))}
            </optgroup>
            <optgroup label={t.groups}>
              {groupTree(groups.value ?? [])
                .filter(({ group }) => queueName('groups', group.id) !== own)
                .map(({ group, depth }) => (
                  <option key={group.id} value={queueName('groups', group.id)}>
                    {'\u2003'.repeat(depth) + group.name}
                  </option>
                ))}
            </optgroup>
            <optgroup label={t.channels}>
              {(channels.value ?? [])
                .filter((one) => queueName('channels', one.id) !== own)
                .map((one) => (
                  <option key={one.id} value={queueName('channels', one.id)}>
                    {one.name}
                  </option>
                ))}
            </optgroup>
          </select>
        )}
      </Field>
      <div>
        <Button icon="transfer" pending={pending} refused={count === 0 ? t.nothingToTransfer : to === '' ? t.chooseFirst : null} onPress={() => void press()}>
          {t.transfer(count)}
        </Button>
      </div>
    </fieldset>
  );
}
