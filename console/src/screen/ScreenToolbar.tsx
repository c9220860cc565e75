/* SPDX-License-Identifier: GPL-3.0-or-later */
import type { RefObject } from 'preact';
import { useEffect, useState } from 'preact/hooks';
import { Button } from '../ui/Button.tsx';
import { texts } from '../ui/texts.ts';
import { ClipboardDialog } from './ClipboardDialog.tsx';
import { fitToWindow } from './preferences.ts';
import type { RemoteScreen } from './RemoteScreen.ts';

/** What can be done with the open screen. In full screen it stays at the top. */
export function ScreenToolbar({ screen, whole }: { screen: RemoteScreen; whole: RefObject<HTMLElement | null> }) {
  const [full, setFull] = useState(false);
  const [clipboardOpen, setClipboardOpen] = useState(false);
  useEffect(() => {
    const changed = () => setFull(document.fullscreenElement !== null && document.fullscreenElement === whole.current);
    document.addEventListener('fullscreenchange', changed);
    return () => document.removeEventListener('fullscreenchange', changed);
  }, [whole]);
  const toggleFull = () => {
    if (document.fullscreenElement) void document.exitFullscreen();
    else void whole.current?.requestFullscreen().then(() => screen.focus());
  };
  const off = screen.phase.value === 'open' ? null : texts.screen.interrupted;
  const onlyView = screen.mode.value === 'view';
  const fullWord = full ? texts.screen.leaveFull : texts.screen.full;
  return (
    <div class="screen-bar toolbar" role="toolbar" aria-label={texts.screen.toolbar}>
      <Button icon="fit" size="small" label={texts.screen.fit} pressed={fitToWindow.value} onPress={() => (fitToWindow.value = !fitToWindow.value)}>
        <span class="screen-word">{texts.screen.fit}</span>
      </Button>
      <Button icon="expand" size="small" label={fullWord} pressed={full} refused={off} onPress={toggleFull}>
        <span class="screen-word">{fullWord}</span>
      </Button>
      <Button
        icon="eye"
        size="small"
        pressed={screen.viewOnly.value}
        refused={off ?? (onlyView ? texts.screen.viewOnlyForced : null)}
        onPress={() => (screen.viewOnly.value = !screen.viewOnly.value)}
      >
        {texts.screen.viewOnly}
      </Button>
      <span class="toolbar-gap" />
      <Button icon="keys" size="small" refused={off ?? (screen.viewOnly.value ? texts.screen.viewOnlyKeys : null)} onPress={() => screen.ctrlAltDel()}>
        {texts.screen.ctrlAltDel}
      </Button>
      <Button
        icon="clipboard"
        size="small"
        refused={off}
        class={screen.clipboardNew.value ? 'button--news' : ''}
        onPress={() => {
          screen.clipboardNew.value = false;
          setClipboardOpen(true);
        }}
      >
        {texts.screen.clipboard}
      </Button>
      <span class="grow" />
      <span class="screen-hint soft small">{texts.screen.releaseHint}</span>
      <Button icon="close" size="small" kind="danger" onPress={() => screen.stop()}>
        {texts.screen.close}
      </Button>
      {clipboardOpen && (
        <ClipboardDialog
          screen={screen}
          onClose={() => {
            setClipboardOpen(false);
            screen.clipboardNew.value = false;
          }}
        />
      )}
    </div>
  );
}
