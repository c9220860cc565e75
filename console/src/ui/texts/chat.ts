/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What is said in a session. */
import { plural } from './plural.ts';
import { within } from './within.ts';

export const chatTexts = {
  kinds: {
    chat: {
      title: 'Chat',
      log: 'Chat with the customer',
      empty: 'No messages yet. What you write here appears in the customer’s applet.',
      write: 'Write to the customer',
      send: 'Send',
    },
    private: {
      title: 'Team',
      log: 'Chat among technicians',
      empty: 'Only the technicians in this session read what is written here. The customer never sees it.',
      write: 'Write to the technicians',
      send: 'Send to the technicians',
    },
    note: {
      title: 'Notes',
      log: 'Notes',
      empty: 'Notes stay with the session and its history. The customer never sees them.',
      write: 'Add a note',
      send: 'Add the note',
    },
  },
  startFirst: 'Start the session to write to the customer',
  takePart: 'Take part in the session to write here',
  writing: (names: string) => `${within(names)} is writing…`,
  you: 'You',
  customer: 'Customer',
  waiting: 'Not sent yet',
  sending: 'Sending',
  refused: 'Not sent',
  again: 'Send again',
  discard: 'Discard',
  hint: 'Enter sends, Shift and Enter begins a new line',
  tooLong: 'A message can be up to 4,000 characters long.',
  unread: (count: number) => plural(count, 'unread message', 'unread messages'),
};
