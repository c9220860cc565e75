/* SPDX-License-Identifier: GPL-3.0-or-later */
import { useEffect, useState } from 'preact/hooks';
import type { Joined } from '../net/types.ts';
import { Brand } from '../ui/Brand.tsx';
import { LiveRegion } from '../ui/LiveRegion.tsx';
import { findPage, type Found } from '../ui/places.ts';
import { joinTexts } from '../ui/texts/join.ts';
import { ChannelForm } from './ChannelForm.tsx';
import { CodeForm } from './CodeForm.tsx';
import { DownloadCard } from './DownloadCard.tsx';

/** What the address names: a code from a link, a channel, or nothing. */
function readAddress(): Found<'customer'> {
  return findPage('customer', location.pathname) ?? { page: 'customer/code', value: '' };
}

/** The customer's page: a code or a channel first, then the applet to download. */
export function JoinPage() {
  const [address] = useState(readAddress);
  const [joined, setJoined] = useState<Joined | null>(null);
  useEffect(() => {
    if (joined) document.getElementById('join-title')?.focus();
  }, [joined]);
  return (
    <div class="join" data-page={address.page}>
      <header class="join-head">
        <Brand />
      </header>
      <main class="join-main">
        <div class="card join-card">
          {joined ? (
            <DownloadCard joined={joined} onAgain={() => setJoined(null)} />
          ) : address.page !== 'customer/channel' ? (
            <CodeForm code={address.value} onJoined={setJoined} />
          ) : (
            <ChannelForm channel={address.value} onJoined={setJoined} />
          )}
        </div>
        <p class="join-note soft small">{joinTexts.safety}</p>
      </main>
      <footer class="join-foot small">
        <a href="/console">{joinTexts.technicians}</a>
      </footer>
      <LiveRegion />
    </div>
  );
}
