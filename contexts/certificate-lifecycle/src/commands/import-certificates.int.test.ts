import { generateKeyPairSync, type KeyObject } from 'node:crypto';
import type { Actor } from '@bfcert/kernel/actor';
import { unwrap } from '@bfcert/kernel/result';
import type { NameSpec } from '@bfcert/kernel/x509';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { newCertificateId } from '../certificate/certificate-id.ts';
import type { CertificateImport } from '../certificate-import/certificate-import.ts';
import type { Sighting } from '../evidence/evidence.ts';
import type { IdentityId } from '../identity/identity-id.ts';
import {
  actorWith,
  by,
  chargerSubject,
  csr,
  gateway,
  LifecycleWorld,
  newKey,
  ORGANISATION,
  operator,
  pkiEngineer,
} from '../testing/lifecycle-world.ts';
import { OutsideIssuer } from '../testing/outside-issuer.ts';
import { testProgram } from '../testing/ownership-drafts.ts';

let world: LifecycleWorld;
let root: OutsideIssuer;
let issuing: OutsideIssuer;
/** Of the hub, of makers of vehicles, of contracts: each its own, because an issuer has one trust domain. */
const issuers = new Map<string, OutsideIssuer>();
beforeAll(async () => {
  world = await LifecycleWorld.start();
  await world.decides([testProgram('vdv261'), testProgram('a'), testProgram('b')]);
  root = new OutsideIssuer('Outside Root', world.clock.now());
  issuing = new OutsideIssuer('Outside Issuing', world.clock.now(), { parent: root });
});
afterAll(() => world.drop());

const issuerOf = (name: string): OutsideIssuer => {
  const issuer = issuers.get(name) ?? new OutsideIssuer(name, world.clock.now());
  issuers.set(name, issuer);
  return issuer;
};

const integration = actorWith('integration');
const cn = (value: string): NameSpec => [{ name: 'CN', value }];
let count = 0;
const next = (): number => (count += 1);

const bring = (
  input: Partial<CertificateImport> & Pick<CertificateImport, 'purpose' | 'bundlePem'>,
  actor: Actor = integration,
) => world.lifecycle.importCertificates({ operatingModel: null, entries: [], dryRun: false, ...input }, by(actor));

async function outcomes(...args: Parameters<typeof bring>) {
  return unwrap(await bring(...args)).certificates.map(({ outcome, reason, stage }) => reason ?? stage ?? outcome);
}

/** A vehicle with a PCID and a contract. */
async function vehicle(over: { readonly emaid?: readonly string[] } = {}) {
  const number = String(next()).padStart(5, '0');
  const pcid = `WEB${number}0123456789`.slice(0, 17);
  const emaid = over.emaid ?? [`DEABC0000${number}`];
  const vin = `WEB1234567890${number.slice(1)}`;
  const identityId = await world.identity('vehicle', {
    vin,
    pcid,
    emaid,
    organisation: ORGANISATION,
    program: 'vdv261',
  });
  return { identityId, pcid, emaid: emaid[0] ?? '', vin };
}

async function device() {
  const name = `thing-${next()}`;
  return { name, identityId: await world.identity('iot_device', { iot_thing_name: name, organisation: ORGANISATION }) };
}

/** As the hub makes them: the same names for every device. */
const hubCertificate = (key?: KeyObject, notBefore?: Date) =>
  issuerOf('Amazon').issue({
    subject: cn('AWS IoT Certificate'),
    ...(key === undefined ? {} : { key }),
    ...(notBefore === undefined ? {} : { notBefore }),
  });

const onHub = (fingerprint: string, identityId: IdentityId, status: string) => ({
  fingerprint,
  identityId,
  platform: { name: 'aws_iot' as const, status },
});

