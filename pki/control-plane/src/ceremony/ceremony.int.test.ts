import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { unwrap } from '@bfcert/kernel/result';
import { parseCertificatePem, parseChainPem, parseCrl, validateChain, verifyCrl } from '@bfcert/kernel/x509';
import { goodRequest, issued } from '@bfcert/pki-contract/contract-test';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { AUTHORITY_PLANS } from '../authorities/authority-plan.ts';
import { crlPath, issuerIdOf } from '../publication.ts';
import { Installation } from '../testing/installation.ts';
import type { CeremonyKey, PlannedChain } from './ceremony-plan.ts';
import type { CeremonyOutcome } from './ceremony-record.ts';
import { performConfined } from './launch.ts';
import type { CeremonyTask } from './task.ts';

const KEYS: Readonly<Record<string, CeremonyKey>> = { 'backend-server-rsa': 'RSA-3072', 'iso15118-evse-20': 'Ed448' };
const chains: readonly PlannedChain[] = AUTHORITY_PLANS.map((plan) => ({
  name: plan.name,
  organisation: 'Example Charging Ltd',
  country: 'DE',
  key: KEYS[plan.name] ?? 'P-256',
  path: plan.path.map(({ commonName }, index) => ({
    commonName: `Example ${commonName}`,
    years: [20, 4, 2][index] ?? 2,
  })),
}));

let installation: Installation;
let exported: { directory: string; passphrase: string };
beforeEach(async () => {
  installation = await Installation.create();
  exported = { directory: mkdtempSync(join(tmpdir(), 'export-')), passphrase: 'a passphrase of its own' };
});
afterEach(async () => {
  await installation.remove();
  rmSync(exported.directory, { recursive: true });
});

type WithoutPlace<Task> = Task extends CeremonyTask
  ? Omit<Task, 'dataDirectory' | 'passphrase' | 'publicationUrl' | 'publishedDirectory' | 'crlShards' | 'tokens'>
  : never;

function perform(task: WithoutPlace<CeremonyTask>): Promise<CeremonyOutcome> {
  const { dataDirectory, passphrase, publicationUrl, publishedDirectory, crlShards } = installation.configuration;
  const place = { dataDirectory, passphrase, publicationUrl, publishedDirectory, crlShards };
  return performConfined({ ...task, ...place, tokens: [] });
}

const init = (changes: Partial<Extract<CeremonyTask, { task: 'init' }>> = {}): Promise<CeremonyOutcome> =>
  perform({ task: 'init', chains, export: null, ...changes });

const keyFiles = (): string[] => readdirSync(join(installation.configuration.dataDirectory, 'keys')).toSorted();
const rootKeyOf = (name: string) => ({
  path: join(exported.directory, `${name}-root.key.pem`),
  passphrase: exported.passphrase,
});

it('a ceremony makes what was planned, and the system issues with it', async () => {
  const { made } = await init();
  expect(made).toHaveLength(16);
  expect(made.find(({ authority, role }) => authority === 'iso15118-evse' && role === 'issuing')).toMatchObject({
    trustDomain: 'iso15118-evse',
    generation: 1,
    subject: 'DC=V2G,C=DE,O=Example Charging Ltd,CN=Example CPO Sub-CA 2',
    issuer: 'DC=V2G,C=DE,O=Example Charging Ltd,CN=Example CPO Sub-CA 1',
    key: 'EC P-256',
    serial: expect.stringMatching(/^[0-9a-f]{16,32}$/),
    fingerprint: expect.stringMatching(/^[0-9a-f]{64}$/),
    keyId: expect.stringMatching(/^[0-9a-f]{40}$/),
  });
  await installation.start();
  const pki = installation.connect();
  expect((await pki.authorities()).map(({ rootPem }) => rootPem)).toEqual(
    made.filter(({ role }) => role === 'root').map(({ certificatePem }) => certificatePem),
  );
  for (const profile of ['charging-station', 'csms-server-rsa', 'secc-leaf', 'secc-leaf-20'] as const) {
    const { serial } = await issued(pki, goodRequest(profile));
    await vi.waitFor(
      async () =>
        expect((await pki.ocspSince(null, 0, 1_000)).answers).toContainEqual(expect.objectContaining({ serial })),
      { timeout: 30_000, interval: 100 },
    );
  }
}, 120_000);

it('exported root keys are written outside alone, encrypted for themselves, and never in the data directory', async () => {
  await init({ export: exported });
  expect(readdirSync(exported.directory).toSorted()).toEqual(
    AUTHORITY_PLANS.map(({ name }) => `${name}-root.key.pem`).toSorted(),
  );
  expect(keyFiles().filter((name) => name.includes('-root'))).toEqual([]);
  const path = rootKeyOf('iot').path;
  expect(readFileSync(path, 'utf8')).toMatch(/^-----BEGIN ENCRYPTED PRIVATE KEY-----/);
  expect(statSync(path).mode & 0o077).toBe(0);
  await installation.start();
  await issued(installation.connect(), goodRequest('iot-device'));
}, 120_000);

