import { execFileSync } from 'node:child_process';
import { generateKeyPairSync, type KeyPairKeyObjectResult } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { systemClock } from '@bfcert/kernel/clock';
import { unwrap } from '@bfcert/kernel/result';
import { type NameSpec, parseChainPem } from '@bfcert/kernel/x509';
import type { PkiControlPlane } from '@bfcert/pki-contract';
import { goodRequest } from '@bfcert/pki-contract/contract-test';
import { Installation } from '@bfcert/pki-control-plane/testing/installation';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { BindingKind } from '../../identity/binding.ts';
import type { IdentityId } from '../../identity/identity-id.ts';
import type { SubjectType } from '../../identity/subject-type.ts';
import type { Lifecycle } from '../../lifecycle.ts';
import type { PurposeName } from '../../purposes/purpose.ts';
import { purposes } from '../../purposes/registry.ts';
import { profilesOf } from '../../purposes/slots.ts';
import {
  by,
  csr,
  LifecycleWorld,
  newKey,
  ORGANISATION,
  operator,
  pkiEngineer,
  station,
} from '../../testing/lifecycle-world.ts';
import { lookedPolicy } from '../../testing/looked-policy.ts';
import { testProgram } from '../../testing/ownership-drafts.ts';
import { pkiAuthority } from './index.ts';

/** A certificate of each purpose that we issue, through the confined control plane, judged by OpenSSL. */
let world: LifecycleWorld;
let installation: Installation;
let pki: PkiControlPlane;
let lifecycle: Lifecycle;
beforeAll(async () => {
  installation = await Installation.create();
  [world] = await Promise.all([LifecycleWorld.start(), installation.start()]);
  pki = installation.connect();
  lifecycle = world.another({ authority: pkiAuthority(pki), clock: systemClock });
  await world.decides([testProgram('vdv261')]);
  await lifecycle.refreshPolicy();
  // A combined one is for a program that the policy allows it, and for a station with an EVSE of its name.
  await world.identity('evse', { ...evse, station: 'CS-C', secc_id: 'SN-C' });
  const set = { issuance: 'allowed' } as const;
  const rules = [{ name: 'pilot', purpose: 'charger_combined', level: 'program', value: 'pilot', set }] as const;
  const draft = { rules, renewalsPerHour: 100, quotas: [] };
  const { id, baseVersion } = unwrap(await lookedPolicy(lifecycle, { draft }, by(pkiEngineer)));
  unwrap(await lifecycle.applyPolicy({ dryRunId: id }, by(pkiEngineer, { expectedVersion: baseVersion })));
});
afterAll(async () => {
  await world.drop();
  await installation.remove();
});

interface Case {
  readonly purpose: PurposeName;
  readonly slot?: string;
  readonly subject: SubjectType;
  readonly bindings: Partial<Record<BindingKind, string | readonly string[]>>;
  readonly commonName: string;
  readonly key?: () => KeyPairKeyObjectResult;
  /** As OpenSSL prints it with `-nameopt RFC2253`, root-side last. */
  readonly issuedTo: string;
  readonly authority: string;
  readonly openssl: 'sslclient' | 'sslserver';
  readonly days: number;
}

const ROOT = 'ab'.repeat(32);
const rsa = () => generateKeyPairSync('rsa', { modulusLength: 3072 });
const p521 = () => generateKeyPairSync('ec', { namedCurve: 'P-521' });
const charger = { organisation: ORGANISATION };
const evse = { ...charger, station: 'CS-A', country: 'DE' };

