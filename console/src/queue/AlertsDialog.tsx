/* SPDX-License-Identifier: GPL-3.0-or-later */
import { useState } from 'preact/hooks';
import { Button } from '../ui/Button.tsx';
import { CheckField } from '../ui/CheckField.tsx';
import { Dialog } from '../ui/Dialog.tsx';
import { Notice } from '../ui/Notice.tsx';
import { texts } from '../ui/texts.ts';
import { canNotify, notificationOn, setNotification, soundOn } from './alerts.ts';

/** Sound and notifications, each on or off. */
export function AlertsDialog({ onClose }: { onClose: () => void }) {
  const [blocked, setBlocked] = useState(false);
  const t = texts.alerts;
  const change = (on: boolean) => {
    void setNotification(on).then((isOn) => setBlocked(on && !isOn));
  };
  return (
    <Dialog id="alerts" title={t.dialog} onClose={onClose}>
      <p class="soft">{t.lead}</p>
      <CheckField label={t.sound} hint={t.soundHint} checked={soundOn.value} onChange={(on) => (soundOn.value = on)} />
      <CheckField label={t.notification} hint={t.notificationHint} checked={notificationOn.value} disabled={!canNotify()} onChange={change} />
      {blocked && <Notice kind="warn">{t.blocked}</Notice>}
      <div class="dialog-actions">
        <Button kind="main" onPress={onClose}>
          {texts.close}
        </Button>
      </div>
    </Dialog>
  );
}
