// SPDX-License-Identifier: GPL-3.0-or-later
// Script in every text that a customer or a colleague can send is shown as text: names, comments, chat, terms, the names of
// the organisation. Every page of the tests complains when the canary is called or its policy is broken (lib/browser.ts).
import type { Page } from 'playwright-core';
import type { Applet } from '../lib/applet.js';
import { openWindow } from '../lib/browser.js';
import { Console } from '../lib/console.js';
import { attacks, longWord } from '../lib/corpus.js';
import { jsonBody } from '../lib/technician.js';
import { ask } from '../lib/http.js';
import { expect, type Suite } from '../lib/runner.js';
import { adminPassword, setSettings } from '../lib/server.js';
import { until } from '../lib/wait.js';
import { harmless, visibleText } from './harmless.js';
import { join, type Stage } from './stage.js';

export function corpus(suite: Suite, stage: () => Stage): void {
  let page: Page;
  let admin: Page;
  let applet: Applet;
  const name = attacks[1]!;

  suite.essential('corpus: names of sessions and of customers', async () => {
    const { console, organisation, server } = stage();
    page = console.page;
    for (const [index, attack] of attacks.entries()) {
      if (index % 2 === 0) {
        const reply = await ask(server.target, '/api/v1/channels/website/join', jsonBody('POST', { name: attack, fields: [] }));
        expect(reply.status < 300, `a customer called ${attack}: ${reply.status} ${reply.text}`);
      } else if (attack !== name) {
        await organisation.ada.newSession(attack);
      }
    }
    const made = await organisation.ada.newSession(name);
    applet = join(stage(), made.code);
    await console.rowShows(name, 'Waiting', 60_000);
    for (const [index, attack] of attacks.entries()) {
      if (index % 2 === 1) await visibleText(page, attack).first().waitFor();
    }
    await harmless(page);
    await console.showShared('website');
    for (const [index, attack] of attacks.entries()) {
      if (index % 2 === 0) await visibleText(page, attack).first().waitFor();
    }
    await harmless(page);
  });

  suite.test('corpus: chat from the customer and from a colleague; links lead to pages only', async () => {
    const { console } = stage();
    await console.showShared('My queue');
    await console.startRow(name);
    await console.headShows('Active');
    for (const attack of attacks) applet.say(attack);
    for (const attack of attacks) await console.chatShows(attack);
    for (const attack of attacks) await console.write(attack);
    await until('the applet has them all', () => attacks.every((attack) => applet.heard().includes(attack)));
    const sent = longWord.slice(0, 4000);
    applet.say(sent);
    await visibleText(page, sent).waitFor();
    await harmless(page);
    for (const log of await page.getByRole('log').locator('bdi, span, p, a').filter({ visible: true }).all()) await log.dispatchEvent('mouseover');
  });

  suite.test('corpus: a word of 64 kB is refused; what fits of it breaks no layout', async () => {
    const { organisation } = stage();
    const row = (await organisation.ada.do<{ rows: { session: string; name: string }[] }>('GET', '/api/v1/queues/my/rows')).rows.find((one) => one.name === name)!;
    const reply = await organisation.ada.ask('POST', `/api/v1/sessions/${row.session}/chat`, { text: longWord, client_id: 'a'.repeat(16) });
    expect(reply.status === 413 || reply.status === 422, `64 kB of chat: ${reply.status} ${reply.text}`);
    const box = page.getByLabel('Write to the customer');
    await box.fill(longWord);
    await box.press('Enter');
    await until('as much as fits arrives', () => applet.heard().includes(longWord.slice(0, 4000)));
    await harmless(page);
    return `${reply.status} ${reply.json<{ code: string }>().code}`;
  });

  suite.test('corpus: a comment, the dialogs, the history, the people', async () => {
    const { console } = stage();
    const bob = await Console.signIn(stage().server.target.url, 'bob', 'bob has a password');
    for (const view of ['History', 'Details', 'Chat']) {
      await console.view(view);
      await harmless(page);
    }
    for (const attack of [attacks[2]!, attacks[7]!, attacks[10]!]) {
      await console.transfer('Bob', attack);
      await bob.rowShows(name, 'Incoming');
      await visibleText(bob.page, attack).first().waitFor();
      await harmless(bob.page);
      await console.press('Start');
      await console.headShows('Active');
    }
    await console.press('End');
    await page.getByRole('dialog').getByText(`End ${name}?`).waitFor();
    await page.keyboard.press('Escape');
    await bob.window.context.close();
  });

  suite.test('corpus: names of technicians, groups and channels, as people and administrators see them', async () => {
    const { console, organisation, server } = stage();
    const [bobs, groups, channels] = [attacks[0]!, attacks[3]!, attacks[9]!];
    await organisation.admin.do('PATCH', `/api/v1/technicians/${organisation.bob.id}`, { name: bobs });
    await organisation.admin.do('PATCH', `/api/v1/groups/${organisation.groups.second}`, { name: groups });
    await organisation.admin.do('PATCH', `/api/v1/channels/${organisation.channel}`, { name: channels });
    await console.press('Transfer');
    for (const one of [bobs, groups]) await visibleText(page.getByRole('dialog'), one).first().waitFor();
    await page.keyboard.press('Escape');
    const window = await openWindow('admin', `${server.target.url}/admin`);
    admin = window.page;
    await admin.getByLabel('Login').fill('admin');
    await admin.getByLabel('Password').fill(adminPassword);
    await admin.getByRole('button', { name: 'Sign in' }).click();
    for (const [where, text] of [['groups', groups], ['technicians', bobs], ['channels', channels], ['sessions', name]] as const) {
      await admin.getByRole('navigation').locator(`a[href="#/${where}"]`).click();
      await visibleText(admin, text).first().waitFor();
      await harmless(admin);
    }
    await admin.getByRole('button', { name: `History of ${name}` }).click();
    await admin.getByRole('dialog').getByText('Transferred', { exact: false }).first().waitFor();
    await harmless(admin);
    await window.context.close();
  });

  suite.test('corpus: terms', async () => {
    const { console, organisation } = stage();
    await setSettings(organisation.admin, organisation.groups.first, { terms: attacks.join('\n') });
    const made = await organisation.ada.newSession('Terms');
    const second = join(stage(), made.code);
    await console.showShared('My queue');
    await console.rowShows('Terms', 'Waiting', 60_000);
    second.close();
    await setSettings(organisation.admin, organisation.groups.first, { terms: null });
    await second.program.ended();
    applet.close();
    await applet.program.ended();
  });
}
