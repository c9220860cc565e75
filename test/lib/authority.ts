// SPDX-License-Identifier: GPL-3.0-or-later
// A certificate authority that a test makes for itself, and a certificate for the server's address.
import { execFileSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

export interface Certificates {
  caFile: string;
  ca: string;
  certificate: string;
  key: string;
}

/** Makes both in the folder; the certificate is good for the names (IP addresses or host names). */
export function makeCertificates(folder: string, names: string[]): Certificates {
  const at = (name: string): string => join(folder, name);
  const openssl = (...args: string[]): void => void execFileSync('openssl', args, { stdio: 'pipe' });
  const curve = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes'];
  openssl('req', '-x509', ...curve, '-keyout', at('ca.key'), '-out', at('ca.pem'), '-days', '2', '-subj', '/CN=Towline test authority');
  openssl('req', ...curve, '-keyout', at('server.key'), '-out', at('server.csr'), '-subj', '/CN=Towline test server');
  const alternatives = names.map((name) => (/^[\d.]+$|:/.test(name) ? `IP:${name}` : `DNS:${name}`)).join(',');
  writeFileSync(at('extensions'), `subjectAltName=${alternatives}\nextendedKeyUsage=serverAuth\n`);
  openssl('x509', '-req', '-in', at('server.csr'), '-CA', at('ca.pem'), '-CAkey', at('ca.key'), '-CAcreateserial', '-days', '2',
    '-extfile', at('extensions'), '-out', at('server.pem'));
  return { caFile: at('ca.pem'), ca: readFileSync(at('ca.pem'), 'utf8'), certificate: at('server.pem'), key: at('server.key') };
}