const cases: readonly Case[] = [
  {
    purpose: 'charger_identity',
    subject: 'charger',
    bindings: { ...charger, ocpp_identity: 'CS-A', serial_number: 'SN-A' },
    commonName: 'SN-A',
    issuedTo: `CN=SN-A,O=${ORGANISATION}`,
    authority: 'charger-identity',
    openssl: 'sslclient',
    days: 180,
  },
  {
    purpose: 'controller_identity',
    subject: 'controller',
    bindings: { ...charger, ocpp_identity: 'LC-A', serial_number: 'LC-SN-A' },
    commonName: 'LC-SN-A',
    issuedTo: `CN=LC-SN-A,O=${ORGANISATION}`,
    authority: 'charger-identity',
    openssl: 'sslclient',
    days: 180,
  },
  {
    purpose: 'charger_combined',
    slot: 'pilot',
    subject: 'charger',
    bindings: { ...charger, country: 'DE', ocpp_identity: 'CS-C', serial_number: 'SN-C', program: 'pilot' },
    commonName: 'SN-C',
    issuedTo: `DC=CPO,C=DE,O=${ORGANISATION},CN=SN-C`,
    authority: 'iso15118-evse',
    openssl: 'sslclient',
    days: 90,
  },
  {
    purpose: 'evse_v2g',
    subject: 'evse',
    bindings: { ...evse, secc_id: 'DE-ICE-S-0001-2' },
    commonName: 'DE-ICE-S-0001-2',
    issuedTo: `DC=CPO,C=DE,O=${ORGANISATION},CN=DE-ICE-S-0001-2`,
    authority: 'iso15118-evse',
    openssl: 'sslserver',
    days: 90,
  },
  {
    purpose: 'evse_v2g_20',
    slot: ROOT,
    subject: 'evse',
    bindings: { ...evse, secc_id: 'DE-ICE-S-0001-20', v2g_root: [ROOT, 'cd'.repeat(32)] },
    commonName: 'DE-ICE-S-0001-20',
    key: p521,
    issuedTo: `DC=CPO,C=DE,O=${ORGANISATION},CN=DE-ICE-S-0001-20`,
    authority: 'iso15118-evse-20',
    openssl: 'sslserver',
    days: 90,
  },
  {
    purpose: 'vehicle_vas_identity',
    slot: 'vdv261',
    subject: 'vehicle',
    bindings: { ...charger, vin: 'WEB12345678901234', program: ['vdv261', 'telematics'] },
    commonName: 'WEB12345678901234',
    issuedTo: `CN=WEB12345678901234,O=${ORGANISATION}`,
    authority: 'vehicle-vas',
    openssl: 'sslclient',
    days: 365,
  },
  {
    purpose: 'iot_hub_identity',
    subject: 'iot_device',
    bindings: { ...charger, iot_thing_name: 'depot:meter-7' },
    commonName: 'depot:meter-7',
    issuedTo: `CN=depot:meter-7,O=${ORGANISATION}`,
    authority: 'iot',
    openssl: 'sslclient',
    days: 365,
  },
  {
    purpose: 'backend_server',
    slot: 'ec',
    subject: 'backend_server',
    bindings: { ...charger, fqdn: 'csms-ec.example.com' },
    commonName: 'csms-ec.example.com',
    issuedTo: `CN=csms-ec.example.com,O=${ORGANISATION}`,
    authority: 'backend-server-ec',
    openssl: 'sslserver',
    days: 90,
  },
  {
    purpose: 'backend_server',
    slot: 'rsa',
    subject: 'backend_server',
    bindings: { ...charger, fqdn: 'csms-rsa.example.com' },
    commonName: 'csms-rsa.example.com',
    key: rsa,
    issuedTo: `CN=csms-rsa.example.com,O=${ORGANISATION}`,
    authority: 'backend-server-rsa',
    openssl: 'sslserver',
    days: 90,
  },
];

