import { spawnSync } from 'node:child_process';
import { createPrivateKey, createPublicKey, hash, X509Certificate } from 'node:crypto';
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { claimDirectory } from '@bfcert/kernel/postgres';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';

const MAIN = fileURLToPath(new URL('../../main.ts', import.meta.url));
const EXAMPLE = fileURLToPath(new URL('../../../../../docs/operations/ceremony-example.yaml', import.meta.url));
const PASSPHRASE = 'correct horse battery staple';
/** As the example has them. */
const [WITNESSES = ''] = /^witnesses:\n(?: {2}- .*\n)+/m.exec(readFileSync(EXAMPLE, 'utf8')) ?? [];

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'bfcert-ceremony-'));
  writeFileSync(join(folder, 'passphrase'), `${PASSPHRASE}\n`, { mode: 0o600 });
});
afterEach(() => rmSync(folder, { recursive: true }));

const path = (...parts: readonly string[]): string => join(folder, ...parts);

function bfcert(args: readonly string[], input = '') {
  const { status, stdout, stderr } = spawnSync(process.execPath, [MAIN, 'pki', ...args], {
    cwd: folder,
    encoding: 'utf8',
    input,
    env: {
      PATH: process.env.PATH ?? '',
      NODE_COMPILE_CACHE: process.env.NODE_COMPILE_CACHE ?? '',
      BFCERT_DATA_DIR: path('data'),
    },
  });
  return { status, stdout, stderr };
}

const init = (plan = EXAMPLE) =>
  bfcert(['init', '--ceremony', plan, '--export', path('offline'), '--passphrase-file', path('passphrase')]);

/** The example with one text in it replaced. */
function changed(from: string, to: string): string {
  const text = readFileSync(EXAMPLE, 'utf8');
  expect(text).toContain(from);
  writeFileSync(path('plan.yaml'), text.replace(from, to));
  return path('plan.yaml');
}

interface Protocol {
  readonly planSha256: string;
  readonly witnesses: readonly unknown[];
  readonly certificates: readonly {
    readonly authority: string;
    readonly role: string;
    readonly serial: string;
    readonly fingerprint: string;
    readonly keyId: string;
    readonly certificatePem: string;
  }[];
}

it('the example of the documentation makes a PKI, and a protocol that others can check', () => {
  const { status, stdout, stderr } = init();
  expect([status, stderr]).toEqual([0, '']);
  const json = readFileSync(path('data', 'ceremony', 'protocol.json'), 'utf8');
  expect(readFileSync(path('data', 'ceremony', 'protocol.txt'), 'utf8')).toBe(stdout);
  expect(stdout).toContain(`SHA-256 of protocol.json: ${hash('sha256', json)}`);
  expect(stdout).toContain('(second witness), security officer');

  const protocol = JSON.parse(json) as Protocol;
  expect(protocol.planSha256).toBe(hash('sha256', readFileSync(EXAMPLE)));
  expect(protocol.witnesses).toHaveLength(2);
  expect(protocol.certificates).toHaveLength(17);
  for (const { serial, fingerprint, keyId, certificatePem } of protocol.certificates) {
    const certificate = new X509Certificate(certificatePem);
    expect(certificate.fingerprint256.replaceAll(':', '').toLowerCase()).toBe(fingerprint);
    expect(certificate.serialNumber.toLowerCase().replace(/^0+/, '')).toBe(serial);
    for (const value of [serial, fingerprint, keyId]) expect(stdout).toContain(value);
  }
  // The root keys are outside alone, under their own passphrase, and belong to the certified roots.
  const roots = protocol.certificates.filter(({ role }) => role === 'root');
  expect(readdirSync(path('offline')).toSorted()).toEqual(
    roots.map(({ authority }) => `${authority}-root.key.pem`).toSorted(),
  );
  expect(readdirSync(path('data', 'pki', 'keys')).some((name) => name.includes('-root'))).toBe(false);
  for (const { authority, certificatePem } of roots) {
    const key = readFileSync(path('offline', `${authority}-root.key.pem`));
    const ours = createPublicKey(createPrivateKey({ key, passphrase: PASSPHRASE })).export({
      format: 'der',
      type: 'spki',
    });
    expect(new X509Certificate(certificatePem).publicKey.export({ format: 'der', type: 'spki' }).equals(ours)).toBe(
      true,
    );
    expect(statSync(path('data', 'ceremony', `${authority}-root.pem`)).size).toBeGreaterThan(0);
  }
  expect(existsSync(path('data', 'pki.ceremony'))).toBe(false);
});

