/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The sentences of signing in safely: second factor, sign-ins, tokens, audit. */
import { within } from './within.ts';

type Params = Record<string, string | number | boolean>;

export const securityTexts = {
  title: 'Sign-in and security',

  step: {
    title: 'Enter your code',
    lead: 'Open your authenticator app and type the six digits that it shows for Towline.',
    code: 'Code',
    recoveryWrong: 'This recovery code is wrong or was used already. Take another one.',
    recoveryLead: 'Type one of the recovery codes that you kept. Each works once.',
    recoveryCode: 'Recovery code',
    useRecovery: 'Use a recovery code instead',
    useApp: 'Use the authenticator app instead',
    submit: 'Sign in',
    startAgain: 'Sign in as somebody else',
    missing: 'Enter the code.',
  },

  newPassword: {
    title: 'Choose a new password',
    lead: 'Somebody else has set your password and knows it. Choose one that nobody else knows; then you can go on.',
    given: 'The password that you were given',
    ask: 'The password must be changed at the next sign-in',
    askHint: 'Whoever sets a password knows it. Nothing else works before another one is chosen.',
    due: 'New password due',
    asked: 'At the next sign-in a new password has to be chosen.',
  },

  twoFactor: {
    title: 'Two-factor sign-in',
    lead: 'Besides your password, signing in asks for a code from an app on your phone. Who knows your password alone cannot get in.',
    off: 'Two-factor sign-in is off.',
    on: (since: string) => `Two-factor sign-in has been on since ${since}.`,
    codesLeft: (count: number) =>
      count === 0 ? 'No recovery code is left. Make new ones now.' : `${count} recovery ${count === 1 ? 'code is' : 'codes are'} left.`,
    turnOn: 'Turn on',
    turnOff: 'Turn off',
    turnOffTitle: 'Turn off two-factor sign-in',
    turnOffText: 'Signing in will ask for your password only. The entry in your authenticator app stops working.',
    required: 'Your organisation asks for two-factor sign-in, so it cannot be turned off.',
    newCodes: 'New recovery codes',
    newCodesText: 'The codes that you have now stop working.',
    passwordAgain: 'Your password',
    turnedOff: 'Two-factor sign-in is off.',
    enrolTitle: 'Set up two-factor sign-in',
    enrolLead: 'Your organisation asks for a second step at sign-in. It takes a minute, once.',
    scan: 'Scan this picture with an authenticator app, for example the one that your phone brings with it.',
    qr: 'QR code for your authenticator app',
    noCamera: 'No camera? Type this key into the app instead:',
    copyKey: 'Copy key',
    confirm: 'Then type the six digits that the app shows',
    confirmSubmit: 'Confirm',
    codesTitle: 'Your recovery codes',
    codesLead: 'Keep them where you find them without your phone: on paper, or in a password manager. Each opens your account once. They are shown only now.',
    copyCodes: 'Copy all',
    saveCodes: 'Save as a file',
    codesFile: (login: string) => `Recovery codes for ${login} (Towline). Each works once.`,
    kept: 'I have kept them',
  },

  signIns: {
    title: 'Sign-ins',
    of: (name: string) => `Sign-ins of ${within(name)}`,
    lead: 'Where your account is signed in now. End what you do not know, and change your password then.',
    leadOf: 'Ending a sign-in closes its pages at once. Sessions go on.',
    current: 'This one',
    unknown: 'Another program',
    unknownAddress: 'Address not known',
    browserOn: (browser: string, system: string) => `${browser} on ${system}`,
    since: (when: string) => `since ${when}`,
    seen: (when: string) => `last seen ${when}`,
    end: 'End',
    endOf: (what: string, since: string) => `End ${what}, since ${since}`,
    ended: 'The sign-in has ended.',
    endOthers: 'End all others',
    endAll: 'End all',
    endedAll: 'The sign-ins have ended.',
    none: 'Not signed in anywhere',
    button: 'Sign-ins',
  },

  tokens: {
    title: 'API tokens',
    of: (name: string) => `API tokens of ${within(name)}`,
    lead: 'A program with such a token acts as you, as far as its scopes go. Give each program its own, so that you can revoke it alone.',
    leadOf: 'Programs that act as this technician. A revoked token does nothing any more, at once.',
    none: 'No API token',
    add: 'New token',
    name: 'Name',
    nameHint: 'What it is for; it stands in the audit log.',
    scopes: 'What it may do',
    scopeWords: { read: 'Read', sessions: 'Sessions', administration: 'Administration' },
    scopeHints: {
      read: 'Look at queues, sessions, and for administrators at the organisation.',
      sessions: 'Make sessions and work on them.',
      administration: 'Change the organisation, if you are an administrator.',
    },
    expires: 'Valid for',
    days: (days: number) => (days === 365 ? 'one year' : `${days} days`),
    make: 'Make the token',
    noScope: 'Choose at least one scope.',
    made: 'Copy it now. It is shown only this once.',
    copy: 'Copy token',
    kept: 'Done',
    used: (when: string) => `last used ${when}`,
    unused: 'never used',
    until: (when: string) => `valid until ${when}`,
    over: (when: string) => `over since ${when}`,
    revoke: 'Revoke',
    revokeOf: (name: string) => `Revoke ${within(name)}`,
    revoked: 'The token is revoked.',
  },

  reset: {
    button: 'Reset two-factor',
    short: 'Reset',
    of: (name: string) => `Reset two-factor sign-in of ${within(name)}`,
    title: (name: string) => `Reset two-factor sign-in of ${within(name)}?`,
    text: 'For somebody who lost his phone and his recovery codes. He signs in with his password alone until he sets it up again. Make sure that it is really he who asks.',
    done: 'Two-factor sign-in has been reset.',
    state: 'Two-factor',
    on: 'On',
    off: 'Off',
  },

  settings: {
    section: 'Signing in',
    lead: 'How the technicians of this group prove who they are.',
    names: {
      password_length_min: ['Shortest password', 'Counts from the next password on. Length protects better than signs and digits.'],
      password_refuse_common: ['Refuse common passwords', 'Words of the dictionary, also with digits and signs around them, rows of keys and the like.'],
      two_factor_required: ['Two-factor sign-in required', 'Who has not set it up is led to it at the next sign-in and can do nothing else before.'],
    } as Record<string, [string, string]>,
  },
};

/** Problems of signing in, by their code. */
export const securityProblems: Record<string, (params: Params) => string> = {
  password_weak: (params) => {
    switch (params['reason']) {
      case 'common':
        return 'This password is among those that are guessed first. Take a few words in a row.';
      case 'same':
        return 'The new password is the old one. Take another one.';
      case 'login':
        return 'The password is the login. Take another one.';
      case 'long':
        return 'The password is too long.';
      default:
        return `The password is too short: at least ${params['length_min'] ?? 10} characters.`;
    }
  },
  token_wrong: () => 'This API token is not valid.',
  scope_missing: () => 'This API token may not do this.',
  second_step_wrong: () => 'This code is wrong or was used already. Wait for the next one.',
  second_step_expired: () => 'This took too long. Sign in again.',
  two_factor_on: () => 'Two-factor sign-in is on already.',
  two_factor_not_begun: () => 'The key is no longer valid. Begin again.',
  two_factor_required: () => securityTexts.twoFactor.required,
  password_change_needed: () => 'Choose a new password first.',
  two_factor_needed: () => 'Set up two-factor sign-in first.',
};
