import { ok, unwrap } from '@bfcert/kernel/result';
import type { NameSpec } from '@bfcert/kernel/x509';
import { afterAll, beforeEach, describe, expect, test } from 'vitest';
import type { CertificateId } from '../certificate/certificate-id.ts';
import type { IdentityId } from '../identity/identity-id.ts';
import {
  actorWith,
  by,
  csr,
  FakeReachability,
  gateway,
  LifecycleWorld,
  ORGANISATION,
  operator,
  pkiEngineer,
} from '../testing/lifecycle-world.ts';
import { OutsideIssuer } from '../testing/outside-issuer.ts';
import { fullEntry, openEntry, outsideEntry, program, testProgram } from '../testing/ownership-drafts.ts';
import type { OutsideAuthorities, OutsideRequest } from './outside-authorities.ts';

const VAS = 'vehicle_vas_identity';
const CONTRACT = 'iso15118_contract';
const integration = actorWith('integration');
const HOUR = 3_600_000;
const DAY = 24 * HOUR;
const administrator = actorWith('administrator');

const world = await LifecycleWorld.start();
afterAll(() => world.drop());

let count = 0;
let [vin, emaid] = ['', ''];
let identityId: IdentityId;
/** A vehicle in the program `line`, and nothing decided. */
beforeEach(async () => {
  count += 1;
  vin = `WEB1234567890${String(count).padStart(4, '0')}`;
  emaid = `DEABC00000${String(count).padStart(4, '0')}`;
  identityId = await world.identity('vehicle', {
    vin,
    organisation: ORGANISATION,
    program: 'line',
    emaid,
  });
  await world.decides([]);
});

const subject = (): NameSpec => [
  { name: 'O', value: ORGANISATION },
  { name: 'CN', value: vin },
];
const place = () => ({ identityId, purpose: VAS, slot: 'line' }) as const;
const order = () => ({ ...place(), csrPem: csr(subject()) });
const reasonOf = (outcome: { readonly ok: boolean }) =>
  outcome.ok ? null : (outcome as unknown as { refusal: { reason: string } }).refusal.reason;
const records = async () => {
  const { rows } = await world.database.pool.query<{ record: Record<string, unknown> }>(
    'select record from lifecycle.certificate where identity_id = $1 order by id',
    [identityId],
  );
  return rows.map(({ record }) => record);
};

async function active(): Promise<CertificateId> {
  const { certificateId } = unwrap(await world.lifecycle.issueCertificate(order(), by(operator)));
  await world.lifecycle.advanceCertificate(certificateId);
  await seen(certificateId);
  return certificateId;
}

async function seen(certificateId: CertificateId): Promise<void> {
  const fingerprint = (await world.lifecycle.certificate(certificateId, operator))?.fingerprint ?? '';
  const at = world.clock.now().toISOString();
  const proof = { identityId, fingerprint, type: 'program_proof', from: 'program', source: 'test', at } as const;
  unwrap(await world.lifecycle.recordEvidence(proof, by(integration)));
}

