/* SPDX-License-Identifier: GPL-3.0-or-later */
import { useState } from 'preact/hooks';
import type { Group } from '../net/types.ts';
import { Button } from '../ui/Button.tsx';
import { Icon } from '../ui/Icon.tsx';
import { leavingTexts } from '../ui/texts/leaving.ts';
import { listed } from '../ui/texts/within.ts';
import { adminTexts } from '../ui/texts/administration.ts';
import { texts } from '../ui/texts.ts';
import { change, channels, groups, groupTree, technicians } from './directory.ts';
import { GroupDialog } from './GroupDialog.tsx';
import { LeavingDialog } from './LeavingDialog.tsx';
import { Loading } from './Loading.tsx';
import { PageHead } from './PageHead.tsx';

type Open = { kind: 'new' } | { kind: 'change'; group: Group } | { kind: 'delete'; group: Group } | null;

/** The tree of technician groups. */
export function GroupsPage() {
  const [open, setOpen] = useState<Open>(null);
  const close = () => setOpen(null);
  const list = groups.value;
  const t = adminTexts.groups;
  return (
    <>
      <PageHead title={t.title} lead={t.lead}>
        <Button kind="main" icon="plus" refused={list === null ? texts.loading : null} onPress={() => setOpen({ kind: 'new' })}>
          {t.add}
        </Button>
      </PageHead>
      {list === null ? (
        <Loading />
      ) : (
        <div class="card table-box">
          <table class="table">
            <thead>
              <tr>
                <th scope="col">{t.name}</th>
                <th scope="col">{t.people}</th>
                <th scope="col">{t.channels}</th>
                <th scope="col" class="table-end">
                  <span class="unseen">{adminTexts.admin.actions}</span>
                </th>
              </tr>
            </thead>
            <tbody>
              {groupTree(list).map(({ group, depth }) => (
                <GroupRow key={group.id} group={group} depth={depth} onOpen={setOpen} />
              ))}
            </tbody>
          </table>
        </div>
      )}
      {open?.kind === 'new' && <GroupDialog group={null} onClose={close} />}
      {open?.kind === 'change' && <GroupDialog group={open.group} onClose={close} />}
      {open?.kind === 'delete' && (
        <LeavingDialog
          id="group-delete"
          of="groups"
          item={open.group}
          title={adminTexts.admin.deleteTitle(open.group.name)}
          text={leavingTexts.deleteGroup}
          submit={adminTexts.admin.delete}
          done={adminTexts.admin.deleted}
          onGo={() => change('DELETE', `/groups/${open.group.id}`)}
          onClose={close}
        />
      )}
    </>
  );
}

function GroupRow({ group, depth, onOpen }: { group: Group; depth: number; onOpen: (open: Open) => void }) {
  const people = technicians.value?.filter((technician) => technician.group === group.id).length ?? 0;
  const served = channels.value?.filter((channel) => channel.groups.includes(group.id)) ?? [];
  return (
    <tr class="table-row">
      <th scope="row" class="admin-name">
        <span class="line" style={{ paddingInlineStart: `${depth * 22}px` }}>
          <Icon name="people" />
          <bdi>{group.name}</bdi>
        </span>
      </th>
      <td class="number">{people}</td>
      <td>
        <bdi>{listed(served.map((channel) => channel.name)) || texts.none}</bdi>
      </td>
      <td class="table-end">
        <span class="admin-actions">
          <a class="button button--small" href={`#/groups/${group.id}`} aria-label={adminTexts.admin.settingsOf(group.name)}>
            {adminTexts.admin.settings}
          </a>
          <Button size="small" kind="quiet" label={adminTexts.admin.changeOf(group.name)} onPress={() => onOpen({ kind: 'change', group })}>
            {adminTexts.admin.change}
          </Button>
          <Button
            size="small"
            kind="quiet"
            label={adminTexts.admin.deleteOf(group.name)}
            refused={group.parent === null ? adminTexts.groups.rootStays : null}
            onPress={() => onOpen({ kind: 'delete', group })}
          >
            {adminTexts.admin.delete}
          </Button>
        </span>
      </td>
    </tr>
  );
}
