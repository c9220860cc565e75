/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What an organisation says in the customer's window. Of the Administration Center alone. */

export const appletTexts = {
  fields: {
    welcome_text: ['Welcome', 'On the page where customers enter a code or ask for help, and in the applet until somebody helps.'],
    waiting_text: ['While he waits', 'In the place of “You are connected and waiting”. The place in the queue is always told.'],
    ask_view_text: ['When the screen is to be seen', 'Stands above the question whether the technician may see the screen. The question itself stays as it is.'],
    ask_control_text: ['When the computer is to be controlled', 'Stands above the question whether the technician may control the computer.'],
    ended_text: ['At the end', 'Stands above how the session ended.'],
  } as Record<string, [string, string]>,
  empty: 'Empty: nothing is added.',
  logo: 'Logo',
  logoHint: 'A PNG of up to 480 by 160 pixels and 32 kB. Shown in the applet’s window and on the customer’s pages.',
  logoChoose: 'Choose a PNG',
  logoRemove: 'Remove the logo',
  logoNone: 'No logo.',
  logoIs: 'The logo as customers see it',
  logoWrong: 'This is no PNG of up to 32 kB.',
};
