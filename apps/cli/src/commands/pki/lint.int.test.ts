import { execFileSync, spawnSync } from 'node:child_process';
import { hash, X509Certificate } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, expect, it } from 'vitest';

const MAIN = fileURLToPath(new URL('../../main.ts', import.meta.url));

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'bfcert-lint-'));
  makeChain();
});
afterAll(() => rmSync(folder, { recursive: true }));

const openssl = (...args: string[]) =>
  execFileSync('openssl', args, { cwd: folder, stdio: ['ignore', 'pipe', 'pipe'] });
const EC = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256', '-nodes'];

/** Made by OpenSSL alone: a root, and below it a certificate exactly as our profile for stations has it. */
function makeChain(): void {
  const rights = ['basicConstraints=critical,CA:TRUE', 'keyUsage=critical,keyCertSign,cRLSign'];
  self('root', '/O=Example/CN=Example Root', rights);
  const { raw } = new X509Certificate(readFileSync(join(folder, 'root.pem')));
  const id = hash('sha256', raw).slice(0, 16);
  const at = 'http://csms.example.org:8445';
  station('station', [
    `crlDistributionPoints=URI:${at}/crl/${id}/3.crl`,
    `authorityInfoAccess=OCSP;URI:${at}/ocsp/${id},caIssuers;URI:${at}/ca/${id}.cer`,
  ]);
  station('server', ['extendedKeyUsage=serverAuth', 'subjectAltName=DNS:*.example.org']);
  openssl('x509', '-in', 'station.pem', '-outform', 'DER', '-out', 'station.der');
  writeFileSync(join(folder, 'chain.pem'), `a leaf first\n${text('station.pem')}and its root\n${text('root.pem')}`);
}

const text = (name: string): string => readFileSync(join(folder, name), 'utf8');

function self(name: string, subject: string, extensions: readonly string[], ...more: readonly string[]): void {
  const wishes = extensions.flatMap((extension) => ['-addext', extension]);
  const files = ['-keyout', `${name}.key`, '-out', `${name}.pem`];
  openssl('req', '-x509', ...EC, '-subj', subject, '-days', '3650', '-config', config(), ...wishes, ...files, ...more);
}

/** Without the extensions that the system's own configuration would add. */
function config(): string {
  const path = join(folder, 'openssl.cnf');
  writeFileSync(path, '[req]\ndistinguished_name=dn\n[dn]\n');
  return path;
}

function station(name: string, extensions: readonly string[]): void {
  openssl('req', '-new', ...EC, '-subj', '/O=Example/CN=SN-1', '-keyout', `${name}.key`, '-out', `${name}.csr`);
  const lines = [
    'basicConstraints=critical,CA:FALSE',
    'keyUsage=critical,digitalSignature',
    'subjectKeyIdentifier=hash',
    'authorityKeyIdentifier=keyid',
    ...extensions,
  ];
  writeFileSync(join(folder, `${name}.ext`), lines.join('\n'));
  const from = ['-in', `${name}.csr`, '-CA', 'root.pem', '-CAkey', 'root.key', '-extfile', `${name}.ext`];
  openssl('x509', '-req', ...from, '-set_serial', `0x5${'a'.repeat(31)}`, '-days', '180', '-out', `${name}.pem`);
}

function lint(...args: string[]) {
  const { status, stdout, stderr } = spawnSync(process.execPath, [MAIN, 'pki', 'lint', ...args], {
    cwd: folder,
    encoding: 'utf8',
  });
  return { status, stdout, stderr };
}

it('a chain in PEM and a certificate in DER that are as they should be are clean', () => {
  expect(lint('chain.pem', '--profile', 'charging-station')).toMatchObject({ status: 0, stderr: '' });
  expect(lint('station.der', '--profile', 'charging-station').stdout).toContain('errors: 0, warnings: 0');
  expect(lint('station.der')).toMatchObject({ status: 0 });
});

it('findings are a failure of their own, with lint, source and sentence', () => {
  const { status, stdout } = lint('server.pem', 'root.pem');
  expect(status).toBe(8);
  expect(stdout).toMatch(/warning wildcard-name: \*\.example\.org is a wildcard \[OCPP errata/);
  expect(stdout).toContain('server.pem (1): CN=SN-1,O=Example');
  expect(stdout).toContain('certificates: 2, errors: 0, warnings: 1, notices: 1');
});

it('held against the profile of another it says what is not of it', () => {
  const { status, stdout } = lint('server.pem', 'root.pem', '--profile', 'charging-station', '--json');
  expect(status).toBe(8);
  const { entries } = JSON.parse(stdout) as { entries: { findings: { lint: string; level: string }[] }[] };
  const errors = entries[0]?.findings.filter(({ level }) => level === 'error').map((finding) => finding.lint);
  expect(errors).toEqual(['extension-set', 'extended-key-usage', 'alternative-name', 'revocation-pointers']);
  // The root is what is above the first certificate, not another station.
  expect(lint('chain.pem', '--profile', 'charging-station', '--json').stdout).toContain('"errors": 0');
});

it('an algorithm that nobody should use is a finding, not a fault of the file', () => {
  self('sha1', '/O=Example/CN=Old Root', ['basicConstraints=critical,CA:TRUE', 'keyUsage=keyCertSign'], '-sha1');
  const { status, stdout } = lint('sha1.pem');
  expect(status).toBe(8);
  expect(stdout).toMatch(/error {3}allowed-algorithm: the signature algorithm 1\.2\.840\.10045\.4\.1 is not allowed/);
});

it('a file that is no certificate is told apart, and hides nothing of the others', () => {
  writeFileSync(join(folder, 'none.pem'), 'hello');
  writeFileSync(
    join(folder, 'broken.pem'),
    `${text('station.pem')}-----BEGIN CERTIFICATE-----\nMAA=\n-----END CERTIFICATE-----\n`,
  );
  const { status, stdout } = lint('none.pem', 'broken.pem', 'missing.pem');
  expect(status).toBe(1);
  expect(stdout).toMatch(/none\.pem \(1\): cannot be read/);
  expect(stdout).toMatch(/broken\.pem \(1\): CN=SN-1/);
  expect(stdout).toMatch(/broken\.pem \(2\): cannot be read/);
  expect(stdout).toMatch(/missing\.pem \(1\): cannot be read: ENOENT/);
});

it('wrong use is told', () => {
  expect(lint()).toMatchObject({ status: 2, stderr: expect.stringContaining("missing required argument 'files'") });
  expect(lint('chain.pem', '--profile', 'station')).toMatchObject({
    status: 2,
    stderr: expect.stringContaining(
      'there is no profile station; there are charging-station, charger-combined, csms-server-ec',
    ),
  });
});
