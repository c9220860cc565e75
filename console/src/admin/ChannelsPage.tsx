/* SPDX-License-Identifier: GPL-3.0-or-later */
import { useState } from 'preact/hooks';
import type { Channel } from '../net/types.ts';
import { Button } from '../ui/Button.tsx';
import { CopyButton } from '../ui/CopyButton.tsx';
import { EmptyState } from '../ui/EmptyState.tsx';
import { leavingTexts } from '../ui/texts/leaving.ts';
import { listed } from '../ui/texts/within.ts';
import { adminTexts } from '../ui/texts/administration.ts';
import { texts } from '../ui/texts.ts';
import { ChannelDialog } from './ChannelDialog.tsx';
import { change, channels, groupName } from './directory.ts';
import { LeavingDialog } from './LeavingDialog.tsx';
import { Loading } from './Loading.tsx';
import { PageHead } from './PageHead.tsx';

type Open = { kind: 'new' } | { kind: 'change' | 'delete'; channel: Channel } | null;

/** The ways by which customers come without a code. */
export function ChannelsPage() {
  const [open, setOpen] = useState<Open>(null);
  const close = () => setOpen(null);
  const list = channels.value;
  const t = adminTexts.channels;
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
          {list.length === 0 ? (
            <EmptyState icon="channel" title={t.none}>
              <p>{t.noneText}</p>
            </EmptyState>
          ) : (
            <table class="table">
              <thead>
                <tr>
                  <th scope="col">{t.name}</th>
                  <th scope="col">{t.page}</th>
                  <th scope="col">{t.groups}</th>
                  <th scope="col" class="table-end">
                    <span class="unseen">{adminTexts.admin.actions}</span>
                  </th>
                </tr>
              </thead>
              <tbody>
                {list.map((channel) => (
                  <ChannelRow key={channel.id} channel={channel} onOpen={setOpen} />
                ))}
              </tbody>
            </table>
          )}
        </div>
      )}
      {open?.kind === 'new' && <ChannelDialog channel={null} onClose={close} />}
      {open?.kind === 'change' && <ChannelDialog channel={open.channel} onClose={close} />}
      {open?.kind === 'delete' && (
        <LeavingDialog
          id="channel-delete"
          of="channels"
          item={open.channel}
          title={adminTexts.admin.deleteTitle(open.channel.name)}
          text={leavingTexts.deleteChannel}
          submit={adminTexts.admin.delete}
          done={adminTexts.admin.deleted}
          onGo={() => change('DELETE', `/channels/${open.channel.id}`)}
          onClose={close}
        />
      )}
    </>
  );
}

function ChannelRow({ channel, onOpen }: { channel: Channel; onOpen: (open: Open) => void }) {
  const page = new URL(`/c/${channel.address}`, location.href).href;
  return (
    <tr class="table-row">
      <th scope="row" class="admin-name">
        <bdi>{channel.name}</bdi>
        {channel.disabled && <span class="soft small"> {adminTexts.channels.off}</span>}
      </th>
      <td>
        <span class="line">
          <a class="mono" href={page} target="_blank" rel="noopener">
            /c/{channel.address}
          </a>
          <CopyButton text={page} kind="quiet" label={adminTexts.channels.copyPage(channel.name)}>
            {texts.copy}
          </CopyButton>
        </span>
      </td>
      <td>
        <bdi>{listed(channel.groups.map(groupName)) || texts.none}</bdi>
      </td>
      <td class="table-end">
        <span class="admin-actions">
          <a class="button button--small" href={`#/channels/${channel.id}`} aria-label={adminTexts.admin.settingsOf(channel.name)}>
            {adminTexts.admin.settings}
          </a>
          <Button size="small" kind="quiet" label={adminTexts.admin.changeOf(channel.name)} onPress={() => onOpen({ kind: 'change', channel })}>
            {adminTexts.admin.change}
          </Button>
          <Button size="small" kind="quiet" label={adminTexts.admin.deleteOf(channel.name)} onPress={() => onOpen({ kind: 'delete', channel })}>
            {adminTexts.admin.delete}
          </Button>
        </span>
      </td>
    </tr>
  );
}
