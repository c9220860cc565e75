/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a customer reads on his pages. */

export const joinTexts = {
  title: 'Get help with your computer',
  lead: 'Type the six digits that your technician gave you.',
  channelLead: 'A technician will help you as soon as one is free.',
  yourName: 'Your name (optional)',
  code: 'Your code',
  placeholder: '000000',
  submit: 'Continue',
  incomplete: 'The code has six digits.',
  safety: 'Only continue if you asked for help yourself. Nobody sees your screen before you allow it, and you can end the session at any moment.',
  technicians: 'Sign in as a technician',
  readyTitle: 'One more step',
  readyLead: 'is waiting for you. Download the small help program and start it. It installs nothing.',
  readyLeadAnybody: 'Download the small help program and start it. It installs nothing.',
  noApplet: 'This server has no help program to download. Tell your technician.',
  otherSystem: 'There is no help program for your system yet. The one below is for a computer with Linux.',
  download: 'Download the help program',
  file: 'File',
  checksum: 'SHA-256',
  systems: { 'linux-x86_64': 'for Linux on a 64-bit PC' } as Record<string, string>,
  steps: [
    'Open the folder with your downloads.',
    'Allow the file to be run: right-click it, Properties, Permissions, “Allow executing file as program”.',
    'Double-click it. Your technician sees that you are there.',
  ],
  terminal: 'Or start it from a terminal',
  terminalHint: 'One line that downloads the program, checks that it arrived unchanged and starts it:',
  copyCommand: 'Copy the line',
  again: 'Start again',
};
