/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The sentences of codes sent by e-mail and SMS. Not part of the first load: whoever needs them imports them. */

import { within } from './within.ts';

/** Why a message did not go, or has not gone yet, by the server's code. */
const reasons: Record<string, string> = {
  unknown_host: 'The name of the server is not known',
  connection_refused: 'The server refused the connection',
  unreachable: 'The server cannot be reached',
  timed_out: 'The server did not answer in time',
  certificate_not_trusted: 'The certificate of the server is not trusted',
  certificates_unreadable: 'The file of trusted certificates cannot be read',
  no_encryption_offered: 'The server offers no encryption',
  tls_failed: 'No encrypted connection came about',
  sign_in_refused: 'The server refused the sign-in',
  connection_lost: 'The connection was lost',
  refused: 'The server refused the message',
  too_long: 'The message is too long',
  code_over: 'The code could not be entered any more',
  not_set_up: 'Sending was switched off',
};

export const deliveryTexts = {
  reason: (code: string) => reasons[code] ?? code.replaceAll('_', ' '),
  /** A reason with what the other side said. */
  why: (code: string, answer: string | null) => `${deliveryTexts.reason(code)}${answer === null || answer === '' ? '' : ` (${answer})`}.`,
  /** What a technician is told of his message once it is given up. */
  undelivered: (by: 'email' | 'sms', to: string, code: string | null, answer: string | null) =>
    `The ${by === 'email' ? 'e-mail' : 'SMS'} to ${within(to)} could not be delivered${code === null ? '.' : `: ${deliveryTexts.why(code, answer)}`}`,
  title: 'Or have it sent',
  email: 'E-mail address of the customer',
  sms: 'Telephone number of the customer',
  smsHint: 'With the code of the country: +49 170 1234567',
  sendEmail: 'Send by e-mail',
  sendSms: 'Send by SMS',
  badEmail: 'This is no e-mail address.',
  badSms: 'Write the number with + and the code of the country.',
  tooMany: 'So many messages were sent already. Wait a while before you send the next one.',
  notSetUp: 'Sending was switched off meanwhile.',
  codeOver: 'The code has been used, or is no longer valid.',
  list: 'Messages with the code',
  queued: (to: string) => `Waiting to be sent to ${to}`,
  sending: (to: string) => `Being sent to ${to}`,
  sent: (to: string) => `Sent to ${to}`,
  failed: (to: string) => `Not sent to ${to}`,
  ownMail: 'E-mail',
  ownSms: 'Text message',
  ownProgram: 'in your own program',
  mailSubject: 'Your code for remote support',
  mailBody: (code: string, link: string) => `Your code is ${code}.\n\nOpen this page to begin:\n${link}\n\nOnly go on if you asked for help yourself.\n`,
  smsBody: (code: string, link: string) => `Your code for remote support is ${code}: ${link}`,
  again: (time: string) => `It is tried again at ${time}.`,
};
