import { execFileSync, spawnSync } from 'node:child_process';
import { generateKeyPairSync } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { unwrap } from '@bfcert/kernel/result';
import { type Certificate, certificatePem, parseChainPem } from '@bfcert/kernel/x509';
import type { AuthorityInfo, AuthorityName, IssueRequest, PkiControlPlane, ProfileName } from '@bfcert/pki-contract';
import { goodRequest, issued, signingRequest, stationRequest } from '@bfcert/pki-contract/contract-test';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { issuerIdOf } from './publication.ts';
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

interface Case {
  readonly who: string;
  readonly profile: ProfileName;
  readonly authority: AuthorityName;
  /** As OpenSSL names it. */
  readonly purpose: 'sslclient' | 'sslserver';
  readonly changes?: () => Partial<IssueRequest>;
}

const cases: readonly Case[] = [
  { who: 'a station with an EC key', profile: 'charging-station', authority: 'charger-identity', purpose: 'sslclient' },
  {
    who: 'a station with an RSA key',
    profile: 'charging-station',
    authority: 'charger-identity',
    purpose: 'sslclient',
    changes: () => ({ csrPem: rsaRequest() }),
  },
  { who: 'the EC server', profile: 'csms-server-ec', authority: 'backend-server-ec', purpose: 'sslserver' },
  { who: 'the RSA server', profile: 'csms-server-rsa', authority: 'backend-server-rsa', purpose: 'sslserver' },
  {
    who: 'a station that has one for its connection and for vehicles, as a client',
    profile: 'charger-combined',
    authority: 'iso15118-evse',
    purpose: 'sslclient',
  },
  { who: 'the same as a server', profile: 'charger-combined', authority: 'iso15118-evse', purpose: 'sslserver' },
  { who: 'an EVSE', profile: 'secc-leaf', authority: 'iso15118-evse', purpose: 'sslserver' },
  { who: 'an EVSE with P-521', profile: 'secc-leaf-20', authority: 'iso15118-evse-20', purpose: 'sslserver' },
  {
    who: 'an EVSE with Ed448',
    profile: 'secc-leaf-20',
    authority: 'iso15118-evse-20',
    purpose: 'sslserver',
    changes: () => ({ csrPem: signingRequest(generateKeyPairSync('ed448')) }),
  },
  { who: 'a vehicle', profile: 'vehicle-vas', authority: 'vehicle-vas', purpose: 'sslclient' },
  { who: 'an IoT device', profile: 'iot-device', authority: 'iot', purpose: 'sslclient' },
];

const request = ({ profile, changes = () => ({}) }: Case): IssueRequest => goodRequest(profile, changes());

async function authorityOf(name: AuthorityName): Promise<AuthorityInfo> {
  const authority = (await pki.authorities()).find((candidate) => candidate.name === name);
  if (authority === undefined) throw new Error(`no authority ${name}`);
  return authority;
}

async function chainOf(asked: IssueRequest): Promise<readonly [leaf: Certificate, ...above: Certificate[]]> {
  const [leaf, ...above] = unwrap(parseChainPem((await issued(pki, asked)).chainPem));
  if (leaf === undefined) throw new Error('no leaf');
  return [leaf, ...above];
}

function file(name: string, text: string): string {
  const path = join(directory, name);
  writeFileSync(path, text);
  return path;
}

const pems = (certificates: readonly Certificate[]): string =>
  certificates.map(({ der }) => certificatePem(der)).join('');