it('authorities are replaced with a root key brought back, and activated', () => {
  expect(init().status).toBe(0);
  const without = bfcert(['rollover', '--authority', 'charger-identity']);
  expect(without).toMatchObject({ status: 1, stdout: '' });
  expect(without.stderr).toContain('the key of Example Charger Identity Root CA is not here: name its file');

  const key = ['--root-key', path('offline', 'charger-identity-root.key.pem')];
  const rolled = bfcert(['rollover', '--authority', 'charger-identity', ...key], `${PASSPHRASE}\n`);
  expect([rolled.status, rolled.stderr]).toEqual([0, '']);
  expect(rolled.stdout).toContain('bfcert pki activate --authority charger-identity --generation 2');

  const successor = ['new-root', '--authority', 'charger-identity', ...key, '--export', path('offline2'), '--json'];
  const made = bfcert([...successor, '--passphrase-file', path('passphrase')]);
  expect([made.status, made.stderr]).toEqual([0, '']);
  const { made: certificates } = JSON.parse(made.stdout) as { made: Protocol['certificates'] };
  expect(certificates.map(({ role }) => role)).toEqual(['root', 'cross', 'issuing']);
  const [root, cross] = certificates.map(({ certificatePem }) => new X509Certificate(certificatePem));
  const old = new X509Certificate(readFileSync(path('data', 'ceremony', 'charger-identity-root.pem')));
  expect(cross?.verify(old.publicKey)).toBe(true);
  expect(cross?.subject).toBe(root?.subject);
  expect(readdirSync(path('offline2'))).toEqual(['charger-identity-root-2.key.pem']);

  const activated = bfcert(['activate', '--authority', 'charger-identity', '--generation', '3']);
  expect(activated).toMatchObject({ status: 0, stderr: '' });
  expect(activated.stdout).toContain('CN=Example Charger Identity Issuing CA G3');
  expect(bfcert(['activate', '--authority', 'charger-identity', '--generation', '4'])).toMatchObject({
    status: 1,
    stderr: 'bfcert: the issuing generations of charger-identity are 1, 2, 3\n',
  });
}, 120_000);

describe('a ceremony is refused', () => {
  it.each<[string, string, string, string]>([
    [
      'with a key nobody knows',
      'key: RSA-3072',
      'key: RSA-1024',
      'authorities.backend-server-rsa.key: is one of P-256',
    ],
    ['without a witness', WITNESSES, 'witnesses: []\n', 'witnesses: has nobody who witnesses'],
    ['with a member nobody knows', 'rootKeys: export', 'rootKeys: export\nshred: true', 'there is no shred'],
    [
      'with a root of 90 years',
      'years: 40',
      'years: 90',
      'iso15118-evse: its root authority lives 40 years at most, not 90',
    ],
    [
      'with an authority left out',
      '  vehicle-vas:',
      '  vehicles:',
      'vehicle-vas is not planned; there is no authority vehicles',
    ],
    ['that keeps what is to be exported', 'rootKeys: export', 'rootKeys: keep', 'nothing is exported'],
  ])('%s', (_, from, to, sentence) => {
    const { status, stdout, stderr } = init(changed(from, to));
    expect([status, stdout]).toEqual([1, '']);
    expect(stderr).toContain(sentence);
    expect(existsSync(path('data', 'pki'))).toBe(false);
  });

  it('where there are authorities already', () => {
    expect(init().status).toBe(0);
    const before = readFileSync(path('data', 'pki', 'ledger.db'));
    const { status, stderr } = init();
    expect([status, stderr]).toEqual([1, expect.stringContaining('has its authorities already')]);
    expect(readFileSync(path('data', 'pki', 'ledger.db')).equals(before)).toBe(true);
  });

  it('without saying where the keys go, with a short passphrase, or with one that others can read', () => {
    expect(bfcert(['init', '--ceremony', EXAMPLE]).stderr).toContain('say where to, with --export');
    const args = ['init', '--ceremony', EXAMPLE, '--export', path('offline')];
    expect(bfcert(args, 'short\n').stderr).toContain('has at least 16 characters');
    expect(bfcert(args, '').stderr).toContain('no passphrase on standard input');
    writeFileSync(path('open'), PASSPHRASE, { mode: 0o644 });
    expect(bfcert([...args, '--passphrase-file', path('open')]).stderr).toContain('set its mode to 0600');
    expect(existsSync(path('data', 'pki'))).toBe(false);
  });

  it('beside a running system', () => {
    expect(init().status).toBe(0);
    const claim = claimDirectory(path('data'));
    try {
      const { status, stderr } = bfcert(['activate', '--authority', 'iot', '--generation', '1']);
      expect([status, stderr]).toEqual([1, expect.stringMatching(/is in use by process \d+.*stop it/)]);
    } finally {
      claim.release();
    }
  });
});

it('what a ceremony that was cut off has left behind is no PKI, and is gone after the next', () => {
  mkdirSync(path('data', 'pki.ceremony', 'keys'), { recursive: true });
  writeFileSync(path('data', 'pki.ceremony', 'ledger.db'), 'half of a PKI');
  expect(init().status).toBe(0);
  expect(existsSync(path('data', 'pki.ceremony'))).toBe(false);
});
