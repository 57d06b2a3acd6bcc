import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { CertificateId } from '../certificate/certificate-id.ts';
import { actorWith, by, FakeReachability, LifecycleWorld, operator, pkiEngineer } from '../testing/lifecycle-world.ts';
import type { OwnCertificate } from './own-certificate.ts';
import { OWN_OWNER } from './own-service.ts';

const DAY_MS = 86_400_000;

let world: LifecycleWorld;
beforeEach(async () => {
  world = await LifecycleWorld.start();
  await world.lifecycle.refreshPolicy();
});
afterEach(() => world.drop());

const look = (lifecycle = world.lifecycle) => lifecycle.recordOwnCertificates();
const list = async (actor = operator) =>
  (await world.lifecycle.inventory({ after: null, limit: 500 }, actor)).certificates;
const pageOf = async ({ fingerprint }: Pick<OwnCertificate, 'fingerprint'>) => {
  const [found] = (await world.lifecycle.inventory({ after: null, limit: 2, search: fingerprint }, operator))
    .certificates;
  const page = found === undefined ? null : await world.lifecycle.certificate(found.id, operator);
  if (page === null) throw new Error('it has no record');
  return page;
};
const issuing = (over: Partial<OwnCertificate> = {}, how: Parameters<typeof world.authority.makeOwn>[1] = {}) =>
  world.authority.makeOwn({ kind: 'authority', role: 'issuing', ...over }, how);
const responder = (over: Partial<OwnCertificate> = {}, how: Parameters<typeof world.authority.makeOwn>[1] = {}) =>
  world.authority.makeOwn({ kind: 'ocsp_responder', role: 'issuing', ...over }, { days: 30, ...how });

describe('what the PKI has made for itself', () => {
  it('has a record each, of the authority it belongs to, in force because the PKI works with it, and is no orphan', async () => {
    const root = world.authority.makeOwn({ kind: 'authority', role: 'root' });
    const [ca, ocsp] = [issuing(), responder()];
    await look();
    expect(await world.lifecycle.reconcileWithPki()).toBe(0);
    expect(await world.lifecycle.orphanCount()).toBe(0);
    expect(await list()).toHaveLength(3);
    expect(await pageOf(root)).toMatchObject({ purpose: 'ca_certificate', slot: 'root', stage: 'active' });
    expect(await pageOf(ocsp)).toMatchObject({ purpose: 'ocsp_responder', slot: 'issuing-1', stage: 'active' });
    const page = await pageOf(ca);
    expect(page).toMatchObject({
      purpose: 'ca_certificate',
      slot: 'issuing',
      stage: 'active',
      identityName: 'charger-identity',
      operatingModel: 'managed',
      issuer: 'charger-identity',
      serial: ca.serial,
      notAfter: ca.notAfter,
      chainPem: ca.chainPem,
      posture: 'valid',
    });
    expect(page.record).toMatchObject({
      evidence: 'used_by_process',
      policyVersion: 'ca_certificate/1',
      signed: { spkiSha256: expect.stringMatching(/^[0-9a-f]{64}$/), profileVersion: ca.profileVersion },
    });
  });

  it('is recorded once, with event and audit, however often and by however many servers it is looked for', async () => {
    issuing();
    responder();
    await Promise.all([look(), look(world.another())]);
    await look();
    expect(await list()).toHaveLength(2);
    const events = await world.events();
    for (const type of ['CertificateImported', 'CertificateActivated']) {
      expect(events.filter((event) => event === type)).toHaveLength(2);
    }
    const actions = (await world.audit()).map(({ action }) => action).sort();
    expect(actions).toEqual([
      'record-evidence',
      'record-evidence',
      'record-own-certificate',
      'record-own-certificate',
      'record-own-certificate',
    ]);
  });

  it('is linked when it is renewed: the next responder is a record of its own, and the one before is replaced', async () => {
    const first = responder();
    await look();
    world.clock.advance(25 * DAY_MS);
    const second = responder({}, { instead: [first] });
    await look();
    const [before, after] = [await pageOf(first), await pageOf(second)];
    expect([before.stage, after.stage]).toEqual(['retired(replaced)', 'active']);
    expect([before.links.replacedBy, after.links.replaced]).toEqual([after.id, before.id]);
  });

  it('stands beside what answers for another generation', async () => {
    const [first, second] = [responder(), responder({ generation: 2 })];
    await look();
    expect([(await pageOf(first)).stage, (await pageOf(second)).stage]).toEqual(['active', 'active']);
  });

  it('waits, as the generation of a ceremony, until it is activated; and the one before may be back', async () => {
    const first = issuing();
    const second = issuing({ generation: 2 }, { inUse: false });
    await look();
    expect([(await pageOf(first)).stage, (await pageOf(second)).stage]).toEqual([
      'active',
      'installed_pending_activation',
    ]);
    world.clock.advance(DAY_MS);
    world.authority.inUse = { fingerprints: [second.fingerprint], doorPem: null };
    await look();
    expect([(await pageOf(first)).stage, (await pageOf(second)).stage]).toEqual(['retired(replaced)', 'active']);
    world.clock.advance(DAY_MS);
    world.authority.inUse = { fingerprints: [first.fingerprint], doorPem: null };
    await look();
    expect([(await pageOf(first)).stage, (await pageOf(second)).stage]).toEqual([
      'active',
      'installed_pending_activation',
    ]);
  });

  it('retires at once where it was over or replaced before anybody looked', async () => {
    const over = responder({ replaced: true }, { inUse: false });
    world.clock.advance(40 * DAY_MS);
    const replaced = responder({ replaced: true }, { inUse: false });
    const current = responder();
    await look();
    expect([(await pageOf(over)).stage, (await pageOf(replaced)).stage, (await pageOf(current)).stage]).toEqual([
      'retired(expired)',
      'retired(abandoned)',
      'active',
    ]);
  });

  it('is found with the next look when an older ledger made it again where the list was read already', async () => {
    const lost = responder();
    await look();
    world.authority.own.splice(0, 1);
    const again = responder({}, { instead: [lost] });
    await look();
    await look();
    expect((await pageOf(again)).stage).toBe('active');
    expect((await pageOf(lost)).stage).toBe('retired(replaced)');
  });

  it('waits while the PKI is away', async () => {
    issuing();
    world.authority.down = true;
    await expect(look()).rejects.toThrow(/cannot be reached/);
    expect(await list()).toEqual([]);
  });
});