it('the lists of roots are signed in the ceremony, for a year, and stand while the keys are away', async () => {
  const { made } = await init({ export: exported });
  const lists = () =>
    made
      .filter(({ role }) => role === 'root')
      .map(({ certificatePem }) => {
        const root = unwrap(parseCertificatePem(certificatePem));
        const path = join(installation.configuration.publishedDirectory, crlPath(issuerIdOf(root), 0));
        return unwrap(verifyCrl(unwrap(parseCrl(readFileSync(path))), root));
      });
  const before = lists();
  expect(before).toHaveLength(7);
  for (const { thisUpdate, nextUpdate, issuingDistributionPoint } of before) {
    expect(nextUpdate.getTime() - thisUpdate.getTime()).toBe(365 * 86_400_000);
    expect(issuingDistributionPoint).toEqual({ uris: null, onlyContains: 'caCertificates' });
  }
  await installation.start();
  await issued(installation.connect(), goodRequest('iot-device'));
  expect(lists().map(({ number }) => number)).toEqual(before.map(({ number }) => number));
}, 120_000);

it('an authority below an exported root is replaced with the key brought back, by its own passphrase', async () => {
  await init({ export: exported });
  const rollover = { task: 'rollover', authority: 'charger-identity', from: 'issuing' } as const;
  await expect(perform({ ...rollover, rootKey: null })).rejects.toThrow(
    'the key of Example Charger Identity Root CA is not here: name its file',
  );
  const { passphrase } = installation.configuration;
  await expect(perform({ ...rollover, rootKey: { ...rootKeyOf('charger-identity'), passphrase } })).rejects.toThrow(
    /cannot be opened with this passphrase/,
  );
  await expect(perform({ ...rollover, rootKey: rootKeyOf('iot') })).rejects.toThrow(/is not that of Example Charger/);
  const { made } = await perform({ ...rollover, rootKey: rootKeyOf('charger-identity') });
  expect(made).toMatchObject([
    { role: 'issuing', generation: 2, subject: expect.stringContaining('CN=Example Charger Identity Issuing CA G2,') },
  ]);

  await perform({ task: 'activate', authority: 'charger-identity', generation: 2 });
  await installation.start();
  const pki = installation.connect();
  const [first] = await pki.authorities();
  expect(first?.issuingPem).toBe(made[0]?.certificatePem);
  const { chainPem } = await issued(pki, goodRequest('charging-station'));
  expect(chainPem).toContain(made[0]?.certificatePem);
}, 120_000);

it('a new root is offered with the form that the old one has signed, its key exported like the first', async () => {
  await init();
  const rootKey = null;
  const { made } = await perform({ task: 'new-root', authority: 'vehicle-vas', rootKey, export: exported });
  expect(made.map(({ role, generation }) => `${role} ${generation}`)).toEqual(['root 2', 'cross 2', 'issuing 2']);
  expect(readdirSync(exported.directory)).toEqual(['vehicle-vas-root-2.key.pem']);
  expect(keyFiles()).not.toContain('vehicle-vas-root-2.key.pem');

  await perform({ task: 'activate', authority: 'vehicle-vas', generation: 2 });
  await installation.start();
  const authority = (await installation.connect().authorities()).find(({ name }) => name === 'vehicle-vas');
  const [, newRoot, cross] = [null, ...made];
  expect(authority?.rootPem).toBe(newRoot?.certificatePem);
  expect(authority?.roots).toMatchObject([
    { generation: 1, crossPem: null },
    { generation: 2, rootPem: newRoot?.certificatePem, crossPem: cross?.certificatePem },
  ]);
}, 120_000);

it('issues to servers under the root that they name, the one before the one in use too, whichever is in use', async () => {
  await init();
  const { made } = await perform({
    task: 'new-root',
    authority: 'backend-server-ec',
    rootKey: null,
    export: null,
  });
  await perform({ task: 'activate', authority: 'backend-server-ec', generation: 2 });
  await installation.start();
  const pki = installation.connect();
  const authority = (await pki.authorities()).find(({ name }) => name === 'backend-server-ec');
  const [before, now] = (authority?.roots ?? []).map(({ rootPem }) => unwrap(parseCertificatePem(rootPem)));
  if (before === undefined || now === undefined) throw new Error('there are not two roots');
  const rootOf = async (root?: string) => {
    const request = goodRequest('csms-server-ec', root === undefined ? {} : { root });
    const [leaf, ...above] = unwrap(parseChainPem((await issued(pki, request)).chainPem));
    if (leaf === undefined) throw new Error('there is no leaf');
    return [before, now].filter((one) => validateChain(leaf, above, [one], new Date()).ok);
  };
  expect(await rootOf(before.fingerprint)).toEqual([before]);
  expect(await rootOf(now.fingerprint)).toEqual([now]);
  expect(await rootOf()).toEqual([now]);
  expect(made).toHaveLength(3);
}, 120_000);

it('is refused where there are authorities already, where there are none, and beside a running system', async () => {
  await expect(perform({ task: 'activate', authority: 'iot', generation: 1 })).rejects.toThrow(
    /has no authorities yet/,
  );
  await init();
  await expect(init()).rejects.toThrow(/has its authorities already/);
  await expect(perform({ task: 'activate', authority: 'iota', generation: 1 })).rejects.toThrow(
    /there is no authority iota/,
  );
  await installation.start();
  await expect(perform({ task: 'activate', authority: 'iot', generation: 1 })).rejects.toThrow(
    /another running process has the ledger/,
  );
}, 120_000);

it('makes nothing of a faulty plan, and exports no key beside others', async () => {
  await expect(init({ chains: chains.slice(1) })).rejects.toThrow('charger-identity is not planned');
  writeFileSync(join(exported.directory, 'something'), '');
  await expect(init({ export: exported })).rejects.toThrow(/is not empty/);
  mkdirSync(installation.configuration.dataDirectory, { recursive: true });
  expect(readdirSync(installation.configuration.dataDirectory)).toEqual([]);
});
