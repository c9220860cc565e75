/* SPDX-License-Identifier: GPL-3.0-or-later */
import { useState } from 'preact/hooks';
import type { Role, Technician } from '../net/types.ts';
import { CheckField } from '../ui/CheckField.tsx';
import { Field } from '../ui/Field.tsx';
import { NewPasswordField } from '../ui/NewPasswordField.tsx';
import { TextField } from '../ui/TextField.tsx';
import { leavingTexts } from '../ui/texts/leaving.ts';
import { Notice } from '../ui/Notice.tsx';
import { adminTexts } from '../ui/texts/administration.ts';
import { texts } from '../ui/texts.ts';
import { change, groupName, groups } from './directory.ts';
import { FormDialog } from './FormDialog.tsx';
import { GroupSelect } from './GroupSelect.tsx';
import { useLeaving } from './leaving.ts';

/** Makes a technician, or changes one. */
export function TechnicianDialog({ technician, onClose }: { technician: Technician | null; onClose: () => void }) {
  const first = groups.value?.find((group) => group.parent !== null) ?? groups.value?.[0];
  const [name, setName] = useState(technician?.name ?? '');
  const [login, setLogin] = useState(technician?.login ?? '');
  const [group, setGroup] = useState(technician?.group ?? first?.id ?? '');
  const [role, setRole] = useState<Role>(technician?.role ?? 'technician');
  const [password, setPassword] = useState('');
  const [mustChange, setMustChange] = useState(true);
  const t = adminTexts.technicians;
  const save = () => {
    const shared = { login: login.trim(), name: name.trim(), group, role };
    if (technician === null) return change('POST', '/technicians', { ...shared, password, must_change_password: mustChange });
    return change('PATCH', `/technicians/${technician.id}`, shared);
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
      {technician !== null && group !== technician.group && <MovedSessions technician={technician} group={group} />}
      <Field label={t.role} hint={t.roleHint}>
        {(ids) => (
          <select {...ids} class="select" value={role} onChange={(event) => setRole(event.currentTarget.value === 'administrator' ? 'administrator' : 'technician')}>
            <option value="technician">{t.roles.technician}</option>
            <option value="administrator">{t.roles.administrator}</option>
          </select>
        )}
      </Field>
      {technician === null && (
        <>
          <NewPasswordField label={t.firstPassword} value={password} onInput={setPassword} />
          <CheckField label={texts.security.newPassword.ask} hint={texts.security.newPassword.askHint} checked={mustChange} onChange={setMustChange} />
        </>
      )}
      {technician?.must_change_password === true && <Notice kind="info">{texts.security.newPassword.asked}</Notice>}
    </FormDialog>
  );
}

/** Who goes to another group takes his sessions with him. */
function MovedSessions({ technician, group }: { technician: Technician; group: string }) {
  const { leaving } = useLeaving('technicians', technician.id);
  const count = leaving?.rows.length ?? 0;
  return count === 0 ? null : <Notice kind="warn">{leavingTexts.moved(count, groupName(group))}</Notice>;
}