describe('an import', () => {
  test('makes a record whose use then brings it into force', async () => {
    const { identityId, serial } = await world.charger();
    const { pem, fingerprint } = issuing.issue({ subject: chargerSubject(serial) });
    const bundlePem = root.pem + pem + issuing.pem;
    const { certificates } = unwrap(await bring({ purpose: 'charger_identity', bundlePem }));
    expect(certificates).toMatchObject([{ fingerprint, outcome: 'imported', identityId, slot: null, stage: 'issued' }]);
    const id = certificates[0]?.certificateId;
    if (!id) throw new Error('no record');
    const page = await world.lifecycle.certificate(id, operator);
    expect(page).toMatchObject({ issuer: 'CN=Outside Issuing', operatingModel: 'managed' });
    expect(page?.chainPem).toBe(pem + issuing.pem);
    expect(await world.lifecycle.admissibleFingerprints(identityId)).toMatchObject([{ class: 'issued_and_sent' }]);
    world.clock.advance(1000);
    expect(unwrap(await world.seen(identityId, fingerprint)).effect).toBe('activated');
    expect(await world.events()).toContain('CertificateImported');
    const renewed = await world.lifecycle.renewCertificate({ certificateId: id }, by(operator));
    expect(await world.stage(unwrap(renewed).certificateId)).toBe('requested');
  });

  test('done twice finds the record that there is', async () => {
    const { serial } = await world.charger();
    const { pem } = issuing.issue({ subject: chargerSubject(serial) });
    const bundlePem = pem + issuing.pem + root.pem;
    const [first] = unwrap(await bring({ purpose: 'charger_identity', bundlePem })).certificates;
    const [again] = unwrap(await bring({ purpose: 'charger_identity', bundlePem })).certificates;
    expect(again).toEqual({ ...first, outcome: 'known' });
  });

  test('tried out says the same and stores nothing', async () => {
    const { serial } = await world.charger();
    const bundlePem =
      issuing.issue({ subject: chargerSubject(serial) }).pem +
      issuing.issue({ subject: chargerSubject('SN-9999') }).pem +
      issuing.pem +
      root.pem;
    const before = [await world.events(), await world.audit()];
    const tried = unwrap(await bring({ purpose: 'charger_identity', bundlePem, dryRun: true }));
    expect([await world.events(), await world.audit()]).toEqual(before);
    const done = unwrap(await bring({ purpose: 'charger_identity', bundlePem }));
    expect(tried.dryRun).toBe(true);
    expect(done.certificates.map((each) => ({ ...each, certificateId: null }))).toEqual(tried.certificates);
    expect(done.certificates.map(({ outcome }) => outcome)).toEqual(['imported', 'refused']);
    expect((await world.audit()).slice(before[1]?.length)).toMatchObject([
      { action: 'import-certificates', outcome: 'done' },
      { action: 'import-certificates', outcome: 'refused', refusal: 'identity_unknown' },
    ]);
  });

  test.each([
    ['ACTIVE', 'active'],
    ['INACTIVE', 'inactive'],
    ['REVOKED', 'revoked'],
    ['PENDING_TRANSFER', 'inactive'],
    ['REGISTER_INACTIVE', 'inactive'],
    ['PENDING_ACTIVATION', 'installed_pending_activation'],
    ['DELETED', 'platform_status_unknown'],
    ['__proto__', 'platform_status_unknown'],
  ])('takes what the IoT hub calls %s as %s', async (status, expected) => {
    const { identityId } = await device();
    const { pem, fingerprint } = hubCertificate();
    const entries = [onHub(fingerprint, identityId, status)];
    expect(await outcomes({ purpose: 'iot_hub_identity', bundlePem: pem, entries })).toEqual([expected]);
  });

  test('of what a platform calls active keeps that as evidence', async () => {
    const { identityId } = await device();
    const { pem, fingerprint } = hubCertificate();
    await bring({ purpose: 'iot_hub_identity', bundlePem: pem, entries: [onHub(fingerprint, identityId, 'ACTIVE')] });
    const { rows } = await world.database.pool.query(
      'select type, origin, verdict from lifecycle.evidence where fingerprint = $1',
      [fingerprint],
    );
    expect(rows).toEqual([{ type: 'iot_platform_active', origin: 'iot_platform', verdict: 'activated' }]);
  });

  test('finds a contract by its eMAID in whatever spelling, in the slot of that contract', async () => {
    const { identityId, emaid } = await vehicle({
      emaid: [`DEXYZ${String(next()).padStart(9, '0')}`, `DEXYZ${String(next()).padStart(9, '0')}`],
    });
    const spelt = `${emaid.slice(0, 2)}-${emaid.slice(2, 5)}-${emaid.slice(5)}-X`.toLowerCase();
    const bundlePem = issuerOf('eMSP').issue({ subject: cn(spelt) }).pem;
    const { certificates } = unwrap(await bring({ purpose: 'iso15118_contract', bundlePem }));
    expect(certificates).toMatchObject([{ outcome: 'imported', identityId, slot: emaid }]);
  });

  test('finds a server by its DNS names, in the slot of its key', async () => {
    const fqdn = `acm-${next()}.example.com`;
    const identityId = await world.identity('backend_server', { fqdn, organisation: ORGANISATION });
    const key = generateKeyPairSync('rsa', { modulusLength: 2048 }).publicKey;
    const { pem } = issuerOf('Public').issue({
      subject: cn('other.example.com'),
      dnsNames: ['other.example.com', fqdn],
      key,
    });
    const input = { purpose: 'backend_server', operatingModel: 'tracked', bundlePem: pem } as const;
    expect(unwrap(await bring(input)).certificates).toMatchObject([{ outcome: 'imported', identityId, slot: 'rsa' }]);
  });
});

