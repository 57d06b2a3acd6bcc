import { spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { unwrap } from '@bfcert/kernel/result';
import { type Certificate, certificatePem, parseCertificatePem, parseChainPem } from '@bfcert/kernel/x509';
import type { IssuedCertificate, OcspAnswer, PkiControlPlane, ProfileName } from '@bfcert/pki-contract';
import { goodRequest, issued } from '@bfcert/pki-contract/contract-test';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { Installation } from './testing/installation.ts';

/** What implementations that are not ours make of what is published, chain by chain. */
let installation: Installation;
let pki: PkiControlPlane;
let directory: string;
beforeAll(async () => {
  directory = mkdtempSync(join(tmpdir(), 'status-'));
  installation = await Installation.create();
  await installation.start();
  pki = installation.connect();
});
afterAll(async () => {
  await installation.remove();
  rmSync(directory, { recursive: true });
});

function run(program: string, ...args: readonly string[]): { ok: boolean; output: string } {
  const { error, status, stdout, stderr } = spawnSync(program, args, { cwd: directory, encoding: 'utf8' });
  if (error !== undefined) throw error;
  return { ok: status === 0, output: stdout + stderr };
}

/** Whole once it is there. */
const publishedAt = (uri: string | undefined): Promise<Buffer> =>
  vi.waitUntil(() => readOrNull(join(installation.configuration.publishedDirectory, new URL(uri ?? '').pathname)), {
    timeout: 30_000,
    interval: 50,
  });

function readOrNull(path: string): Buffer | null {
  try {
    return readFileSync(path);
  } catch {
    return null;
  }
}

async function answerAbout(serial: string, until: (answer: OcspAnswer) => boolean): Promise<OcspAnswer> {
  return vi.waitUntil(
    async () => {
      const { answers } = await pki.ocspSince(null, 0, 1_000);
      return answers.find(
        (answer): answer is OcspAnswer => answer.serial === serial && !('withdrawn' in answer) && until(answer),
      );
    },
    { timeout: 30_000, interval: 50 },
  );
}

/** PEM files of a chain: leaf, its issuer, everything between leaf and root, root. */
async function writeChain(certificate: IssuedCertificate): Promise<{ leaf: Certificate; issuer: Certificate }> {
  const [leaf, issuer, ...above] = unwrap(parseChainPem(certificate.chainPem));
  const authority = (await pki.authorities()).find(({ name }) => name === certificate.authority);
  if (leaf === undefined || issuer === undefined || authority === undefined) throw new Error('no chain');
  writeFileSync(join(directory, 'leaf.pem'), certificatePem(leaf.der));
  writeFileSync(join(directory, 'issuer.pem'), certificatePem(issuer.der));
  writeFileSync(join(directory, 'between.pem'), [issuer, ...above].map(({ der }) => certificatePem(der)).join(''));
  writeFileSync(join(directory, 'root.pem'), authority.rootPem);
  return { leaf, issuer };
}

async function listsOf(leaf: Certificate, issuer: Certificate): Promise<void> {
  const lists = [await publishedAt(leaf.crlUris[0])];
  const authority = (await pki.authorities()).find(({ issuingPem }) => issuingPem === certificatePem(issuer.der));
  const between = (authority?.intermediatePems ?? []).map((pem) => unwrap(parseCertificatePem(pem)));
  for (const certificate of [issuer, ...between]) lists.push(await publishedAt(certificate.crlUris[0]));
  writeFileSync(join(directory, 'leaf.crl'), lists[0] ?? '');
  const pems = lists.map((der, i) => {
    writeFileSync(join(directory, `${i}.crl`), der);
    return run('openssl', 'crl', '-inform', 'DER', '-in', `${i}.crl`).output;
  });
  writeFileSync(join(directory, 'lists.pem'), pems.join(''));
}

const verifyWithLists = () =>
  run(
    'openssl',
    'verify',
    '-crl_check_all',
    '-extended_crl',
    '-CRLfile',
    'lists.pem',
    '-untrusted',
    'between.pem',
    '-CAfile',
    'root.pem',
    'leaf.pem',
  );

const PROFILES: readonly ProfileName[] = [
  'charging-station',
  'csms-server-ec',
  'csms-server-rsa',
  'secc-leaf',
  'secc-leaf-20',
  'vehicle-vas',
  'iot-device',
];

/** ISO 15118-2 has no room for a pointer to a list in 800 bytes; a vehicle asks by OCSP. */
const WITHOUT_LIST: ProfileName = 'secc-leaf';

describe.each(PROFILES)('below the authority of %s', (profile) => {
  let certificate: IssuedCertificate;
  let leaf: Certificate;
  let issuer: Certificate;
  beforeAll(async () => {
    certificate = await issued(pki, goodRequest(profile));
    ({ leaf, issuer } = await writeChain(certificate));
  });

  const itWithList = (what: string, test: () => unknown): void => {
    if (profile !== WITHOUT_LIST) it(what, test);
  };

  itWithList('openssl finds nobody of the chain revoked, by the lists that its certificates name', async () => {
    await listsOf(leaf, issuer);
    expect(verifyWithLists()).toEqual({ ok: true, output: 'leaf.pem: OK\n' });
    expect(
      run('openssl', 'crl', '-inform', 'DER', '-in', 'leaf.crl', '-CAfile', 'issuer.pem', '-noout').output,
    ).toContain('verify OK');
    const text = run('openssl', 'crl', '-inform', 'DER', '-in', 'leaf.crl', '-text', '-noout').output;
    expect(text).toMatch(/Issuing Distribution Point: critical/);
    expect(text).toContain(`URI:${leaf.crlUris[0]}`);
    expect(text).toContain('Only User Certificates');
  });

  itWithList('gnutls verifies the list', () => {
    writeFileSync(join(directory, 'leaf.crl.pem'), run('openssl', 'crl', '-inform', 'DER', '-in', 'leaf.crl').output);
    const verified = run('certtool', '--verify-crl', '--load-ca-certificate', 'issuer.pem', '--infile', 'leaf.crl.pem');
    expect(verified.output).toMatch(/Verification output: Verified\./);
    expect(verified.ok).toBe(true);
  });

  it.each(['sha1', 'sha256'] as const)('openssl and gnutls take the answer "good" by %s', async (hash) => {
    const answer = await answerAbout(certificate.serial, () => true);
    writeFileSync(join(directory, 'good.der'), Buffer.from(answer[hash], 'base64'));
    expect(askOpenssl('good.der', hash)).toMatch(/leaf\.pem: good\n(.*\n)*Response verify OK/);
    expect(askGnutls('good.der')).toMatch(/Certificate Status: good\n(.*\n)*Verifying OCSP Response: Success/);
  });

  it('all of them see the revocation in the answer', async () => {
    await pki.revoke(certificate.fingerprint, 'keyCompromise');
    const answer = await answerAbout(certificate.serial, ({ reason }) => reason !== null);
    for (const hash of ['sha1', 'sha256'] as const) {
      writeFileSync(join(directory, 'revoked.der'), Buffer.from(answer[hash], 'base64'));
      expect(askOpenssl('revoked.der', hash)).toMatch(
        /leaf\.pem: revoked\n(.*\n)*\tReason: keyCompromise\n(.*\n)*Response verify OK/,
      );
      expect(askGnutls('revoked.der')).toMatch(/Certificate Status: revoked\n(.*\n)*Verifying OCSP Response: Success/);
    }
  });

  itWithList('openssl sees the revocation in the list', async () => {
    await vi.waitFor(
      async () => {
        await listsOf(leaf, issuer);
        expect(verifyWithLists().output).toMatch(/certificate revoked/);
      },
      { timeout: 30_000, interval: 100 },
    );
  });

  const askOpenssl = (file: string, hash: string): string =>
    run(
      'openssl',
      'ocsp',
      `-${hash}`,
      '-respin',
      file,
      '-issuer',
      'issuer.pem',
      '-cert',
      'leaf.pem',
      '-CAfile',
      'root.pem',
      '-verify_other',
      'between.pem',
      '-no_nonce',
    ).output;
  /** Two calls: asked for both at once it verifies nothing. */
  const askGnutls = (file: string): string =>
    [['--response-info'], ['--verify-response', '--load-trust', 'issuer.pem']]
      .map((question) => run('ocsptool', ...question, '--load-response', file).output)
      .join('');
});

it('every list and every authority certificate is published, and nothing else', async () => {
  const { publishedDirectory } = installation.configuration;
  expect(readdirSync(publishedDirectory).toSorted()).toEqual(['ca', 'crl']);
  const authorities = readdirSync(join(publishedDirectory, 'ca')).map((name) => name.replace(/\.cer$/, ''));
  expect(authorities).toHaveLength(16);
  await vi.waitFor(() => {
    const lists = authorities.map((id) => readdirSync(join(publishedDirectory, 'crl', id)).length);
    // Seven of issuing authorities with four lists each; of the others the one about authorities.
    expect(lists.toSorted()).toEqual([...Array(9).fill(1), ...Array(7).fill(4)]);
  }, 30_000);
});