describe('a certificate of a vehicle', () => {
  test('is not issued, requested or renewed before its program has decided everything; each refusal is audited and changes nothing', async () => {
    await world.decides([program('line')], [openEntry(VAS, 'line', { operatingModel: 'managed' })]);
    expect(reasonOf(await world.lifecycle.issueCertificate(order(), by(operator)))).toBe('ownership_incomplete');
    expect(reasonOf(await world.lifecycle.requestCertificate(place(), by(operator)))).toBe('ownership_incomplete');
    expect(await records()).toEqual([]);
    const { rows } = await world.database.pool.query(
      `select entry->'detail'->>'refusal' as refusal from lifecycle.audit_entry
       where entry->>'identityId' = $1 and entry->>'outcome' = 'refused'`,
      [identityId],
    );
    expect(rows).toEqual([{ refusal: 'ownership_incomplete' }, { refusal: 'ownership_incomplete' }]);

    await world.decides([program('line')], [fullEntry(VAS, 'line')]);
    const certificateId = await active();
    const { version } = world.lifecycle.ownershipMatrix().version;
    expect(await records()).toMatchObject([{ ownershipVersion: version, operatingModel: 'managed' }]);

    await world.decides([program('line')], [fullEntry(VAS, 'line', { standards: [] })]);
    expect(reasonOf(await world.lifecycle.renewCertificate({ certificateId }, by(operator)))).toBe(
      'standard_not_validated',
    );
    const page = await world.lifecycle.certificate(certificateId, operator);
    expect(page?.actions.find(({ name }) => name === 'renew')).toMatchObject({
      allowed: false,
      reason: expect.stringContaining('vdv261'),
    });
  });

  test('is renewed, replaced, revoked and taken out of service by whom the entry names; a compromise waits for nobody', async () => {
    const outside = { renew: 'outside', revoke: 'outside', suspend: 'outside', replace: 'outside' } as const;
    await world.decides([program('line')], [fullEntry(VAS, 'line')]);
    const certificateId = await active();
    await world.decides([program('line')], [fullEntry(VAS, 'line', { authorities: outside })]);
    const { lifecycle } = world;
    const superseded = { certificateId, reason: 'superseded' } as const;
    for (const run of [
      () => lifecycle.renewCertificate({ certificateId }, by(operator)),
      () => lifecycle.replaceAndRevoke({ ...superseded, deadline: null }, by(pkiEngineer)),
      () => lifecycle.revokeCertificate(superseded, by(pkiEngineer)),
      () => lifecycle.deactivateCertificate({ certificateId }, by(operator)),
    ]) {
      expect(reasonOf(await run())).toBe('authority_is_outside');
    }
    expect(await world.stage(certificateId)).toBe('active');
    const compromise = { certificateId, reason: 'keyCompromise', confirmation: vin } as const;
    unwrap(await lifecycle.revokeCertificate(compromise, by(pkiEngineer)));
    expect(await world.stage(certificateId)).toBe('revoked');
  });

  test('in a test program is issued while everything is open', async () => {
    await world.decides([testProgram('line')]);
    unwrap(await world.lifecycle.issueCertificate(order(), by(operator)));
  });

  test('whose incident opens goes to the support owner of its entry', async () => {
    await world.decides([program('line')], [fullEntry(VAS, 'line', { supportOwner: 'vehicle-desk' })]);
    const certificateId = await active();
    const compromise = { certificateId, reason: 'keyCompromise', confirmation: vin } as const;
    unwrap(await world.lifecycle.revokeCertificate(compromise, by(pkiEngineer)));
    const { rows } = await world.database.pool.query(
      `select record->>'supportOwner' as told from lifecycle.incident where record->>'object' = $1`,
      [certificateId],
    );
    expect(rows).toEqual([{ told: 'vehicle-desk' }]);
  });
});

test('a renewal that the matrix does not allow is not begun by itself, and says why until it does', async () => {
  const rules = { standardsSource: ['ocpp'], standards: [], deliveryPath: ['ocpp'] } as const;
  const entries = [fullEntry('evse_v2g', 'line', rules)];
  await world.decides([program('line')], entries);
  const seccId = `DE-ICE-O-${count}`;
  const evse = await world.identity('evse', {
    secc_id: seccId,
    station: 'CS-9',
    organisation: ORGANISATION,
    program: 'line',
  });
  const csrPem = csr([
    { name: 'O', value: ORGANISATION },
    { name: 'CN', value: seccId },
  ]);
  const wanted = { identityId: evse, purpose: 'evse_v2g', slot: null, csrPem } as const;
  const { certificateId } = unwrap(await world.lifecycle.issueCertificate(wanted, by(operator)));
  await world.lifecycle.advanceCertificate(certificateId);
  const fingerprint = (await world.lifecycle.certificate(certificateId, operator))?.fingerprint ?? '';
  unwrap(await world.lifecycle.recordSent({ certificateId, executionPath: 'test' }, by(gateway)));
  const at = world.clock.now().toISOString();
  const asked = {
    identityId: evse,
    fingerprint,
    type: 'ocsp_query',
    from: 'ocsp_responder',
    source: 'test',
    at,
  } as const;
  unwrap(await world.lifecycle.recordEvidence(asked, by(gateway)));

  await world.decides([program('line')]);
  // Of 90 days: due after 60, and its own share of half the 16 days until it escalates.
  world.clock.advance(69 * DAY);
  const held = async () => (await world.lifecycle.certificate(certificateId, operator))?.renewalHeld?.reason ?? null;
  expect(await world.lifecycle.renewDueCertificates(new FakeReachability())).toMatchObject({ started: 0, putOff: 1 });
  expect(await held()).toBe('ownership_not_decided');
  await world.decides([program('line')], entries);
  world.clock.advance(HOUR);
  expect(await world.lifecycle.renewDueCertificates(new FakeReachability())).toMatchObject({ started: 1 });
});

