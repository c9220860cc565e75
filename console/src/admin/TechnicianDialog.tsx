/* SPDX-License-Identifier: GPL-3.0-or-later */
import { useState } from 'preact/hooks';
import { me } from '../net/store.ts';
import type { Role, Technician } from '../net/types.ts';
import { CheckField } from '../ui/CheckField.tsx';
import { Field } from '../ui/Field.tsx';
import { TextField } from '../ui/TextField.tsx';
import { texts } from '../ui/texts.ts';
import { change, groups } from './directory.ts';
import { FormDialog } from './FormDialog.tsx';
import { GroupSelect } from './GroupSelect.tsx';

/** Makes a technician, or changes one. */
export function TechnicianDialog({ technician, onClose }: { technician: Technician | null; onClose: () => void }) {
  const first = groups.value?.find((group) => group.parent !== null) ?? groups.value?.[0];
  const [name, setName] = useState(technician?.name ?? '');
  const [login, setLogin] = useState(technician?.login ?? '');
  const [group, setGroup] = useState(technician?.group ?? first?.id ?? '');
  const [role, setRole] = useState<Role>(technician?.role ?? 'technician');
  const [disabled, setDisabled] = useState(technician?.disabled ?? false);
  const [password, setPassword] = useState('');
  const t = texts.technicians;
  const save = () => {
    const shared = { login: login.trim(), name: name.trim(), group, role };
    if (technician === null) return change('POST', '/technicians', { ...shared, password });
    return change('PATCH', `/technicians/${technician.id}`, { ...shared, disabled });
  };
  return (
    <FormDialog
      id={technician === null ? 'technician-new' : 'technician-change'}
      title={technician === null ? t.add : t.change}
      submit={technician === null ? t.add : texts.save}
      done={texts.saved}
      onSubmit={save}
      onClose={onClose}
    >
      <TextField label={t.name} hint={t.nameHint} value={name} onInput={setName} maxLength={128} required autoFocus />
      <TextField label={texts.signIn.login} value={login} onInput={setLogin} maxLength={64} required />
      <GroupSelect label={t.group} value={group} onChange={setGroup} />
      <Field label={t.role} hint={t.roleHint}>
        {(ids) => (
          <select {...ids} class="select" value={role} onChange={(event) => setRole(event.currentTarget.value === 'administrator' ? 'administrator' : 'technician')}>
            <option value="technician">{t.roles.technician}</option>
            <option value="administrator">{t.roles.administrator}</option>
          </select>
        )}
      </Field>
      {technician === null ? (
        <TextField
          label={t.firstPassword}
          hint={texts.account.passwordHint}
          type="password"
          value={password}
          onInput={setPassword}
          autoComplete="new-password"
          maxLength={256}
          required
        />
      ) : (
        technician.id !== me.value?.technician.id && (
          <CheckField label={t.disabled} hint={t.disabledHint} checked={disabled} onChange={setDisabled} />
        )
      )}
    </FormDialog>
  );
}
