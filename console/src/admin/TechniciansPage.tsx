/* SPDX-License-Identifier: GPL-3.0-or-later */
import { useState } from 'preact/hooks';
import { me } from '../net/store.ts';
import type { Technician } from '../net/types.ts';
import { Button } from '../ui/Button.tsx';
import { EmptyState } from '../ui/EmptyState.tsx';
import { importTexts } from '../ui/texts/import.ts';
import { leavingTexts } from '../ui/texts/leaving.ts';
import { adminTexts } from '../ui/texts/administration.ts';
import { texts } from '../ui/texts.ts';
import { toast } from '../ui/Toasts.tsx';
import { change, groupName, groups, technicians } from './directory.ts';
import { FactorResetDialog } from './FactorResetDialog.tsx';
import { ImportDialog } from './ImportDialog.tsx';
import { LeavingDialog } from './LeavingDialog.tsx';
import { Loading } from './Loading.tsx';
import { PageHead } from './PageHead.tsx';
import { PasswordSetDialog } from './PasswordSetDialog.tsx';
import { SignInsDialog } from './SignInsDialog.tsx';
import { TechnicianDialog } from './TechnicianDialog.tsx';

type Open = { kind: 'new' | 'import' } | { kind: 'change' | 'password' | 'reset' | 'sign-ins' | 'disable' | 'delete'; technician: Technician } | null;

/** Everybody who can sign in. */
export function TechniciansPage() {
  const [open, setOpen] = useState<Open>(null);
  const [search, setSearch] = useState('');
  const close = () => setOpen(null);
  const t = adminTexts.technicians;
  const list = technicians.value;
  const shown = list?.filter((one) => `${one.name}\n${one.login}\n${groupName(one.group)}`.toLocaleLowerCase().includes(search.trim().toLocaleLowerCase()));
  return (
    <>
      <PageHead title={t.title} lead={t.lead}>
        <input
          class="input queue-search"
          type="search"
          value={search}
          placeholder={t.search}
          aria-label={t.search}
          onInput={(event) => setSearch(event.currentTarget.value)}
        />
        <Button icon="note" refused={groups.value === null ? texts.loading : null} onPress={() => setOpen({ kind: 'import' })}>
          {importTexts.button}
        </Button>
        <Button kind="main" icon="plus" refused={groups.value === null ? texts.loading : null} onPress={() => setOpen({ kind: 'new' })}>
          {t.add}
        </Button>
      </PageHead>
      {shown === undefined ? (
        <Loading />
      ) : (
        <div class="card table-box">
          <table class="table">
            <thead>
              <tr>
                <th scope="col">{t.name}</th>
                <th scope="col">{t.group}</th>
                <th scope="col">{t.role}</th>
                <th scope="col">{texts.security.reset.state}</th>
                <th scope="col">{t.state}</th>
                <th scope="col" class="table-end">
                  <span class="unseen">{adminTexts.admin.actions}</span>
                </th>
              </tr>
            </thead>
            <tbody>
              {shown.map((technician) => (
                <TechnicianRow key={technician.id} technician={technician} onOpen={setOpen} />
              ))}
            </tbody>
          </table>
          {shown.length === 0 && <EmptyState icon="person" title={t.nobody} />}
        </div>
      )}
      {open?.kind === 'new' && <TechnicianDialog technician={null} onClose={close} />}
      {open?.kind === 'import' && <ImportDialog example={groups.value?.find((one) => one.parent !== null)?.name ?? ''} onClose={close} />}
      {open?.kind === 'change' && <TechnicianDialog technician={open.technician} onClose={close} />}
      {open?.kind === 'password' && <PasswordSetDialog technician={open.technician} onClose={close} />}
      {open?.kind === 'sign-ins' && <SignInsDialog technician={open.technician} onClose={close} />}
      {open?.kind === 'reset' && <FactorResetDialog technician={open.technician} onClose={close} />}
      {open?.kind === 'delete' && (
        <LeavingDialog
          id="technician-delete"
          of="technicians"
          item={open.technician}
          title={adminTexts.admin.deleteTitle(open.technician.name)}
          text={leavingTexts.deleteTechnician}
          submit={adminTexts.admin.delete}
          done={adminTexts.admin.deleted}
          onGo={() => change('DELETE', `/technicians/${open.technician.id}`)}
          onClose={close}
        />
      )}
      {open?.kind === 'disable' && (
        <LeavingDialog
          id="technician-disable"
          of="technicians"
          item={open.technician}
          title={leavingTexts.disableTitle(open.technician.name)}
          text={leavingTexts.disableTechnician}
          submit={leavingTexts.disable}
          done={leavingTexts.disabled}
          onGo={() => change('PATCH', `/technicians/${open.technician.id}`, { disabled: true })}
          onClose={close}
        />
      )}
    </>
  );
}

async function enable(technician: Technician): Promise<void> {
  const refused = await change('PATCH', `/technicians/${technician.id}`, { disabled: false });
  if (refused === null) toast('good', leavingTexts.enabled);
  else toast('bad', refused);
}

function TechnicianRow({ technician, onOpen }: { technician: Technician; onOpen: (open: Open) => void }) {
  const t = adminTexts.technicians;
  const self = technician.id === me.value?.technician.id;
  return (
    <tr class="table-row">
      <th scope="row" class="admin-name">
        <bdi>{technician.name}</bdi>
        <bdi class="technician-login soft small">{technician.login}</bdi>
      </th>
      <td>
        <bdi>{groupName(technician.group)}</bdi>
      </td>
      <td class="table-short">{t.roles[technician.role]}</td>
      <td class="table-short">
        {technician.two_factor ? texts.security.reset.on : texts.security.reset.off}
        {technician.two_factor && (
          <Button size="small" kind="quiet" label={texts.security.reset.of(technician.name)} onPress={() => onOpen({ kind: 'reset', technician })}>
            {texts.security.reset.short}
          </Button>
        )}
      </td>
      <td class="table-short">
        <span class="line">
          <span class={`presence presence--${technician.state.toLowerCase()}`} />
          {technician.state}
        </span>
        {technician.must_change_password && <div class="technician-due soft small">{texts.security.newPassword.due}</div>}
      </td>
      <td class="table-end">
        <span class="admin-actions">
          <Button size="small" label={adminTexts.admin.changeOf(technician.name)} onPress={() => onOpen({ kind: 'change', technician })}>
            {adminTexts.admin.change}
          </Button>
          <Button size="small" kind="quiet" label={t.passwordOf(technician.name)} onPress={() => onOpen({ kind: 'password', technician })}>
            {t.password}
          </Button>
          <Button size="small" kind="quiet" label={texts.security.signIns.of(technician.name)} onPress={() => onOpen({ kind: 'sign-ins', technician })}>
            {texts.security.signIns.button}
          </Button>
          {technician.disabled ? (
            <Button size="small" kind="quiet" label={leavingTexts.enableOf(technician.name)} onPress={() => void enable(technician)}>
              {leavingTexts.enable}
            </Button>
          ) : (
            <Button
              size="small"
              kind="quiet"
              label={leavingTexts.disableOf(technician.name)}
              refused={self ? leavingTexts.notYourself : null}
              onPress={() => onOpen({ kind: 'disable', technician })}
            >
              {leavingTexts.disable}
            </Button>
          )}
          <Button
            size="small"
            kind="quiet"
            label={adminTexts.admin.deleteOf(technician.name)}
            refused={self ? t.notYourself : null}
            onPress={() => onOpen({ kind: 'delete', technician })}
          >
            {adminTexts.admin.delete}
          </Button>
        </span>
      </td>
    </tr>
  );
}