describe('of two that are active in one place', () => {
  test('the one that was seen in use is kept, whichever comes first', async () => {
    for (const seenFirst of [true, false]) {
      const { identityId } = await device();
      const pair = [hubCertificate(), hubCertificate()];
      const used = pair[seenFirst ? 0 : 1];
      const sighting = {
        identityId,
        fingerprint: used?.fingerprint ?? '',
        type: 'mtls_handshake',
        from: 'station_gateway',
      } as const;
      await world.lifecycle.recordEvidence(
        { ...sighting, source: 'gw', at: world.clock.now().toISOString() },
        by(gateway),
      );
      const entries = pair.map(({ fingerprint }) => onHub(fingerprint, identityId, 'ACTIVE'));
      const bundlePem = pair.map(({ pem }) => pem).join('');
      const found = await outcomes({ purpose: 'iot_hub_identity', bundlePem, entries });
      expect(found).toEqual(seenFirst ? ['active', 'active_in_place'] : ['active_in_place', 'active']);
    }
  });

  test('of which none was seen the newest is kept', async () => {
    const { identityId } = await device();
    const older = hubCertificate(undefined, new Date(world.clock.now().getTime() - 86_400_000));
    const newer = hubCertificate();
    const entries = [older, newer].map(({ fingerprint }) => onHub(fingerprint, identityId, 'ACTIVE'));
    const bundlePem = older.pem + newer.pem;
    expect(await outcomes({ purpose: 'iot_hub_identity', bundlePem, entries })).toEqual(['active_in_place', 'active']);
  });

  test('the one that is in force here stays', async () => {
    const { identityId } = await device();
    for (const expected of ['active', 'active_in_place']) {
      const { pem, fingerprint } = hubCertificate();
      const entries = [onHub(fingerprint, identityId, 'ACTIVE')];
      expect(await outcomes({ purpose: 'iot_hub_identity', bundlePem: pem, entries })).toEqual([expected]);
    }
  });
});

