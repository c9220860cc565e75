/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What happened and why, in words, by the codes of the history. */

const events: Record<string, string> = {
  created: 'Session created',
  code_entered: 'Code entered',
  terms_shown: 'Terms shown to the customer',
  terms_accepted: 'Terms accepted',
  came_in: 'Customer joined',
  came_in_started: 'Customer joined, session started by itself',
  started: 'Started',
  transferred: 'Transferred',
  transferred_back: 'Transferred back',
  picked_up: 'Picked up',
  taken_back: 'Taken back',
  transfer_timed_back: 'Transfer went back',
  target_lost: 'Transfer went back',
  held: 'Put on hold',
  hold_ended: 'Resumed',
  own_held: 'Own part put on hold',
  own_hold_ended: 'Own part resumed',
  invited: 'Invited',
  invitation_accepted: 'Invitation accepted',
  invitation_declined: 'Invitation declined',
  invitation_withdrawn: 'Invitation withdrawn',
  removed: 'Technician removed',
  left: 'Left',
  collaborator_idle: 'Collaborator timed out',
  participant_lost: 'Technician no longer available',
  lead_offered: 'Lead offered',
  lead_offer_cancelled: 'Offer of the lead cancelled',
  lead_accepted: 'Lead accepted',
  link_changed: 'Connection of the customer changed',
  server_restarted: 'Server restarted',
  reboot_ordered: 'Reboot ordered',
  screen_asked: 'Screen asked for',
  screen_opened: 'Screen opened',
  screen_closed: 'Screen closed',
  consent_given: 'Customer gave permission',
  consent_refused: 'Customer refused permission',
  consent_withdrawn: 'Customer took permission back',
  chat: 'Message',
  private_chat: 'Message among technicians',
  note: 'Note',
  code_sent: 'Code sent',
  ended: 'Session ended',
  cleared: 'Row cleared',
};

const causes: Record<string, string> = {
  code_entered: 'The customer entered the code.',
  form_submitted: 'The customer asked for help through the channel.',
  applet_in: 'The applet connected.',
  auto_start: 'The group starts sessions by itself.',
  terms_declined: 'The customer declined the terms.',
  code_expired: 'The code was not used in time.',
  code_cancelled: 'The code was cancelled.',
  connecting_timeout: 'The applet did not connect in time.',
  waiting_timeout: 'The waiting time-out ran out.',
  unstarted_offline: 'It was never started and stayed offline too long.',
  idle_timeout: 'The idle time-out ran out.',
  hold_limit: 'It was on hold for the longest time allowed.',
  transfer_timeout: 'The transfer was not picked up in time.',
  customer_closed: 'The customer closed the applet.',
  network_lost: 'The network connection was lost.',
  network_back: 'The network connection came back.',
  stayed_away: 'The computer stayed away too long.',
  reboot_announced: 'The computer announced a reboot.',
  reboot_taken_back: 'The reboot was called off.',
  reboot_still_heard: 'The computer did not reboot after all.',
  reboot_done: 'The computer is back from its reboot.',
  reboot_overdue: 'The computer did not come back from its reboot in time.',
  server_restarted: 'The server was restarted.',
  technician_disabled: 'The technician was disabled.',
  target_disabled: 'The target of the transfer was disabled.',
  right_taken: 'The permission was taken away by an administrator.',
  screen_failed: 'The screen could not be shown.',
};

/** What happened; a code that is not known here is shown as it is. */
export function eventText(type: string): string {
  return events[type] ?? type.replaceAll('_', ' ');
}

/** Why it happened, or null when the event already says it: somebody's command. */
export function causeText(cause: string): string | null {
  return causes[cause] ?? null;
}
