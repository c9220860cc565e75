// SPDX-License-Identifier: GPL-3.0-or-later
// A real mail server (Debian's exim) on loopback, with a configuration and a spool of its own below a scratch folder: STARTTLS
// and TLS with sign-in, and a port without either. What it accepts stands in a maildir.
import { chmodSync, chownSync, existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { execFileSync } from 'node:child_process';
import { createServer } from 'node:net';
import { makeCertificates, type Certificates } from './authority.js';
import { Program, scratch } from './processes.js';
import { until } from './wait.js';

export interface Mail {
  /** As they stand, unfolded; names in lower case. */
  headers: Map<string, string>;
  raw: string;
  /** Decoded. */
  subject: string;
  text: string;
}

async function freePort(): Promise<number> {
  return new Promise((resolve) => {
    const probe = createServer();
    probe.listen(0, '127.0.0.1', () => {
      const { port } = probe.address() as { port: number };
      probe.close(() => resolve(port));
    });
  });
}

export class MailServer {
  readonly certificates: Certificates;
  #program: Program | undefined;

  private constructor(
    readonly folder: string,
    readonly name: string,
    /** STARTTLS and sign-in; TLS from the beginning and sign-in; neither. */
    readonly ports: { starttls: number; tls: number; plain: number },
  ) {
    this.certificates = makeCertificates(folder, ['127.0.0.1']);
  }

  static async start(name: string): Promise<MailServer> {
    const folder = scratch(`mail-${name}`);
    const server = new MailServer(folder, name, { starttls: await freePort(), tls: await freePort(), plain: await freePort() });
    server.#configure();
    await server.run();
    return server;
  }

  /** Its people: ann and grace at example.com. Anybody else is refused with "550 no such user". */
  #configure(): void {
    const { folder, ports, certificates } = this;
    const id = (what: string): number => Number(execFileSync('id', [what, 'Debian-exim'], { encoding: 'utf8' }));
    chmodSync(folder, 0o755);
    for (const part of ['spool', 'log', 'mail']) {
      mkdirSync(`${folder}/${part}`);
      chownSync(`${folder}/${part}`, id('-u'), id('-g'));
    }
    chownSync(certificates.key, id('-u'), id('-g'));
    writeFileSync(`${folder}/exim.conf`, `
primary_hostname = mail.example.com
spool_directory = ${folder}/spool
log_file_path = ${folder}/log/%s
pid_file_path = ${folder}/spool/exim.pid
local_interfaces = 127.0.0.1
daemon_smtp_ports = ${ports.starttls} : ${ports.tls} : ${ports.plain}
tls_on_connect_ports = ${ports.tls}
tls_certificate = ${certificates.certificate}
tls_privatekey = ${certificates.key}
tls_advertise_hosts = \${if eq{$received_port}{${ports.plain}}{}{*}}
auth_advertise_hosts = \${if eq{$tls_in_cipher}{}{}{*}}
acl_smtp_rcpt = check_rcpt
host_lookup =
rfc1413_hosts =
begin acl
check_rcpt:
  deny message = Authentication required
    condition = \${if eq{$received_port}{${ports.plain}}{no}{yes}}
    !authenticated = *
  deny message = no such user
    !local_parts = ann : grace
  accept
begin routers
all:
  driver = accept
  transport = box
begin transports
box:
  driver = appendfile
  directory = ${folder}/mail
  maildir_format
  create_directory
  user = Debian-exim
  group = Debian-exim
begin authenticators
plain:
  driver = plaintext
  public_name = PLAIN
  server_prompts = :
  server_condition = \${if and{{eq{$auth2}{towline}}{eq{$auth3}{open sesame}}}}
  server_set_id = $auth2
`);
  }

  async run(): Promise<void> {
    this.#program = new Program(`${this.name}-exim`, ['exim4', '-bdf', '-C', `${this.folder}/exim.conf`]);
    const listens = (): boolean => existsSync(`${this.folder}/spool/exim.pid`) && execFileSync('ss', ['-ltnH'], { encoding: 'utf8' }).includes(`127.0.0.1:${this.ports.plain} `);
    await until('the mail server listens', listens);
  }

  async stop(): Promise<void> {
    await this.#program?.stop();
    this.#program = undefined;
  }

  /** What has arrived, oldest first. */
  mails(): Mail[] {
    const box = `${this.folder}/mail/new`;
    if (!existsSync(box)) return [];
    return readdirSync(box).sort().map((file) => parse(readFileSync(`${box}/${file}`, 'latin1')));
  }

  /** Waits for a mail of which this is so. */
  async mail(what: string, fits: (mail: Mail) => boolean): Promise<Mail> {
    return until(what, () => this.mails().find(fits));
  }
}

/** RFC 2047 and quoted-printable, as a reader's program does it. */
function parse(raw: string): Mail {
  const plain = raw.replace(/\r\n/g, '\n');
  const end = plain.indexOf('\n\n');
  const headers = new Map<string, string>();
  for (const line of plain.slice(0, end).replace(/\n[ \t]+/g, ' ').split('\n')) {
    const colon = line.indexOf(':');
    headers.set(line.slice(0, colon).toLowerCase(), line.slice(colon + 1).trim());
  }
  const bytes = plain.slice(end + 2).replace(/=\n/g, '').replace(/=([0-9A-F]{2})/g, (_, hex: string) => String.fromCharCode(parseInt(hex, 16)));
  return { headers, raw, subject: words(headers.get('subject') ?? ''), text: Buffer.from(bytes, 'latin1').toString('utf8') };
}

export function words(header: string): string {
  return header.replace(/\?=\s+=\?/g, '?==?').replace(/=\?UTF-8\?B\?([^?]*)\?=/g, (_, base64: string) => Buffer.from(base64, 'base64').toString('utf8'));
}