describe('the certificate of the control plane’s door', () => {
  it('is tracked, in force while it is shown, and replaced by the next one', async () => {
    const [first, second] = [responder({}, { inUse: false }), responder({}, { inUse: false })];
    world.authority.own.splice(0, 2);
    for (const { chainPem: doorPem } of [first, first, second]) {
      world.authority.inUse = { fingerprints: [], doorPem };
      world.clock.advance(1000);
      await look();
    }
    const [before, after] = [await pageOf(first), await pageOf(second)];
    expect([before.stage, after.stage]).toEqual(['retired(replaced)', 'active']);
    expect(after).toMatchObject({
      purpose: 'internal_service',
      slot: null,
      identityName: 'pki-door',
      operatingModel: 'tracked',
    });
    const refused = await world.lifecycle.renewCertificate({ certificateId: after.id }, by(operator));
    expect(refused).toMatchObject({ ok: false, refusal: { reason: 'tracked_only' } });
  });
});

describe('no command touches what the PKI runs itself', () => {
  const pairs = [
    ['ca_certificate', 'made_in_key_ceremony', () => issuing()],
    ['ocsp_responder', 'renewed_by_the_pki', () => responder()],
  ] as const;

  it.each(pairs)('%s: each is refused as %s, says so beforehand, and changes nothing', async (_, reason, make) => {
    const own = make();
    await look();
    const before = await pageOf(own);
    const certificateId: CertificateId = before.id;
    const { lifecycle } = world;
    const anybody = actorWith('operator', 'pki_engineer', 'administrator');
    const answers = [
      await lifecycle.renewCertificate({ certificateId }, by(anybody)),
      await lifecycle.revokeCertificate({ certificateId, reason: 'keyCompromise' }, by(anybody)),
      await lifecycle.replaceAndRevoke({ certificateId, reason: 'superseded', deadline: null }, by(anybody)),
      await lifecycle.deactivateCertificate({ certificateId }, by(anybody)),
      await lifecycle.activateCertificate({ certificateId }, by(anybody)),
      await lifecycle.installCertificate({ certificateId }, by(anybody)),
      await lifecycle.abandonCertificate({ certificateId, provenUnused: true }, by(anybody)),
      await lifecycle.deleteCertificate({ certificateId }, by(anybody)),
    ];
    for (const answer of answers) expect(answer).toMatchObject({ ok: false, refusal: { reason } });
    const after = await pageOf(own);
    expect(after.record).toEqual(before.record);
    expect(after.actions.filter(({ allowed }) => allowed)).toEqual([]);
  });

  it.each(pairs)('%s: none is issued or imported', async (purpose, _reason, make) => {
    make();
    await look();
    const [one] = await list();
    if (one === undefined) throw new Error('no record');
    const order = { identityId: one.identityId, purpose, slot: null, csrPem: '' };
    expect(await world.lifecycle.issueCertificate(order, by(operator))).toMatchObject({
      refusal: { reason: 'purpose_not_issued_here' },
    });
    const bundle = { purpose, operatingModel: null, bundlePem: make().chainPem, entries: [], dryRun: false };
    expect(await world.lifecycle.importCertificates(bundle, by(pkiEngineer))).toMatchObject({
      refusal: { reason: 'purpose_not_imported' },
    });
  });

  it('nobody but the PKI says what is in use', async () => {
    const waiting = issuing({}, { inUse: false });
    await look();
    const { identityId } = await pageOf(waiting);
    const sighting = {
      identityId,
      fingerprint: waiting.fingerprint,
      type: 'used_by_process',
      from: 'own_process',
      source: 'mara',
      at: world.clock.now().toISOString(),
    } as const;
    const answer = await world.lifecycle.recordEvidence(sighting, by(actorWith('integration', 'operator')));
    expect(answer).toMatchObject({ ok: false, refusal: { reason: 'evidence_source_not_yours' } });
    expect((await pageOf(waiting)).stage).toBe('installed_pending_activation');
  });
});