describe('a certificate is refused', () => {
  const charger = async (over: Partial<Parameters<OutsideIssuer['issue']>[0]> = {}, above = issuing.pem + root.pem) => {
    const { identityId, serial } = await world.charger();
    const leaf = issuing.issue({ subject: chargerSubject(serial), ...over });
    return { identityId, serial, ...leaf, bundlePem: leaf.pem + above };
  };
  const refusedAs = async (...args: Parameters<typeof bring>) => {
    const events = await world.events();
    const found = await outcomes(...args);
    expect(await world.events()).toEqual(events);
    return found;
  };
  const day = (days: number): Date => new Date(world.clock.now().getTime() + days * 86_400_000);

  test('that is over, or not yet valid', async () => {
    const over = await charger({ notBefore: day(-9), notAfter: day(-1) });
    expect(await refusedAs({ purpose: 'charger_identity', bundlePem: over.bundlePem })).toEqual(['expired']);
    const early = await charger({ notBefore: day(1) });
    expect(await refusedAs({ purpose: 'charger_identity', bundlePem: early.bundlePem })).toEqual(['not_yet_valid']);
  });

  test('whose chain has a gap', async () => {
    const { bundlePem } = await charger({}, root.pem);
    expect(await refusedAs({ purpose: 'charger_identity', bundlePem })).toEqual(['chain_incomplete']);
  });

  test.each([
    ['says that it is a vehicle’s of its manufacturer', 'role_of_another', { domain: 'OEM' }],
    ['says that it is an EVSE', 'role_of_another', { domain: 'CPO' }],
    ['has a key of neither edition of ISO 15118', 'key_of_no_edition', { curve: 'P-384' }],
    ['has a key of another edition than its issuer', 'editions_mixed', { curve: 'P-521' }],
  ] as const)('of a contract that %s: %s', async (_, reason, wish) => {
    const { emaid } = await vehicle();
    const { curve = 'P-256', domain = 'MO' } = wish as { curve?: string; domain?: string };
    const key = generateKeyPairSync('ec', { namedCurve: curve }).publicKey;
    const subject = [...cn(emaid), { name: 'DC', value: domain }] as const;
    const bundlePem = issuerOf('eMSP').issue({ subject, key }).pem + issuerOf('eMSP').pem;
    expect(await refusedAs({ purpose: 'iso15118_contract', bundlePem })).toEqual([reason]);
  });

  test('whose chain only looks as if it fitted', async () => {
    const impostor = new OutsideIssuer('Outside Issuing', world.clock.now(), { parent: root });
    const { bundlePem } = await charger({}, impostor.pem + root.pem);
    expect(await refusedAs({ purpose: 'charger_identity', bundlePem })).toEqual(['chain_incomplete']);
  });

  test('under a CA that may not, or whose time is over', async () => {
    const flat = new OutsideIssuer('Flat Root', world.clock.now(), { pathLength: 0 });
    const below = new OutsideIssuer('Below Flat', world.clock.now(), { parent: flat });
    const { serial } = await world.charger();
    const bundlePem = below.issue({ subject: chargerSubject(serial) }).pem + below.pem + flat.pem;
    expect(await refusedAs({ purpose: 'charger_identity', bundlePem })).toEqual(['path_too_long']);
    const old = new OutsideIssuer('Old Root', world.clock.now(), { notAfter: day(-0.01) });
    const under = old.issue({ subject: chargerSubject(serial) }).pem + old.pem;
    expect(await refusedAs({ purpose: 'charger_identity', bundlePem: under })).toEqual(['issuer_not_valid']);
  });

  test('with other names than the identity it is given for', async () => {
    const { bundlePem, fingerprint } = await charger();
    const { identityId } = await world.charger();
    const entries = [{ fingerprint, identityId }];
    expect(await refusedAs({ purpose: 'charger_identity', bundlePem, entries })).toEqual(['names_of_another_identity']);
    const { serial } = await world.charger();
    const foreign: NameSpec = [...cn(serial), { name: 'O', value: 'Evil' }];
    const other = issuing.issue({ subject: foreign }).pem + issuing.pem + root.pem;
    expect(await refusedAs({ purpose: 'charger_identity', bundlePem: other })).toEqual(['names_of_another_identity']);
    const twice = issuing.issue({ subject: [...chargerSubject(serial), ...cn('x')] });
    const asGiven = { purpose: 'charger_identity', bundlePem: twice.pem + issuing.pem + root.pem } as const;
    expect(await refusedAs(asGiven)).toEqual(['identity_not_given']);
  });

  test('for a key that another identity has, here or in the same bundle', async () => {
    const key = newKey();
    const holder = await world.charger();
    await world.ordered(holder, key);
    const { bundlePem } = await charger({ key: key.publicKey });
    expect(await refusedAs({ purpose: 'charger_identity', bundlePem })).toEqual(['key_in_use_by_another_identity']);
    const shared = newKey().publicKey;
    const [one, other] = [await charger({ key: shared }), await charger({ key: shared })];
    const both = await outcomes({ purpose: 'charger_identity', bundlePem: one.pem + other.bundlePem, dryRun: true });
    expect(both).toEqual(['issued', 'key_in_use_by_another_identity']);
  });

  test('that belongs to another trust domain: of our own PKI, or of an issuer outside', async () => {
    const { vin } = await vehicle();
    const thing = await device();
    const order = {
      commandId: newCertificateId(world.clock.now()),
      profile: 'charging-station',
      csrPem: csr(cn('SN-1')),
      subject: { organisation: ORGANISATION, commonName: 'SN-1' },
      dnsNames: [],
      validitySeconds: 86_400,
    } as const;
    const { chainPem, fingerprint } = unwrap(await world.authority.issue(order));
    const own = { bundlePem: chainPem, entries: [{ fingerprint, identityId: thing.identityId }] };
    expect(await refusedAs({ purpose: 'iot_hub_identity', ...own })).toEqual(['wrong_trust_domain']);
    const maker = issuerOf('Maker');
    const first = maker.issue({ subject: cn('AWS IoT Certificate') });
    const imported = {
      purpose: 'iot_hub_identity',
      bundlePem: first.pem,
      entries: [{ fingerprint: first.fingerprint, identityId: thing.identityId }],
    } as const;
    expect(await outcomes(imported)).toEqual(['issued']);
    const second = maker.issue({ subject: cn(vin) });
    const crossing = {
      purpose: 'vehicle_vas_identity',
      operatingModel: 'tracked',
      bundlePem: second.pem + maker.pem,
    } as const;
    expect(await refusedAs(crossing)).toEqual(['wrong_trust_domain']);
    expect(await refusedAs({ ...crossing, bundlePem: second.pem })).toEqual(['wrong_trust_domain']);
  });

  test('that nobody can be found for, and in a slot that there is not', async () => {
    const { pem, fingerprint } = hubCertificate();
    expect(await refusedAs({ purpose: 'iot_hub_identity', bundlePem: pem })).toEqual(['identity_not_given']);
    const { identityId } = await device();
    const entries = [{ fingerprint, identityId, slot: 'two' }];
    expect(await refusedAs({ purpose: 'iot_hub_identity', bundlePem: pem, entries })).toEqual(['slot_unknown']);
    const twoPrograms = await world.identity('vehicle', {
      vin: 'WEB99999999999999',
      organisation: ORGANISATION,
      program: ['a', 'b'],
    });
    const vas = { purpose: 'vehicle_vas_identity', operatingModel: 'tracked' } as const;
    const leaf = issuerOf('VAS').issue({ subject: cn('WEB99999999999999') });
    expect(await refusedAs({ ...vas, bundlePem: leaf.pem })).toEqual(['slot_not_given']);
    expect(
      await outcomes({
        ...vas,
        bundlePem: leaf.pem,
        entries: [{ fingerprint: leaf.fingerprint, identityId: twoPrograms, slot: 'b' }],
      }),
    ).toEqual(['issued']);
  });

  test('that has a record of something else', async () => {
    const { pem, fingerprint } = hubCertificate();
    const [one, other] = [await device(), await device()];
    const entry = (identityId: IdentityId) => [{ fingerprint, identityId }];
    await bring({ purpose: 'iot_hub_identity', bundlePem: pem, entries: entry(one.identityId) });
    const again = { purpose: 'iot_hub_identity', bundlePem: pem, entries: entry(other.identityId) } as const;
    expect(await refusedAs(again)).toEqual(['recorded_elsewhere']);
  });

  test('with a status of a platform that has no say over its purpose', async () => {
    const { bundlePem, fingerprint } = await charger();
    const entries = [{ fingerprint, platform: { name: 'aws_iot', status: 'ACTIVE' } as const }];
    expect(await refusedAs({ purpose: 'charger_identity', bundlePem, entries })).toEqual([
      'platform_not_of_this_purpose',
    ]);
  });

  test('whose identity belongs to an owner that the caller has nothing to do with', async () => {
    const { bundlePem } = await charger();
    const elsewhere: Actor = { ...integration, owners: ['south-depot'] };
    expect(await refusedAs({ purpose: 'charger_identity', bundlePem }, elsewhere)).toEqual(['identity_unknown']);
  });
});

