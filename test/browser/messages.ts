// SPDX-License-Identifier: GPL-3.0-or-later
// E-mail and SMS as people use them: an administrator sets both up and tests them, a technician sends codes from the dialog and
// sees what becomes of them, and the customer's applet joins by what arrived.
import { Administration } from '../lib/administration.js';
import { picture } from '../lib/browser.js';
import { Console } from '../lib/console.js';
import { Gateway } from '../lib/gateway.js';
import { MailServer } from '../lib/mail-server.js';
import { expect, expectEqual, type Suite } from '../lib/runner.js';
import { adminPassword, makeOrganisation, Server, type Organisation } from '../lib/server.js';
import { until } from '../lib/wait.js';
import { join, type Stage } from './stage.js';

export function messages(suite: Suite, stage: () => Stage): void {
  let server: Server;
  let made: Organisation;
  let mail: MailServer;
  let gateway: Gateway;

  suite.essential('messages: a mail server, a gateway and a server that trusts them', async () => {
    mail = await MailServer.start('browser-mail');
    gateway = await Gateway.start();
    server = await Server.start({ name: 'browser-mail', shortTimeouts: false, configuration: ['organisation = Hopper Support', `ca_file = ${mail.certificates.caFile}`] });
    made = await makeOrganisation(server);
  });

  suite.test('messages: until it is set up, the dialog leads to the technician’s own programs', async () => {
    const console = await Console.signIn(server.target.url, 'bob', 'bob has a password');
    await console.newSession('By own program');
    await console.page.getByRole('dialog').getByRole('link', { name: 'E-mail' }).waitFor();
    expectEqual(await console.page.getByRole('button', { name: 'Send by e-mail' }).count(), 0, 'buttons to send');
    await console.window.context.close();
  });

  suite.test('messages: an administrator sets up e-mail and SMS, and tests say what the other side answered', async () => {
    const center = await Administration.signIn(server.target.url, 'admin', adminPassword);
    await center.show('E-mail and SMS');
    const { page } = center;
    const email = page.getByRole('region', { name: 'E-mail', exact: true });
    const places = await Promise.all(['This server', 'E-mail', 'SMS'].map(async (name) => (await page.getByRole('region', { name, exact: true }).boundingBox())!));
    for (const [index, { x, y, width }] of places.entries()) {
      expect(x === places[0]!.x && width === places[0]!.width && x + width < 1280, `section ${index} stands at ${x}, ${width} wide`);
      expect(index === 0 || y > places[index - 1]!.y + places[index - 1]!.height, `section ${index} is not below the one before`);
    }
    await email.getByLabel('Technicians can send codes by e-mail').check();
    await page.getByRole('button', { name: 'Save', exact: true }).click();
    await email.getByText('This is needed.').waitFor();
    expectEqual(await email.getByLabel('Mail server').getAttribute('aria-invalid'), 'true', 'the field that is marked');
    await email.getByLabel('Mail server').fill('127.0.0.1');
    await email.getByLabel('Port').fill(String(mail.ports.starttls));
    await email.getByLabel('User').fill('towline');
    await email.getByLabel('Password', { exact: true }).fill('wrong');
    await email.getByLabel('Sender’s address').fill('help@example.com');
    await email.getByLabel('Sender’s name').fill('Hopper Support');
    await email.getByRole('figure', { name: 'Preview' }).getByText('042917').first().waitFor();
    await center.save();
    const tested = async (region: typeof email, to: string): Promise<string> => {
      await region.getByLabel(/^Send a test/).fill(to);
      await region.getByRole('button', { name: 'Send test' }).click();
      await until('the test is over', async () => (await region.getByRole('button', { name: 'Send test' }).getAttribute('aria-busy')) === null);
      return region.locator('.notice').innerText();
    };
    const wrong = await tested(email, 'ann@example.com');
    expect(/refused the sign-in/.test(wrong) && /535/.test(wrong), `a wrong password: ${wrong}`);
    await email.getByLabel('Password', { exact: true }).fill('open sesame');
    expectEqual(await email.getByRole('button', { name: 'Send test' }).getAttribute('aria-disabled'), 'true', 'the test while something is unsaved');
    await center.save();
    const unknown = await tested(email, 'nobody@example.com');
    expect(/550 no such user/.test(unknown), `nobody: ${unknown}`);
    const good = await tested(email, 'ann@example.com');
    expect(/took the test message/.test(good) && /250 OK/.test(good), `ann: ${good}`);
    const sms = page.getByRole('region', { name: 'SMS', exact: true });
    await sms.getByLabel('Technicians can send codes by SMS').check();
    await sms.getByLabel('Address of the gateway').fill(`${gateway.url}/send`);
    await sms.getByLabel('Its value').fill('Bearer of-good-news');
    await center.save();
    expectEqual(await sms.getByLabel('Its value', { exact: true }).inputValue(), '', 'the secret after saving');
    await sms.getByText('A value is kept, sealed.').waitFor();
    const sent = await tested(sms, '+491701234567');
    expect(/took the test message/.test(sent), `SMS: ${sent}`);
    await picture(page, 'admin-messages');
    await center.show('Audit log');
    await page.getByText('Changed how e-mail is sent').first().waitFor();
    expect(!(await page.content()).includes('open sesame'), 'the password is in the audit log');
    await center.window.context.close();
    return [wrong, unknown, good].map((text) => text.replace(/\s+/g, ' ')).join(' | ');
  });

  suite.test('messages: a code goes by e-mail, the dialog says so, and the applet joins by what arrived', async () => {
    const console = await Console.signIn(server.target.url, 'ada', 'ada has a password');
    const { page } = console;
    await console.newSession('Grace by mail');
    const dialog = page.getByRole('dialog');
    await dialog.getByLabel('E-mail address of the customer').fill('grace at example');
    await dialog.getByRole('button', { name: 'Send by e-mail' }).click();
    await dialog.getByText('This is no e-mail address.').waitFor();
    await dialog.getByLabel('E-mail address of the customer').fill('grace@example.com');
    await dialog.getByRole('button', { name: 'Send by e-mail' }).click();
    await dialog.getByText('Sent to grace@example.com').waitFor();
    await dialog.getByLabel('E-mail address of the customer').fill('nobody@example.com');
    await dialog.getByRole('button', { name: 'Send by e-mail' }).click();
    await dialog.getByText('550 no such user').waitFor();
    gateway.status = 503;
    gateway.answer = 'come again';
    await dialog.getByLabel('Telephone number of the customer').fill('0049 (170) 123-4567');
    await dialog.getByRole('button', { name: 'Send by SMS' }).click();
    await dialog.getByText('503 come again').waitFor();
    await picture(page, 'new-session-sending');
    gateway.status = 200;
    await dialog.getByText('Sent to +491701234567').waitFor();
    const arrived = await mail.mail('the code', ({ headers }) => headers.get('to') === '<grace@example.com>');
    const code = /\/j\/(\d{6})/.exec(arrived.text)![1]!;
    await console.closeDialog();
    const applet = join({ server, display: stage().display }, code);
    await console.rowShows('Grace by mail', 'Waiting', 60_000);
    await console.startRow('Grace by mail');
    await console.rowShowsInTab('Grace by mail', 'Active');
    await console.view('History');
    await page.getByText('g…@example.com').first().waitFor();
    await console.end();
    expectEqual(await applet.program.ended(), 0, 'the applet ended with');
    await console.window.context.close();
  });

  suite.test('messages: one that fails when nobody looks any more is told, and stands in the history', async () => {
    const console = await Console.signIn(server.target.url, 'ada', 'ada has a password');
    const { page } = console;
    await console.newSession('Down at first');
    const dialog = page.getByRole('dialog');
    gateway.status = 503;
    gateway.answer = 'come again';
    await dialog.getByLabel('Telephone number of the customer').fill('+491701234567');
    await dialog.getByRole('button', { name: 'Send by SMS' }).click();
    await dialog.getByText('503 come again').waitFor();
    await console.closeDialog();
    await page.getByRole('row').filter({ hasText: 'Down at first' }).dblclick();
    await console.view('History');
    const item = page.getByRole('listitem').filter({ hasText: 'Code sent' });
    await item.getByText('Waiting to be sent to +49…67. The server refused the message (503 come again).').waitFor();
    gateway.status = 422;
    gateway.answer = 'no such number';
    const why = 'The SMS to +49…67 could not be delivered: The server refused the message (422 no such number).';
    await item.getByText(why).waitFor({ timeout: 60_000 });
    await page.getByRole('alert').getByText(why).waitFor();
    await picture(page, 'code-undelivered');
    await console.window.context.close();
    gateway.status = 200;
  });

  suite.test('messages: nothing was found', async () => {
    expectEqual(await server.program.stop(), 0, 'towlined ended with');
    const report = server.program.sanitizerReport();
    expect(!report, report ?? '');
    await mail.stop();
    gateway.stop();
    void made;
  });
}