describe('an import', () => {
  const bring = async (
    purpose: typeof VAS | typeof CONTRACT,
    operatingModel: 'managed' | 'brokered' | 'tracked' | null,
  ) => {
    const name = purpose === VAS ? vin : emaid;
    const issuer = new OutsideIssuer(`Issuer ${purpose} ${count}`, world.clock.now());
    const { pem, fingerprint } = issuer.issue({ subject: [{ name: 'CN', value: name }] });
    const entries = [{ fingerprint, identityId }];
    const wish = { purpose, operatingModel, bundlePem: pem + issuer.pem, entries, dryRun: false };
    const [one] = unwrap(await world.lifecycle.importCertificates(wish, by(integration))).certificates;
    return { one, fingerprint, issuer };
  };

  test('needs to know who runs it and how much may be stored', async () => {
    await world.decides([program('line')], [openEntry(CONTRACT, 'line', { operatingModel: 'tracked' })]);
    expect((await bring(CONTRACT, null)).one).toMatchObject({
      reason: 'ownership_incomplete',
      detail: expect.stringContaining('sourceOfTruthLevel'),
    });
    const entry = openEntry(CONTRACT, 'line', { operatingModel: 'tracked', sourceOfTruthLevel: 'full' });
    await world.decides([program('line')], [entry]);
    expect((await bring(CONTRACT, null)).one).toMatchObject({ outcome: 'imported' });
    expect(await records()).toMatchObject([{ operatingModel: 'tracked' }]);
  });

  test('has the operating model of its entry, and no other', async () => {
    await world.decides([program('line')], [outsideEntry(CONTRACT, 'line', 'brokered')]);
    expect((await bring(CONTRACT, 'tracked')).one?.reason).toBe('operating_model_not_allowed');
    expect((await bring(CONTRACT, null)).one?.outcome).toBe('imported');
    expect(await records()).toMatchObject([{ operatingModel: 'brokered' }]);
  });

  test('of what is to be ours needs everything that an order needs', async () => {
    await world.decides([program('line')], [fullEntry(VAS, 'line', { standards: [] })]);
    expect((await bring(VAS, 'managed')).one?.reason).toBe('standard_not_validated');
    expect(await records()).toEqual([]);
  });

  test('at the level state only keeps neither the certificate nor its chain, and goes on from there', async () => {
    await world.decides(
      [program('line')],
      [outsideEntry(VAS, 'line', 'brokered', { sourceOfTruthLevel: 'state_only' })],
    );
    const { one, fingerprint } = await bring(VAS, null);
    const certificateId = one?.certificateId as CertificateId;
    const [record] = await records();
    expect(record).toMatchObject({ signed: { fingerprint, chainPem: null } });
    expect(JSON.stringify(record)).not.toContain('BEGIN CERTIFICATE');
    await seen(certificateId);
    expect(await world.lifecycle.certificate(certificateId, operator)).toMatchObject({
      state: 'active',
      fingerprint,
      chainPem: null,
      decoded: null,
      issuer: expect.stringContaining('Issuer'),
    });
    expect(await world.lifecycle.chainOf(certificateId)).toBeNull();
    const compromise = { certificateId, reason: 'keyCompromise', confirmation: vin } as const;
    unwrap(await world.lifecycle.revokeCertificate(compromise, by(pkiEngineer)));
  });

  test('at the level evidence only makes no record, by name, and keeps what was seen', async () => {
    const entry = outsideEntry(CONTRACT, 'line', 'tracked', { sourceOfTruthLevel: 'evidence_only' });
    await world.decides([program('line')], [entry]);
    const { one, fingerprint } = await bring(CONTRACT, null);
    expect(one).toMatchObject({ outcome: 'refused', reason: 'evidence_only', certificateId: null });
    expect(await records()).toEqual([]);
    const { rows } = await world.database.pool.query(
      'select type, verdict, certificate_id, details from lifecycle.evidence where fingerprint = $1',
      [fingerprint],
    );
    expect(rows).toEqual([
      {
        type: 'certificate_shown',
        verdict: 'evidence_only',
        certificate_id: null,
        details: expect.objectContaining({ issuer: expect.stringContaining('Issuer') }),
      },
    ]);
  });
});