describe('a bundle is refused', () => {
  const refusal = async (...args: Parameters<typeof bring>) => {
    const answer = await bring(...args);
    return answer.ok ? null : answer.refusal.reason;
  };
  const leaf = () => issuing.issue({ subject: cn('x') });

  test.each<readonly [string, () => Partial<CertificateImport>]>([
    ['bundle_malformed', () => ({ bundlePem: '' })],
    ['bundle_malformed', () => ({ bundlePem: `subject=CN = x\n${leaf().pem}` })],
    ['bundle_malformed', () => ({ bundlePem: `${leaf().pem}\u0000` })],
    ['bundle_malformed', () => ({ bundlePem: leaf().pem.replace('MII', 'AII') })],
    [
      'bundle_malformed',
      () => ({ bundlePem: '-----BEGIN CERTIFICATE REQUEST-----\nAAAA\n-----END CERTIFICATE REQUEST-----' }),
    ],
    [
      'bundle_has_private_key',
      () => ({ bundlePem: leaf().pem + newKey().privateKey.export({ format: 'pem', type: 'pkcs8' }).toString() }),
    ],
    [
      'bundle_has_private_key',
      () => ({ bundlePem: newKey().privateKey.export({ format: 'pem', type: 'sec1' }).toString() }),
    ],
    ['bundle_has_no_leaf', () => ({ bundlePem: root.pem + issuing.pem })],
    ['entry_unknown', () => ({ entries: [{ fingerprint: 'f'.repeat(64) }] })],
    [
      'entry_unknown',
      () => {
        const { pem, fingerprint } = leaf();
        return { bundlePem: pem, entries: [{ fingerprint }, { fingerprint }] };
      },
    ],
    ['purpose_unknown', () => ({ purpose: '__proto__' as 'evse_v2g' })],
    ['purpose_not_imported', () => ({ purpose: 'ca_certificate' })],
    ['purpose_not_imported', () => ({ purpose: 'charger_combined' })],
    ['operating_model_not_allowed', () => ({ operatingModel: 'tracked' })],
    ['operating_model_not_allowed', () => ({ purpose: 'iso15118_contract', operatingModel: 'managed' })],
  ])('as %s (%#)', async (reason, over) => {
    expect(await refusal({ purpose: 'charger_identity', bundlePem: leaf().pem, ...over() })).toBe(reason);
  });

  test('from an operator', async () => {
    expect(await refusal({ purpose: 'charger_identity', bundlePem: leaf().pem }, operator)).toBe('role_missing');
  });
});

