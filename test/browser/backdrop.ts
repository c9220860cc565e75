// SPDX-License-Identifier: GPL-3.0-or-later
// What else is going on while the pages are looked at: customers in several statuses, so that pictures show a day's work.
import { LightApplet } from '../lib/light-applet.js';
import { ask } from '../lib/http.js';
import { jsonBody, type Technician } from '../lib/technician.js';
import type { Row } from '../lib/stream.js';
import { until } from '../lib/wait.js';
import type { Stage } from './stage.js';

/** Customers of the administrator and of the channel; the answer lets them go. */
export async function backdrop({ server, organisation }: Stage): Promise<() => void> {
  const { admin, ada } = organisation;
  const applets: LightApplet[] = [];
  const customer = (proof: ConstructorParameters<typeof LightApplet>[1]): void => void applets.push(new LightApplet(server.target, proof));

  const withCode = async (technician: Technician, name: string, ...commands: [string, object?][]): Promise<void> => {
    const { code, row } = await technician.newSession(name);
    customer({ code });
    let now = await until(`${name} waits`, () => {
      const known = technician.stream.rows.get(row.row_id);
      return known?.status === 'Waiting' ? known : undefined;
    });
    for (const [command, more] of commands) now = (await technician.tryCommand(command, now, more)).json<{ row: Row }>().row;
  };

  await Promise.all([admin.watchQueues(), ada.watchQueues()]);
  for (const name of ['Katherine Johnson', 'Alan Turing', 'Margaret Hamilton']) {
    const reply = await ask(server.target, '/api/v1/channels/website/join', jsonBody('POST', { name, fields: [] }));
    customer({ join_token: reply.json<{ join_token: string }>().join_token });
  }
  await withCode(admin, 'Barbara Liskov', ['start'], ['hold']);
  await withCode(admin, 'Edsger Dijkstra');
  await withCode(ada, 'Hedy Lamarr', ['start'], ['transfer', { to: `technician:${admin.id}`, comment: 'The scanner, second floor. She has tried a new cable.' }]);
  await admin.newSession('Claude Shannon');
  return () => {
    for (const one of [admin, ada]) one.stream.close();
    for (const one of applets) one.leave();
  };
}
