/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Sound and desktop notification for sessions that wait for somebody. Both are off until the technician turns them on. */
import { effect, signal } from '@preact/signals';
import { me, whenRowComes } from '../net/store.ts';
import type { Row } from '../net/types.ts';
import { texts } from '../ui/texts.ts';
import { showQueue } from './place.ts';

const soundKey = 'towline.alerts.sound';
const noteKey = 'towline.alerts.notification';

export const soundOn = signal(localStorage.getItem(soundKey) === 'yes');
export const notificationOn = signal(localStorage.getItem(noteKey) === 'yes' && canNotify() && Notification.permission === 'granted');

effect(() => localStorage.setItem(soundKey, soundOn.value ? 'yes' : 'no'));
effect(() => localStorage.setItem(noteKey, notificationOn.value ? 'yes' : 'no'));

export function canNotify(): boolean {
  return 'Notification' in window;
}

/** Turns notifications on or off; the browser asks the first time. The answer is whether they are on. */
export async function setNotification(on: boolean): Promise<boolean> {
  notificationOn.value = on && canNotify() && (await Notification.requestPermission()) === 'granted';
  return notificationOn.value;
}

/** Begins to listen; the answer stops it. */
export function listenForRows(): () => void {
  return whenRowComes((row, before) => {
    if (row.status === before || !callsFor(row)) return;
    if (soundOn.value) chime();
    if (notificationOn.value && document.visibilityState === 'hidden') notify(row);
  });
}

function callsFor(row: Row): boolean {
  if (row.status === 'Waiting') return true;
  return row.queue === me.value?.my_queue && (row.status === 'Incoming' || row.status === 'Invitation');
}

function notify(row: Row): void {
  const note = new Notification(texts.alerts.title(row.status), { body: texts.sessionName(row), tag: row.row_id });
  note.onclick = () => {
    window.focus();
    showQueue();
    note.close();
  };
}

/* Two short tones, made here: no file to load. */
function chime(): void {
  const audio = new AudioContext();
  [660, 880].forEach((pitch, index) => {
    const tone = audio.createOscillator();
    const volume = audio.createGain();
    const at = audio.currentTime + index * 0.16;
    tone.frequency.value = pitch;
    volume.gain.setValueAtTime(0.12, at);
    volume.gain.exponentialRampToValueAtTime(0.001, at + 0.3);
    tone.connect(volume).connect(audio.destination);
    tone.start(at);
    tone.stop(at + 0.3);
    if (index === 1) tone.onended = () => void audio.close();
  });
}
