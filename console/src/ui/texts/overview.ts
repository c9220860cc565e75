/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The live overview, and all data of one customer. Of the Administration Center alone. */
import { plural } from './plural.ts';

export const overviewTexts = {
  byStatus: (count: number) => plural(count, 'open session', 'open sessions'),
  byState: 'Technicians',
  count: 'Number',
  waiting: 'Waiting now',
  median: 'Median wait today',
};

export const customerTexts = {
  button: 'Data of a customer',
  title: 'All data of one customer',
  lead: 'Finds every session that is over, of any time, in whose name, custom fields (such as an e-mail address) or computer’s details the text stands.',
  search: 'Name, e-mail address or computer',
  find: 'Find',
  found: (count: number) => `${plural(count, 'session', 'sessions')} found.`,
  none: 'No session that is over contains this.',
  open: (count: number) => `${plural(count, 'session that is still open contains', 'sessions that are still open contain')} it as well. End ${count === 1 ? 'it' : 'them'} first to have all data.`,
  choose: (name: string) => `Take ${name}`,
  taken: 'Take',
  exportAll: (count: number) => `Export ${plural(count, 'session', 'sessions')}`,
  eraseAll: (count: number) => `Erase ${plural(count, 'session', 'sessions')}`,
  sure: (count: number) => `The data of ${plural(count, 'session', 'sessions')} are erased for good: history, chat, notes, names, custom fields and what the computer told. Export them first if you need them.`,
  yes: 'Erase for good',
  nothing: 'Take at least one session.',
  erased: (count: number) => `The data of ${plural(count, 'session', 'sessions')} have been erased.`,
  failed: (count: number) => `${plural(count, 'session was', 'sessions were')} not erased:`,
  working: (done: number, count: number) => `${done} of ${count}`,
};