/** What OpenSSL says of it: verified to the root of its authority, for this use. */
async function judgedByOpenssl(chainPem: string, authority: string, use: Case['openssl']) {
  const root = (await pki.authorities()).find(({ name }) => name === authority)?.rootPem;
  if (root === undefined) throw new Error(`there is no authority ${authority}`);
  const file = (name: string, text: string): string => {
    const path = join(installation.directory, name);
    writeFileSync(path, text);
    return path;
  };
  const [chain, rootFile] = [file('chain.pem', chainPem), file('root.pem', root)];
  const verified = execFileSync(
    'openssl',
    ['verify', '-x509_strict', '-purpose', use, '-CAfile', rootFile, '-untrusted', chain, chain],
    { encoding: 'utf8' },
  );
  const shown = execFileSync('openssl', ['x509', '-in', chain, '-noout', '-subject', '-nameopt', 'RFC2253'], {
    encoding: 'utf8',
  });
  return { verified: verified.trim().endsWith(': OK'), subject: shown.trim().replace('subject=', '') };
}

describe('the PKI issues, and OpenSSL verifies, a certificate for', () => {
  test.each(cases)('$purpose $slot', async (one) => {
    const identityId = await world.identity(one.subject, one.bindings);
    const names: NameSpec = [
      { name: 'O', value: ORGANISATION },
      { name: 'CN', value: one.commonName },
    ];
    const order = { identityId, purpose: one.purpose, slot: one.slot ?? null };
    const csrPem = csr(names, (one.key ?? newKey)());
    const carrier = purposes[one.purpose].renewal === 'ask_endpoint' ? station : operator;
    const { certificateId } = unwrap(await lifecycle.issueCertificate({ ...order, csrPem }, by(carrier)));
    expect(await lifecycle.advanceCertificate(certificateId)).toBe('advanced');
    const page = await lifecycle.certificate(certificateId, operator);
    expect(page).toMatchObject({ stage: 'issued', purpose: one.purpose, slot: one.slot ?? null });
    const chainPem = page?.chainPem ?? '';
    expect(await judgedByOpenssl(chainPem, one.authority, one.openssl)).toEqual({
      verified: true,
      subject: one.issuedTo,
    });
    const [leaf] = unwrap(parseChainPem(chainPem));
    const days = ((leaf?.notAfter.getTime() ?? 0) - Date.now()) / 86_400_000;
    expect(days).toBeGreaterThan(one.days - 0.1);
    expect(days).toBeLessThanOrEqual(one.days);
  });

  test('one that no record knows, which is imported for its own trust domain and for no other', async () => {
    const vin = 'WEB12345678905678';
    const vehicle = await world.identity('vehicle', { ...charger, vin, program: 'vdv261' });
    const thing = await world.identity('iot_device', { ...charger, iot_thing_name: 'depot:meter-8' });
    const answer = await pki.issue(
      goodRequest('vehicle-vas', { subject: { organisation: ORGANISATION, commonName: vin } }),
    );
    if (!('chainPem' in answer)) throw new Error('not issued');
    const { chainPem: bundlePem, fingerprint } = answer;
    const bring = async (purpose: PurposeName, identityId: IdentityId) => {
      const input = { purpose, operatingModel: null, bundlePem, entries: [{ fingerprint, identityId }], dryRun: false };
      return unwrap(await lifecycle.importCertificates(input, by(pkiEngineer))).certificates;
    };
    expect(await bring('iot_hub_identity', thing)).toMatchObject([
      { outcome: 'refused', reason: 'wrong_trust_domain' },
    ]);
    const [taken] = await bring('vehicle_vas_identity', vehicle);
    expect(taken).toMatchObject({ outcome: 'imported', slot: 'vdv261', stage: 'issued' });
    const page = taken?.certificateId ? await lifecycle.certificate(taken.certificateId, operator) : null;
    expect(page).toMatchObject({ issuer: 'vehicle-vas', chainPem: bundlePem });
  });

  test('every purpose and profile for which we sign', () => {
    const signed = Object.values(purposes).flatMap(({ name, slots }) =>
      profilesOf(slots).map((profile) => `${name} ${profile}`),
    );
    expect(signed).toHaveLength(cases.length);
    expect(new Set(cases.map(({ purpose }) => purpose))).toEqual(new Set(signed.map((one) => one.split(' ')[0])));
  });
});
