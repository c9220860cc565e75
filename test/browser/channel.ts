// SPDX-License-Identifier: GPL-3.0-or-later
// A channel from the customer's side: its form, the line for a terminal, the real applet that comes of it, the session to its end; a
// channel that is off; and a server that is away while the customer is at the page.
import { openWindow, picture } from '../lib/browser.js';
import { Computer } from '../lib/computers.js';
import { makeHome } from '../lib/display.js';
import { ask } from '../lib/http.js';
import { Program, scratch } from '../lib/processes.js';
import { expect, expectEqual, type Suite } from '../lib/runner.js';
import { Server } from '../lib/server.js';
import { jsonBody } from '../lib/technician.js';
import { until } from '../lib/wait.js';
import type { AppletEvent } from '../lib/applet.js';
import { between, type Stage } from './stage.js';

export function channel(suite: Suite, stage: () => Stage): void {
  suite.test('channel page: the form, the line for a terminal, a session with chat, its end with the reason', async () => {
    const { server, organisation, console, display } = stage();
    const { admin } = organisation;
    const fields = [
      { name: 'Company', kind: 'text', required: true, for_customers: true, choices: [] },
      { name: 'Product', kind: 'choice', required: false, for_customers: true, choices: ['Printer', 'Scanner'] },
      { name: 'Contract', kind: 'text', required: false, for_customers: false, choices: [] },
    ];
    await admin.do('PATCH', '/api/v1/groups/1/settings', { custom_fields: fields });
    const { page, context } = await openWindow('customer', `${server.target.url}/c/website`);
    await page.getByLabel('Your name').fill('Grace Hopper');
    expectEqual(await page.getByLabel('Contract').count(), 0, 'what only technicians are asked');
    await page.getByRole('button', { name: 'Continue' }).click();
    await page.getByText('Please fill in: Company').waitFor();
    await page.getByLabel('Company').fill('Ink & Paper');
    await page.getByLabel('Product').selectOption('Scanner');
    await page.getByRole('button', { name: 'Continue' }).click();
    await page.getByRole('heading', { name: 'One more step' }).waitFor();
    await page.getByText('Or start it from a terminal').click();
    const line = await page.getByTestId('command').innerText();
    const home = makeHome('browser-channel');
    const words = ['sh', '-c', `cd ${scratch('channel-download')} && ${line} --headless --accept-all`];
    const applet = new Program('browser-channel-applet', words, { ...display.env, ...home, GSK_RENDERER: 'cairo' }, false);
    const events = (): AppletEvent[] => applet.output().split('\n').filter((one) => one.startsWith('{"event"')).map((one) => JSON.parse(one) as AppletEvent);

    await console.showShared('website');
    await console.rowShows('Grace Hopper', 'Waiting', 60_000);
    await console.page.getByRole('button', { name: 'Start Grace Hopper' }).click();
    await console.headShows('Active');
    await console.view('Details');
    for (const text of ['website', 'Ink & Paper', 'Scanner']) await console.page.getByRole('region', { name: 'Details' }).getByText(text, { exact: true }).waitFor();
    await console.view('Chat');
    applet.write(`${JSON.stringify({ do: 'say', text: 'It scans nothing' })}\n`);
    await console.chatShows('It scans nothing');
    await console.write('Let us see');
    await until('the answer arrives', () => events().some(({ event, text }) => event === 'chat' && text === 'Let us see'));
    await console.end();
    expectEqual(await applet.ended(), 0, 'the applet ended with');
    const last = events().at(-1) as AppletEvent & { why: string };
    expect(last.event === 'exit' && /ended/i.test(last.why), `the last that the customer was told: ${JSON.stringify(last)}`);
    await admin.do('PATCH', '/api/v1/groups/1/settings', { custom_fields: null });
    await context.close();
    return last.why;
  });

  suite.test('channel page: a channel that is off, or that is none, offers no form but the way to a code', async () => {
    const { server, organisation } = stage();
    const { page, context } = await openWindow('customer', `${server.target.url}/c/nowhere`);
    const seen = async (): Promise<void> => {
      await page.getByText('Nobody can be asked for help at this address').waitFor();
      expectEqual(await page.getByRole('button', { name: 'Continue' }).count(), 0, 'buttons that lead nowhere');
    };
    await seen();
    await organisation.admin.do('PATCH', `/api/v1/channels/${organisation.channel}`, { disabled: true });
    await page.goto(`${server.target.url}/c/website`);
    await seen();
    await picture(page, 'channel-off');
    await page.getByRole('link', { name: 'I have a code' }).click();
    await page.getByLabel('Your code').waitFor();
    await organisation.admin.do('PATCH', `/api/v1/channels/${organisation.channel}`, { disabled: false });
    await page.goto(`${server.target.url}/c/website`);
    await page.getByLabel('Your name').waitFor();
    await context.close();
  });

  suite.test('channel page: a form whose answer is lost is sent again, and makes one row; also once the page is loaded anew', async () => {
    const server = await Server.start({ name: 'browser-form-once', on: await Computer.make() });
    const { wire, place } = await between(server);
    const admin = await server.setUp();
    const { id } = await admin.do<{ id: string }>('POST', '/api/v1/channels', { name: 'help', groups: [admin.me.technician.group] });
    const rows = async (): Promise<string[]> => (await admin.do<{ rows: { name: string; status: string }[] }>('GET', `/api/v1/queues/channel:${id}/rows`)).rows.map(({ name, status }) => `${name} ${status}`);
    const { page, context } = await openWindow('customer', `${server.target.url}/c/help`, undefined, place);
    await page.getByLabel('Your name').fill('Grace');
    wire.cut('answers lost');
    const press = (): Promise<void> => page.getByRole('button', { name: 'Continue' }).click();
    await press();
    await until('the server takes it', async () => (await rows()).length === 1);
    wire.forget();
    wire.mend();
    await page.getByRole('heading', { name: 'One more step' }).waitFor({ timeout: 60_000 });
    expectEqual(await rows(), ['Grace Connecting'], 'after the answer was lost');
    await page.goto(`${server.target.url}/c/help`);
    expectEqual(await page.getByLabel('Your name').inputValue(), '', 'an answered form is forgotten');
    await page.getByLabel('Your name').fill('Ada');
    // the test sends it and keeps the answer: the browser sends again by itself what went over a connection that is lost
    await page.route('**/join', async (route) => {
      await ask(server.target, '/api/v1/channels/help/join', jsonBody('POST', route.request().postDataJSON() as object));
      await route.abort();
    });
    await press();
    await until('the server takes the second', async () => (await rows()).length === 2);
    await page.reload();
    await page.unroute('**/join');
    expectEqual(await page.getByLabel('Your name').inputValue(), 'Ada', 'what was typed is there still');
    await picture(page, 'channel-form-kept');
    await press();
    await page.getByRole('heading', { name: 'One more step' }).waitFor({ timeout: 60_000 });
    expectEqual((await rows()).sort(), ['Ada Connecting', 'Grace Connecting'], 'after the page was loaded anew');
    await context.close();
    expectEqual(await server.program.stop(), 0, 'towlined ended with');
  });

  suite.test('customer page: the server goes away and comes back; what was sent goes on by itself', async () => {
    const server = await Server.start({ name: 'browser-away' });
    const admin = await server.setUp();
    const { code } = await admin.newSession('Away');
    await admin.do('POST', '/api/v1/channels', { name: 'help', groups: [admin.me.technician.group] });
    const byCode = await openWindow('customer', server.target.url);
    const byChannel = await openWindow('another customer', `${server.target.url}/c/help`);
    await byChannel.page.getByLabel('Your name').fill('Grace');
    await byCode.page.getByLabel('Your code').fill(code);
    await server.program.kill();
    for (const { page } of [byCode, byChannel]) {
      await page.getByRole('button', { name: 'Continue' }).click();
      await page.getByText('The server cannot be reached').waitFor();
    }
    await picture(byCode.page, 'customer-server-away');
    await server.run();
    for (const { page, context } of [byCode, byChannel]) {
      await page.getByRole('heading', { name: 'One more step' }).waitFor({ timeout: 60_000 });
      await context.close();
    }
    expectEqual(await server.program.stop(), 0, 'towlined ended with');
  });
}