describe('the end of an authority', () => {
  it('is escalated and becomes an incident as that of any certificate does', async () => {
    const ca = issuing();
    await look();
    const reach = new FakeReachability();
    await world.lifecycle.renewDueCertificates(reach);
    const incidents = async () => (await world.lifecycle.incidents({ after: null, limit: 9 }, operator)).length;
    const reached: unknown[] = [];
    for (const daysBefore of [731, 729, 364, 181]) {
      world.clock.advance(Date.parse(ca.notAfter) - daysBefore * DAY_MS - world.clock.now().getTime());
      await world.lifecycle.renewDueCertificates(reach);
      const { posture, renewalHeld } = await pageOf(ca);
      reached.push([posture, await incidents(), renewalHeld?.reason]);
    }
    expect(reached).toEqual([
      ['valid', 0, 'needs_a_person'],
      ['renewal_due', 0, 'needs_a_person'],
      ['escalated', 0, 'needs_a_person'],
      ['incident', 1, 'needs_a_person'],
    ]);
    const events = await world.events();
    expect(events).toContain('IncidentOpened');
    expect((await pageOf(ca)).stage).toBe('active');
  });

  it('of one that lives for two years is not near on its first day', async () => {
    const subordinate = issuing({}, { days: 730 });
    await look();
    expect((await pageOf(subordinate)).posture).toBe('valid');
  });
});

describe('the parts of this system', () => {
  it('are seen by those who act for every owner, and by those who were given this one', async () => {
    issuing();
    await look();
    const acting = (...owners: string[]) => ({ ...operator, owners });
    expect(await list(acting('north-depot'))).toEqual([]);
    expect(await list(acting('north-depot', OWN_OWNER))).toHaveLength(1);
    const [one] = await list();
    expect(one && (await world.lifecycle.certificate(one.id, acting('north-depot')))).toBeNull();
  });

  it('stand in the list of identities only where somebody asks for them', async () => {
    issuing();
    await look();
    await world.charger();
    const { actor } = by(actorWith('viewer'));
    const types = async (filter: object) => {
      const found = await world.lifecycle.identities({ after: null, limit: 100, ...filter }, actor);
      return [...new Set(found.map(({ subjectType }) => subjectType))].toSorted();
    };
    expect(await types({})).toEqual(['charger']);
    expect(await types({ search: '' })).toEqual(['charger']);
    expect(await types({ subjectType: 'own_service' })).toEqual(['own_service']);
    expect(await types({ search: 'charger-identity' })).toContain('own_service');
  });

  it('are registered and changed by nobody, and no other identity takes the name of one', async () => {
    issuing();
    await look();
    const [one] = await list();
    if (one === undefined) throw new Error('no record');
    const administrator = by(actorWith('administrator'));
    const content = { owner: 'north-depot', family: 'f', cohorts: [] };
    const name = { kind: 'service_name', value: 'iot' } as const;
    const refused = { ok: false, refusal: { reason: 'identity_invalid' } };
    for (const subjectType of ['own_service', 'manufacturer'] as const) {
      const bindings = [{ kind: 'vendor', value: 'Acme' } as const, name];
      expect(
        await world.lifecycle.registerIdentity({ ...content, subjectType, bindings }, administrator),
      ).toMatchObject(refused);
    }
    const own = { kind: 'service_name', value: 'charger-identity' } as const;
    const rows = [{ line: 1, ...content, subjectType: 'own_service', bindings: [own] } as const];
    expect(
      await world.lifecycle.importIdentities({ source: 'a-file', rows, dryRun: false }, administrator),
    ).toMatchObject({ value: { conflicts: 1, rows: [{ outcome: 'conflict', reason: 'identity_invalid' }] } });
    const change = { identityId: one.identityId, owner: 'north-depot' };
    expect(await world.lifecycle.changeIdentity(change, administrator)).toMatchObject(refused);
    const { identityId } = await world.charger();
    const stolen = { identityId, bindings: [{ kind: 'serial_number', value: 'SN-9' } as const, name] };
    expect(await world.lifecycle.changeIdentity(stolen, administrator)).toMatchObject(refused);
    expect(await list()).toHaveLength(1);
  });
});