describe.each(cases.map((each) => [each.who, each] as const))('the chain of %s', (_, each) => {
  it('is accepted by openssl verify, strictly and for its purpose', async () => {
    const asked = request(each);
    const [leaf, ...above] = await chainOf(asked);
    const { rootPem, issuingPem, intermediatePems } = await authorityOf(each.authority);
    expect(pems(above)).toBe(issuingPem + intermediatePems.join(''));
    const args = ['verify', '-x509_strict', '-policy_check', '-purpose', each.purpose];
    args.push('-verify_depth', String(above.length + 1), '-CAfile', file('root.pem', rootPem));
    if (each.profile.startsWith('csms-')) args.push('-verify_hostname', asked.subject.commonName);
    const leafFile = file('leaf.pem', pems([leaf]));
    const verdict = execFileSync('openssl', [...args, '-untrusted', file('above.pem', pems(above)), leafFile], {
      encoding: 'utf8',
    });
    expect(verdict).toBe(`${leafFile}: OK\n`);
  });

  it('is accepted by GnuTLS', async () => {
    const chain = await chainOf(request(each));
    const { rootPem } = await authorityOf(each.authority);
    const infile = file('chain.pem', pems(chain) + rootPem);
    const args = ['--verify-chain', '--infile', infile];
    const verdict = execFileSync('certtool', args, { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] });
    expect(verdict).toContain('Chain verification output: Verified. The certificate is trusted.');
  });

  it('does not lead to the root of another domain or chain', async () => {
    const chain = file('chain.pem', pems(await chainOf(request(each))));
    const others = (await pki.authorities()).filter((authority) => authority.name !== each.authority);
    const roots = file('others.pem', others.map(({ rootPem }) => rootPem).join(''));
    expect(spawnSync('openssl', ['verify', '-CAfile', roots, '-untrusted', chain, chain]).status).not.toBe(0);
  });

  it('says where its revocation can be asked for, as OpenSSL reads it', async () => {
    const [leaf, issuing] = await chainOf(request(each));
    if (issuing === undefined) throw new Error('no issuing authority');
    const args = [
      'x509',
      '-in',
      file('leaf.pem', pems([leaf])),
      '-noout',
      '-ext',
      'crlDistributionPoints,authorityInfoAccess',
    ];
    const text = execFileSync('openssl', args, { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] });
    const found = [...text.matchAll(/(\S+)(?: - |\s+)URI:(\S+)/g)].map(([, kind, uri]) => `${kind} ${uri}`);
    const [base, id] = ['http://csms.example.org:8445', issuerIdOf(issuing)];
    const shard = Number(BigInt(`0x${leaf.serial}`) % 4n);
    const ocsp = `OCSP ${base}/ocsp/${id}`;
    const all = [`Name: ${base}/crl/${id}/${shard}.crl`, ocsp, `Issuers ${base}/ca/${id}.cer`];
    const named =
      { 'charger-combined': [ocsp], 'secc-leaf': [ocsp], 'secc-leaf-20': all.slice(0, 2) }[each.profile as string] ??
      all;
    expect(found).toEqual(named);
  });
});

it('the largest station chain fits CertificateSigned', async () => {
  const { chainPem } = await issued(
    pki,
    stationRequest({ csrPem: signingRequest(generateKeyPairSync('rsa', { modulusLength: 4096 })) }),
  );
  expect(chainPem.length).toBeLessThan(10_000);
});

it('a root leaves the depth to those below it, an issuing authority signs no other, and roots fit InstallCertificate', async () => {
  for (const { rootPem, issuingPem, intermediatePems } of await pki.authorities()) {
    const [root, issuing, ...between] = unwrap(parseChainPem(rootPem + issuingPem + intermediatePems.join('')));
    const rights = { isCa: true, keyUsage: ['keyCertSign', 'cRLSign'] };
    expect(root).toMatchObject({ ...rights, pathLength: null });
    expect(issuing).toMatchObject({ ...rights, pathLength: 0 });
    for (const intermediate of between) expect(intermediate).toMatchObject({ ...rights, pathLength: 1 });
    expect(rootPem.length).toBeLessThan(5_500);
  }
});

it('no certificate of an ISO 15118-2 chain has more than 800 bytes, and all below the root name their responder', async () => {
  const chain = await chainOf(goodRequest('secc-leaf'));
  const [root] = unwrap(parseChainPem((await authorityOf('iso15118-evse')).rootPem));
  expect(chain).toHaveLength(3);
  for (const { der, ocspUris } of chain) {
    expect(der.length).toBeLessThanOrEqual(800);
    expect(ocspUris).toHaveLength(1);
  }
  expect(root?.der.length).toBeLessThanOrEqual(800);
});