describe('what is only tracked', () => {
  async function contract() {
    const { identityId, emaid } = await vehicle();
    const bundlePem = issuerOf('eMSP').issue({ subject: cn(emaid) }).pem;
    const [one] = unwrap(await bring({ purpose: 'iso15118_contract', bundlePem })).certificates;
    if (!one?.certificateId) throw new Error(`${one?.reason}`);
    const { certificateId, fingerprint } = one;
    const effect = async (type: Sighting['type'], from: Sighting['from'], actor: Actor) => {
      const at = world.clock.now().toISOString();
      const sighting = { identityId, fingerprint, type, from, source: 'test', at };
      const recorded = await world.lifecycle.recordEvidence(sighting, by(actor));
      return recorded.ok ? recorded.value.effect : recorded.refusal.reason;
    };
    return { identityId, certificateId, effect, stage: () => world.stage(certificateId) };
  }

  test('is never brought into force by what OCPP delivered, however often', async () => {
    const { effect, stage } = await contract();
    for (let time = 0; time < 3; time++) {
      expect(await effect('ocpp_delivery', 'station', gateway)).toBe('evidence_type_not_accepted');
    }
    expect(await effect('evse_acceptance', 'station', gateway)).toBe('noted');
    expect(await effect('ocpp_delivery', 'station', gateway)).toBe('evidence_type_not_accepted');
    expect(await stage()).toBe('issued');
    expect(await effect('provider_confirmation', 'provider', integration)).toBe('activated');
    expect(await stage()).toBe('active');
  });

  test.each([
    ['provisioning_status', 'provider'],
    ['scheme_readiness', 'scheme'],
  ] as const)('is by %s alone', async (type, from) => {
    const { effect, stage } = await contract();
    expect(await effect(type, from, integration)).toBe('activated');
    expect(await stage()).toBe('active');
  });

  test('is neither revoked, renewed nor taken out of service here, and says so', async () => {
    const { certificateId, effect, stage } = await contract();
    await effect('scheme_readiness', 'scheme', integration);
    const { lifecycle } = world;
    for (const run of [
      () => lifecycle.revokeCertificate({ certificateId, reason: 'keyCompromise' }, by(pkiEngineer)),
      () => lifecycle.renewCertificate({ certificateId }, by(operator)),
      () => lifecycle.deactivateCertificate({ certificateId }, by(operator)),
      () => lifecycle.activateCertificate({ certificateId }, by(operator)),
    ]) {
      const answer = await run();
      expect(answer.ok ? null : answer.refusal.reason).toBe('tracked_only');
    }
    expect(await stage()).toBe('active');
    const actions = (await lifecycle.certificate(certificateId, pkiEngineer))?.actions ?? [];
    const why = (name: string) => actions.find((action) => action.name === name);
    expect(why('revoke')).toMatchObject({ allowed: false, reason: expect.stringContaining('only tracked here') });
    expect(why('renew')).toMatchObject({ allowed: false, reason: expect.stringContaining('only tracked here') });
  });

  test('is not issued here', async () => {
    const { identityId, emaid } = await vehicle();
    const order = { identityId, purpose: 'iso15118_contract', slot: emaid, csrPem: csr(cn(emaid)) } as const;
    const answer = await world.lifecycle.issueCertificate(order, by(operator));
    expect(answer.ok ? null : answer.refusal.reason).toBe('tracked_only');
  });

  test('and a firmware signer not even that: it is shown, and no command or evidence touches it', async () => {
    const identityId = await world.identity('manufacturer', { vendor: 'Acme' });
    const { pem, fingerprint } = issuerOf('Acme Firmware').issue({ subject: cn('Acme firmware 2026') });
    const entries = [{ fingerprint, identityId }];
    const [one] = unwrap(await bring({ purpose: 'firmware_signing', bundlePem: pem, entries })).certificates;
    const certificateId = one?.certificateId;
    if (!certificateId) throw new Error(`${one?.reason}`);
    const actions = (await world.lifecycle.certificate(certificateId, actorWith('administrator', 'pki_engineer')))
      ?.actions;
    expect(actions?.filter(({ allowed }) => allowed)).toEqual([]);
    const deleted = await world.lifecycle.deleteCertificate({ certificateId }, by(actorWith('administrator')));
    expect(deleted.ok ? null : deleted.refusal.reason).toBe('visible_only');
    const sighting = {
      identityId,
      fingerprint,
      type: 'mtls_handshake',
      from: 'station_gateway',
      source: 'gw',
    } as const;
    const recorded = await world.lifecycle.recordEvidence(
      { ...sighting, at: world.clock.now().toISOString() },
      by(gateway),
    );
    expect(recorded.ok ? null : recorded.refusal.reason).toBe('evidence_type_not_accepted');
    const order = { identityId, purpose: 'firmware_signing', slot: null, csrPem: csr(cn('x')) } as const;
    const issued = await world.lifecycle.issueCertificate(order, by(operator));
    expect(issued.ok ? null : issued.refusal.reason).toBe('visible_only');
  });
});