describe('what is brokered', () => {
  /** A broker that takes every request. */
  const placed: OutsideRequest[] = [];
  const broker: OutsideAuthorities = {
    place: async (_tx, request) => {
      placed.push(request);
      return ok({ requestId: `req-${placed.length}` });
    },
  };
  const connected = async () => {
    placed.length = 0;
    await world.decides([program('line')], [outsideEntry(VAS, 'line', 'brokered')]);
    const lifecycle = world.another({ outsideAuthorities: broker });
    await lifecycle.refreshPolicy();
    return lifecycle;
  };

  test('is refused by name while nobody can be asked, and no record begins', async () => {
    await world.decides([program('line')], [outsideEntry(VAS, 'line', 'brokered')]);
    expect(reasonOf(await world.lifecycle.issueCertificate(order(), by(operator)))).toBe('broker_not_connected');
    expect(reasonOf(await world.lifecycle.requestCertificate(place(), by(operator)))).toBe('broker_not_connected');
    expect(await records()).toEqual([]);
  });

  test('is asked of the authority outside, with its request, and our own PKI never signs it', async () => {
    const lifecycle = await connected();
    const asked = order();
    const { certificateId, jobId } = unwrap(await lifecycle.issueCertificate(asked, by(operator)));
    expect(jobId).toBeNull();
    expect(placed).toEqual([
      {
        kind: 'issue',
        certificateId,
        identityId,
        owner: 'north-depot',
        purpose: VAS,
        slot: 'line',
        program: 'line',
        csrPem: asked.csrPem,
      },
    ]);
    expect(await lifecycle.advanceCertificate(certificateId)).toBe('nothing_to_do');
    // Asked again, what is on its way is the answer.
    expect(unwrap(await lifecycle.requestCertificate(place(), by(operator)))).toEqual({ certificateId });
    expect(placed).toHaveLength(1);
    expect(await records()).toMatchObject([{ state: 'requested', operatingModel: 'brokered', signingRequest: null }]);
  });

  test('becomes the record that waits for it when its certificate is imported, and is renewed and revoked by requests', async () => {
    const lifecycle = await connected();
    const { certificateId } = unwrap(await lifecycle.issueCertificate(order(), by(operator)));
    const issuer = new OutsideIssuer(`Broker ${count}`, world.clock.now());
    const { pem, fingerprint } = issuer.issue({ subject: [{ name: 'CN', value: vin }] });
    const entries = [{ fingerprint, identityId }];
    const wish = { purpose: VAS, operatingModel: null, bundlePem: pem, entries, dryRun: false } as const;
    const [one] = unwrap(await lifecycle.importCertificates(wish, by(integration))).certificates;
    expect(one).toMatchObject({ outcome: 'imported', certificateId, stage: 'issued' });
    await seen(certificateId);
    const next = unwrap(await lifecycle.renewCertificate({ certificateId }, by(operator)));
    expect(placed.at(-1)).toMatchObject({ kind: 'renew', existing: certificateId, certificateId: next.certificateId });
    const compromise = { certificateId, reason: 'keyCompromise', confirmation: vin } as const;
    unwrap(await lifecycle.revokeCertificate(compromise, by(pkiEngineer)));
    expect(placed.at(-1)).toMatchObject({ kind: 'revoke', certificateId, reason: 'keyCompromise' });
  });
});

