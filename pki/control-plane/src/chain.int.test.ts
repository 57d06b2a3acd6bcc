import { execFileSync, spawnSync } from 'node:child_process';
import { generateKeyPairSync } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { unwrap } from '@bfcert/kernel/result';
import { certificatePem, parseChainPem } from '@bfcert/kernel/x509';
import type { AuthorityInfo, AuthorityName, IssueRequest, PkiControlPlane } from '@bfcert/pki-contract';
import { issued, signingRequest, stationRequest } from '@bfcert/pki-contract/contract-test';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Installation } from './testing/installation.ts';

/** The judgement of implementations that are not ours. */
let installation: Installation;
let pki: PkiControlPlane;
let directory: string;
beforeAll(async () => {
  directory = mkdtempSync(join(tmpdir(), 'chain-'));
  installation = await Installation.create();
  await installation.start();
  pki = installation.connect();
});
afterAll(async () => {
  await installation.remove();
  rmSync(directory, { recursive: true });
});

const rsaRequest = () => signingRequest(generateKeyPairSync('rsa', { modulusLength: 2048 }));
const host = { organisation: 'Example Charging Ltd', commonName: 'csms.example.org' };
const serverRequest = { subject: host, validitySeconds: 90 * 86_400 };

const cases: readonly [string, AuthorityName, string, () => Partial<IssueRequest>][] = [
  ['a station with an EC key', 'charger-identity', 'sslclient', () => ({})],
  ['a station with an RSA key', 'charger-identity', 'sslclient', () => ({ csrPem: rsaRequest() })],
  ['the EC server', 'backend-server-ec', 'sslserver', () => ({ ...serverRequest, profile: 'csms-server-ec' })],
  [
    'the RSA server',
    'backend-server-rsa',
    'sslserver',
    () => ({ ...serverRequest, profile: 'csms-server-rsa', csrPem: rsaRequest() }),
  ],
];

async function authorityOf(name: AuthorityName): Promise<AuthorityInfo> {
  const authority = (await pki.authorities()).find((candidate) => candidate.name === name);
  if (authority === undefined) throw new Error(`no authority ${name}`);
  return authority;
}

function file(name: string, text: string): string {
  const path = join(directory, name);
  writeFileSync(path, text);
  return path;
}

describe.each(cases)('the chain of %s', (_, name, purpose, changes) => {
  it('is accepted by openssl verify, strictly and for its purpose', async () => {
    const { chainPem } = await issued(pki, stationRequest(changes()));
    const [leaf, issuing] = unwrap(parseChainPem(chainPem));
    const { rootPem, issuingPem } = await authorityOf(name);
    expect(certificatePem(issuing?.der ?? Buffer.alloc(0))).toBe(issuingPem);
    const args = [
      'verify',
      '-x509_strict',
      '-policy_check',
      '-purpose',
      purpose,
      '-verify_depth',
      '2',
      '-CAfile',
      file('root.pem', rootPem),
    ];
    if (purpose === 'sslserver') args.push('-verify_hostname', 'csms.example.org');
    const leafFile = file('leaf.pem', certificatePem(leaf?.der ?? Buffer.alloc(0)));
    const verdict = execFileSync('openssl', [...args, '-untrusted', file('issuing.pem', issuingPem), leafFile], {
      encoding: 'utf8',
    });
    expect(verdict).toBe(`${leafFile}: OK\n`);
  });

  it('is accepted by GnuTLS', async () => {
    const { chainPem } = await issued(pki, stationRequest(changes()));
    const { rootPem } = await authorityOf(name);
    const args = [
      '--verify',
      '--load-ca-certificate',
      file('root.pem', rootPem),
      '--infile',
      file('chain.pem', chainPem),
    ];
    const verdict = execFileSync('certtool', args, { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] });
    expect(verdict).toContain('Chain verification output: Verified. The certificate is trusted.');
  });

  it('does not lead to the root of another domain or chain', async () => {
    const { chainPem } = await issued(pki, stationRequest(changes()));
    const others = (await pki.authorities()).filter((authority) => authority.name !== name);
    const roots = file('others.pem', others.map(({ rootPem }) => rootPem).join(''));
    const chain = file('chain.pem', chainPem);
    expect(spawnSync('openssl', ['verify', '-CAfile', roots, '-untrusted', chain, chain]).status).not.toBe(0);
  });
});

it('the largest station chain fits CertificateSigned', async () => {
  const { chainPem } = await issued(
    pki,
    stationRequest({ csrPem: signingRequest(generateKeyPairSync('rsa', { modulusLength: 4096 })) }),
  );
  expect(chainPem.length).toBeLessThan(10_000);
});

it('roots have path length 1, issuing authorities 0, and fit InstallCertificate', async () => {
  for (const { rootPem, issuingPem } of await pki.authorities()) {
    const [root, issuing] = unwrap(parseChainPem(rootPem + issuingPem));
    expect(root).toMatchObject({ isCa: true, pathLength: 1, keyUsage: ['keyCertSign', 'cRLSign'] });
    expect(issuing).toMatchObject({ isCa: true, pathLength: 0, keyUsage: ['keyCertSign', 'cRLSign'] });
    expect(rootPem.length).toBeLessThan(5_500);
  }
});