describe('the matrix', () => {
  const draft = () => ({ programs: [program('line')], entries: [fullEntry(VAS, 'line')] });
  const version = () => world.lifecycle.ownershipMatrix().version.version;

  test('is replaced as a whole, in place of the version that whoever changes it has seen', async () => {
    const before = version();
    const change = (over: object) => world.lifecycle.changeOwnershipMatrix(draft(), by(administrator, over));
    expect(reasonOf(await change({}))).toBe('precondition_missing');
    expect(reasonOf(await change({ expectedVersion: before - 1 }))).toBe('version_conflict');
    expect(version()).toBe(before);
    expect(unwrap(await change({ expectedVersion: before })).version).toBe(before + 1);
    expect(await world.lifecycle.ownershipVersion(before)).toMatchObject({ entries: [] });
    const [latest] = await world.lifecycle.ownershipVersions({ before: null, limit: 1 });
    expect(latest).toMatchObject({ ...draft(), appliedBy: 'user:mara', reason: 'test' });
    const { rows } = await world.database.pool.query(
      `select (select count(*)::int from lifecycle.audit_entry where entry->>'event' = 'OwnershipMatrixChanged'
          and entry->>'after' = $1) as audited,
        (select count(*)::int from domain_event where type = 'OwnershipMatrixChanged'
          and data->>'version' = $2) as told`,
      [`ownership matrix ${before + 1}`, String(before + 1)],
    );
    expect(rows).toEqual([{ audited: 1, told: 1 }]);
  });

  test.each([
    ['an operator', operator, 'role_missing'],
    ['who acts for some owners', { ...administrator, owners: ['north-depot'] }, 'owner_out_of_scope'],
  ] as const)('is not changed by %s', async (_, actor, reason) => {
    const outcome = await world.lifecycle.changeOwnershipMatrix(draft(), by(actor, { expectedVersion: version() }));
    expect(reasonOf(outcome)).toBe(reason);
  });

  test('that contradicts itself is refused, and the one before stays', async () => {
    const before = version();
    const wrong = { programs: [], entries: [fullEntry(VAS, 'line')] };
    const outcome = await world.lifecycle.changeOwnershipMatrix(wrong, by(administrator, { expectedVersion: before }));
    expect(outcome).toMatchObject({
      refusal: { reason: 'ownership_invalid', detail: expect.stringContaining('no such program') },
    });
    expect(version()).toBe(before);
  });

  test('says before it holds how many certificates have no successor by it, and changes nothing', async () => {
    const { programs, entries } = draft();
    await world.decides(programs, entries);
    const certificateId = await active();
    const before = version();
    const look = async (over: Parameters<typeof fullEntry>[2]) =>
      unwrap(await world.lifecycle.lookAtOwnershipMatrix({ programs, entries: [fullEntry(VAS, 'line', over)] }));
    const { effect } = await look({ standards: [] });
    expect(effect.blocked).toBeGreaterThan(0);
    expect(effect.groups).toContainEqual(
      expect.objectContaining({ programs: ['line'], before: null, after: 'standard_not_validated' }),
    );
    expect((await look({})).effect).toMatchObject({ blocked: 0, freed: 0, groups: [] });
    expect(version()).toBe(before);
    unwrap(await world.lifecycle.renewCertificate({ certificateId }, by(operator)));
  });

  test('is known to another server once that has looked', async () => {
    const other = world.another();
    await other.refreshPolicy();
    const { programs, entries } = draft();
    await world.decides(programs, entries);
    expect(other.ownership.of(VAS, 'line').mayIssue.ok).toBe(false);
    await other.refreshPolicy();
    expect(other.ownership.of(VAS, 'line').mayIssue.ok).toBe(true);
  });
});
