import { ok, refused, unwrap } from '@bfcert/kernel/result';
import { certificateHashData, parseCertificatePem, pemEncode } from '@bfcert/kernel/x509';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createEvseSecurity } from '../create-evse-security.ts';
import type { SigningRequestMessage } from '../station-contract/index.ts';
import { FakeStation, type Fault } from '../testing/fake-station.ts';
import { FakeStation16 } from '../testing/fake-station-16.ts';
import { FakeStation21 } from '../testing/fake-station-21.ts';
import { context, mara, noor, ORGANISATION, TestWorld } from '../testing/test-world.ts';

let world: TestWorld;
beforeAll(async () => {
  world = await TestWorld.create();
});
afterAll(() => world.end());

type EvseId = Awaited<ReturnType<TestWorld['enrollEvse']>>;

let count = 0;

/** A station on Profile 2, connected, with one EVSE. */
async function stationWithEvse({
  Kind = FakeStation,
  faults = [],
  v2gRoots = [],
}: {
  readonly Kind?: typeof FakeStation;
  readonly faults?: readonly Fault[];
  readonly v2gRoots?: readonly string[];
} = {}) {
  count += 1;
  const station = await world.enroll(`VC-${count}`, faults, {}, Kind);
  const seccId = `DE-ICE-S-${count}`;
  const evse = await world.enrollEvse(station, seccId, { v2gRoots });
  await world.evse.publishDirtyEntries();
  world.connectSoon(station.identityId, 0);
  await world.run(0.001);
  return { station, evse, seccId };
}

const order = async (evse: EvseId, purpose: 'evse_v2g' | 'evse_v2g_20' = 'evse_v2g', slot: string | null = null) =>
  unwrap(await world.lifecycle.requestCertificate({ identityId: evse, purpose, slot }, context('wanted')))
    .certificateId;

const states = async (evse: EvseId) =>
  (await world.lifecycle.certificatesOf(evse, context().actor)).map(({ state }) => state);

type RecordEvidence = TestWorld['lifecycle']['recordEvidence'];

/** While the lifecycle hears of evidence by `recordEvidence`. */
async function withEvidence<Value>(recordEvidence: RecordEvidence, work: () => Promise<Value>): Promise<Value> {
  const before = world.evse;
  world.evse = createEvseSecurity({ ...world.deps, lifecycle: { ...world.lifecycle, recordEvidence } });
  try {
    return await work();
  } finally {
    world.evse = before;
  }
}

const renewalOf = async (certificateId: string) =>
  (await world.deps.transactions.run((tx) => world.deps.stores.renewals.ofCertificates(tx, [certificateId]))).get(
    certificateId,
  );

const subjectOf = (cn: string) =>
  [
    { name: 'O', value: ORGANISATION },
    { name: 'CN', value: cn },
  ] as const;

const ask = (station: FakeStation & { identityId: string }, over: Partial<SigningRequestMessage>) =>
  world.evse.receiveSigningRequest({
    identityId: station.identityId,
    connectionId: 'con',
    csr: '',
    use: 'v2g',
    ...over,
  });

describe('a certificate towards vehicles', () => {
  test('is asked for, sent with its use, and in force once the station lists it', async () => {
    const { station, evse } = await stationWithEvse();
    const certificateId = await order(evse);
    await world.run(1);
    expect(await states(evse)).toEqual(['active']);
    expect(world.kindsSentTo(station.identityId)).toEqual([
      'list_certificates',
      'install_trust_anchor',
      'list_certificates',
      'change v2g_organisation_name',
      'request_signing_request',
      'read_settings',
      'deliver_certificate',
      'list_certificates',
      'list_certificates',
    ]);
    expect(world.commands).toContainEqual(
      expect.objectContaining({ command: { kind: 'request_signing_request', use: 'v2g' } }),
    );
    const page = await world.evse.installedCertificates(station.identityId, context().actor);
    expect(page?.certificates).toMatchObject([{ kind: 'v2g_root' }, { kind: 'v2g_chain', certificateId }]);
  });

  test('is among those that stations staple the status of for as long as it is in service', async () => {
    const { evse } = await stationWithEvse();
    const certificateId = await order(evse);
    const stapled = async (): Promise<unknown[]> => {
      const found: { id: string; chainPem: string }[] = [];
      let after: Parameters<typeof world.lifecycle.stapledChains>[1]['after'] = null;
      do {
        const page = await world.lifecycle.stapledChains('evse_v2g', { after, limit: 1 });
        found.push(...page.chains);
        after = page.next;
      } while (after !== null);
      return found.filter(({ id }) => id === certificateId).map(({ chainPem }) => chainPem);
    };
    expect(await stapled()).toEqual([]);
    await world.run(1);
    const chain = await world.lifecycle.chainOf(certificateId);
    expect(await stapled()).toEqual([chain?.chainPem]);
    const command = { certificateId, reason: 'keyCompromise' } as const;
    unwrap(await world.lifecycle.revokeCertificate(command, context('its key is lost')));
    expect(await stapled()).toEqual([]);
  });

  test('A02.FR.06: the V2G root of its chain is on the station’s list before it is sent, and is sent once', async () => {
    const { station, evse } = await stationWithEvse();
    await order(evse);
    await world.run(1);
    const [root] = await world.lifecycle.v2gRoots('evse_v2g');
    expect([...station.v2gRoots.keys()]).toEqual([root?.fingerprint]);
    const before = world.commands.length;
    await order(evse);
    await world.run(1);
    expect((await states(evse)).toSorted()).toEqual(['active', 'retired']);
    const kinds = world.commands.slice(before).map(({ command }) => command.kind);
    expect(kinds).not.toContain('install_trust_anchor');
    // It is asked for again where the station has lost it meanwhile.
    station.v2gRoots.clear();
    await world.evse.orderCertificateList({ identityId: station.identityId }, context());
    await order(evse);
    await world.run(1);
    expect((await states(evse)).filter((state) => state === 'active')).toHaveLength(1);
  });

  test('is not sent to a station that takes its V2G root and does not list it', async () => {
    const { station, evse } = await stationWithEvse({ faults: ['accepts-anchor-without-listing'] });
    await order(evse);
    await world.run(2);
    expect(world.kindsSentTo(station.identityId)).not.toContain('deliver_certificate');
    const [failed] = (await world.securityEvents(station.identityId)).filter(
      ({ type }) => type === 'trust_anchor_install_failed',
    );
    expect(failed?.details).toMatchObject({ phase: 'trust_anchor' });
  });

  test('whose delivery was lost for good is sent again when somebody orders it, as it is', async () => {
    const { station, evse } = await stationWithEvse();
    const certificateId = await order(evse);
    world.mishapFor = ({ kind }) => (kind === 'deliver_certificate' ? 'lost_before' : 'none');
    await world.run(4);
    world.mishapFor = () => 'none';
    expect(await states(evse)).toEqual(['issued']);
    const actions = (await world.lifecycle.certificate(certificateId, context().actor))?.actions;
    expect(actions?.find(({ name }) => name === 'install')).toMatchObject({ allowed: true });
    const before = world.commands.length;
    unwrap(await world.lifecycle.installCertificate({ certificateId }, context('it never got it')));
    const again = await world.lifecycle.installCertificate({ certificateId }, context('twice'));
    expect(again).toMatchObject({ ok: false, refusal: { reason: 'delivery_under_way' } });
    await world.run(1);
    expect(await states(evse)).toEqual(['active']);
    const sent = world.commands.slice(before).map(({ command }) => command.kind);
    expect(sent.filter((kind) => kind === 'deliver_certificate')).toHaveLength(1);
    expect(sent).not.toContain('request_signing_request');
    expect(station.v2gChains.size).toBe(1);
  });

  test('is not sent again to the station that it was made for, once its EVSE is another station’s', async () => {
    const { station, evse, seccId } = await stationWithEvse();
    const certificateId = await order(evse);
    world.mishapFor = ({ kind }) => (kind === 'deliver_certificate' ? 'lost_before' : 'none');
    await world.run(4);
    world.mishapFor = () => 'none';
    expect(await states(evse)).toEqual(['issued']);
    const { station: other } = await stationWithEvse();
    const bindings = [
      { kind: 'secc_id', value: seccId },
      { kind: 'station', value: other.wireName },
      { kind: 'organisation', value: ORGANISATION },
    ] as const;
    const change = { identityId: evse, bindings };
    const { approvalId } = unwrap(await world.lifecycle.changeIdentity(change, { ...context('moved'), actor: mara }));
    if (approvalId === null) throw new Error('nobody was asked');
    unwrap(
      await world.lifecycle.answerApproval({ approvalId, verdict: 'approve' }, { ...context('moved'), actor: noor }),
    );
    const actions = (await world.lifecycle.certificate(certificateId, context().actor))?.actions;
    expect(actions?.find(({ name }) => name === 'install')).toMatchObject({ allowed: false });
    const again = await world.lifecycle.installCertificate({ certificateId }, context('it never got it'));
    expect(again).toMatchObject({ ok: false, refusal: { reason: 'no_delivery_path' } });
    await world.run(1);
    expect([station.v2gChains.size, other.v2gChains.size]).toEqual([0, 0]);
  });

  test('that a station refuses is named in the event of its refusal', async () => {
    const { station, evse } = await stationWithEvse({ faults: ['rejects-v2g'] });
    await order(evse);
    await world.run(2);
    const ids = (await world.lifecycle.certificatesOf(evse, context().actor)).map(({ id }) => id);
    const told = (await world.securityEvents(station.identityId)).filter(
      ({ type }) => type === 'signed_certificate_refused',
    );
    expect(told.length).toBeGreaterThan(0);
    for (const { certificateId } of told) expect(ids).toContain(certificateId);
  });

  test('goes to a station that has no message about V2G roots: they are from its factory, and its answer tells', async () => {
    const { station, evse } = await stationWithEvse({ faults: ['knows-no-v2g-roots'] });
    for (const root of await world.lifecycle.v2gRoots('evse_v2g'))
      station.v2gRoots.set(root.fingerprint, unwrap(parseCertificatePem(root.pem)));
    await order(evse);
    await world.run(1);
    expect(await states(evse)).toEqual(['active']);
    expect(world.kindsSentTo(station.identityId)).not.toContain('install_trust_anchor');
    // What it has no message for says nothing of its own anchors.
    const page = await world.evse.stationCapabilities(station.identityId, context().actor);
    expect(page?.capabilities.list_certificates.value).not.toBe(false);
  });

  test('A03, lesson B.8: comes by itself too, once for each EVSE, and each has its own', async () => {
    const { station, evse } = await stationWithEvse();
    const second = await world.enrollEvse(station, `DE-ICE-S-${count}-B`);
    station.settings.organisation_name = ORGANISATION;
    for (const csr of station.vehicleCsrs())
      expect(await ask(station, { csr })).toEqual({ accepted: true, reason: null });
    await world.run(1);
    expect([await states(evse), await states(second)]).toEqual([['active'], ['active']]);
    expect(station.v2gChains.size).toBe(2);
  });

  test('waits for a station that is away, and loses nothing by it', async () => {
    const { station, evse } = await stationWithEvse();
    await world.disconnect(station.identityId);
    await order(evse);
    await world.run(5);
    expect(await states(evse)).toEqual(['requested']);
    world.connectSoon(station.identityId, 0);
    await world.run(1);
    expect(await states(evse)).toEqual(['active']);
  });

  test('of ISO 15118-20 is asked for as such, beside the one of ISO 15118-2', async () => {
    const { station, evse } = await stationWithEvse({ Kind: FakeStation21 });
    await order(evse);
    await order(evse, 'evse_v2g_20');
    await world.run(1);
    expect(await states(evse)).toEqual(['active', 'active']);
    const uses = world.commands.flatMap(({ identityId, command }) =>
      identityId === station.identityId && command.kind === 'deliver_certificate' ? [command.use] : [],
    );
    expect(uses.sort()).toEqual(['v2g', 'v2g_20']);
  });

  test('lesson B.9: is not sent when its chain is longer than the station said', async () => {
    const { station, evse } = await stationWithEvse();
    station.settings.max_certificate_chain_size = '600';
    await order(evse);
    await world.run(2);
    expect(world.kindsSentTo(station.identityId)).not.toContain('deliver_certificate');
    expect(await states(evse)).toEqual(['issued']);
  });

  test('trap N.8: that is accepted and never listed is not in force, and a person is told', async () => {
    const { station, evse } = await stationWithEvse({ faults: ['accepts-v2g-without-listing'] });
    await order(evse);
    await world.run(2);
    expect(await states(evse)).toEqual(['installed_pending_activation']);
    const events = await world.securityEvents(station.identityId);
    expect(events[0]).toMatchObject({ type: 'signed_certificate_refused', details: { phase: 'listing' } });
  });

  test('whose listing does not count is told of once: its renewal stops by that name, and an order that lists it names it', async () => {
    const { station, evse } = await stationWithEvse();
    const detail = 'It was seen too long ago.';
    let told = 0;
    const refusing = async () => {
      told += 1;
      return refused({ reason: 'evidence_too_old' as const, detail });
    };
    const certificateId = await withEvidence(refusing, async () => {
      const ordered = await order(evse);
      await world.run(1);
      return ordered;
    });
    expect(told).toBe(1);
    const renewal = await renewalOf(certificateId);
    expect(renewal).toMatchObject({ phase: 'failed', stop: { code: 'evidence_too_old', phase: 'listing' } });
    expect(renewal?.lastOutcome).toContain(detail);
    const events = await world.securityEvents(station.identityId);
    expect(events[0]?.details).toMatchObject({ because: renewal?.lastOutcome });
    await withEvidence(refusing, async () => {
      await world.evse.orderCertificateList({ identityId: station.identityId }, context());
      await world.run(1);
    });
    const { orders = [] } = (await world.evse.installedCertificates(station.identityId, context().actor)) ?? {};
    expect(orders[0]?.outcome).toMatch(new RegExp(`${certificateId}: .*${detail} \\(evidence_too_old\\)`));
  });

  test('whose listing counts and is not enough stops its renewal with what is missing', async () => {
    const { evse } = await stationWithEvse();
    const certificateId = await order(evse);
    const noted = { certificateId, effect: 'noted', stillNeeded: 'an OCSP query' } as const;
    await withEvidence(
      async () => ok(noted),
      () => world.run(1),
    );
    expect(await states(evse)).toEqual(['installed_pending_activation']);
    const renewal = await renewalOf(certificateId);
    expect(renewal).toMatchObject({ phase: 'failed', stop: { code: 'evidence_incomplete', phase: 'listing' } });
    expect(renewal?.lastOutcome).toContain('not in force without an OCSP query');
  });

  test('that is listed when it has been revoked meanwhile leads to another one, as its next look finds out', async () => {
    const { station, evse } = await stationWithEvse();
    let revoked = 0;
    const certificateId = await withEvidence(
      async (...sighting) => {
        const [current] = await world.lifecycle.certificatesOf(evse, context().actor);
        if (current !== undefined && ++revoked === 1) {
          const command = { certificateId: current.id, reason: 'keyCompromise' } as const;
          unwrap(await world.lifecycle.revokeCertificate(command, context('meanwhile')));
        }
        return world.lifecycle.recordEvidence(...sighting);
      },
      async () => {
        const ordered = await order(evse);
        await world.run(2);
        return ordered;
      },
    );
    expect((await states(evse)).toSorted()).toEqual(['active', 'revoked']);
    expect(await renewalOf(certificateId)).toBeUndefined();
    expect(world.kindsSentTo(station.identityId).filter((kind) => kind === 'deliver_certificate')).toHaveLength(2);
  });

  test('is compared every day with what a station of Profile 2 lists, though no root of ours was ever sent to it', async () => {
    const { station, evse } = await stationWithEvse({ faults: ['knows-no-v2g-roots'] });
    for (const root of await world.lifecycle.v2gRoots('evse_v2g'))
      station.v2gRoots.set(root.fingerprint, unwrap(parseCertificatePem(root.pem)));
    await order(evse);
    await world.run(1);
    expect(await states(evse)).toEqual(['active']);
    const lists = () => world.kindsSentTo(station.identityId).filter((kind) => kind === 'list_certificates').length;
    const before = lists();
    world.clock.advance(86_400_001);
    await world.evse.orderDueLists();
    await world.run(0.01);
    expect(lists()).toBe(before + 1);
  });

  test('is asked once of a station that does not know it, which says nothing of its own certificate', async () => {
    const { station, evse } = await stationWithEvse({ faults: ['knows-no-v2g'] });
    await order(evse);
    await world.run(1);
    expect(world.kindsSentTo(station.identityId).filter((kind) => kind === 'request_signing_request')).toHaveLength(1);
    const caseId = await world.migrate(station.identityId);
    await world.run(1);
    expect(await world.evse.migration(caseId, 'all')).toMatchObject({ state: 'active' });
    // What it sends by itself it knows.
    station.settings.organisation_name = ORGANISATION;
    for (const csr of station.vehicleCsrs())
      expect(await ask(station, { csr })).toEqual({ accepted: true, reason: null });
    await world.run(1);
    expect(await states(evse)).toEqual(['active']);
  });

  test('that the station refuses leads to a new key, and ends when the tries are spent', async () => {
    const { station, evse } = await stationWithEvse({ faults: ['rejects-v2g'] });
    await order(evse);
    await world.run(2);
    expect(new Set(await states(evse))).toEqual(new Set(['retired']));
    expect(world.kindsSentTo(station.identityId).filter((kind) => kind === 'deliver_certificate')).toHaveLength(3);
  });

  test('F5: whose answer is lost is looked up in the list before anything is sent again', async () => {
    const { station, evse } = await stationWithEvse();
    let lost = 0;
    world.mishapFor = ({ kind }) => (kind === 'deliver_certificate' && ++lost === 1 ? 'lost_after' : 'none');
    await order(evse);
    await world.run(1);
    world.mishapFor = () => 'none';
    expect(await states(evse)).toEqual(['active']);
    expect(world.kindsSentTo(station.identityId).filter((kind) => kind === 'deliver_certificate')).toHaveLength(1);
  });
});

describe('a request for a certificate towards vehicles', () => {
  test('of an unknown SeccId, of another station’s, or with two of them is refused', async () => {
    const { station, seccId } = await stationWithEvse();
    const other = await stationWithEvse();
    const csr = station.requestFor(subjectOf('DE-NOBODY-S-1'));
    expect(await ask(station, { csr })).toEqual({ accepted: false, reason: 'secc_id_unknown' });
    const foreign = station.requestFor(subjectOf(other.seccId));
    expect(await ask(station, { csr: foreign })).toEqual({ accepted: false, reason: 'secc_id_of_another_station' });
    const two = station.requestFor([...subjectOf(seccId), { name: 'CN', value: seccId }]);
    expect(await ask(station, { csr: two })).toEqual({ accepted: false, reason: 'secc_id_unknown' });
    expect(await ask(station, { csr: 'no request' })).toMatchObject({ accepted: false });
    expect(await ask(station, { csr, identityId: 'idn_nobody' })).toEqual({
      accepted: false,
      reason: 'charger_unknown',
    });
  });

  test('with a key of another use is refused, whichever came first: combined_crosses_trust_domains', async () => {
    const { station, evse, seccId } = await stationWithEvse();
    const csr = station.requestFor(subjectOf(seccId));
    expect(await ask(station, { csr })).toEqual({ accepted: true, reason: null });
    const reason = 'combined_crosses_trust_domains';
    expect(await ask(station, { csr, use: 'v2g_20' })).toEqual({ accepted: false, reason });
    expect(await ask(station, { csr, use: 'charging_station' })).toEqual({ accepted: false, reason });
    await world.run(1);
    expect(await states(evse)).toEqual(['active']);
  });

  test('trap N.14: sent again is the same, and for another key has its turn afterwards', async () => {
    const { station, evse, seccId } = await stationWithEvse({ Kind: FakeStation21 });
    const [first, second] = [station.requestFor(subjectOf(seccId)), station.requestFor(subjectOf(seccId))];
    const accepted = { accepted: true, reason: null };
    const send = (csr: string) => ask(station, { csr, ...station.numberRequest(csr) });
    expect(await send(first)).toEqual(accepted);
    expect(await send(second)).toEqual(accepted);
    expect(await send(first)).toEqual(accepted);
    expect(await send(second)).toEqual(accepted);
    await world.run(1);
    const sent = world.commands.flatMap(({ identityId, command }) =>
      identityId === station.identityId && command.kind === 'deliver_certificate' ? [command.requestId] : [],
    );
    expect(sent).toEqual([43, 44]);
    expect((await states(evse)).sort()).toEqual(['active', 'retired']);
  });

  test('trap B.4, A02.FR.21: is never refused for what passes by itself', async () => {
    const { station, evse, seccId } = await stationWithEvse();
    // Brought by somebody else, and not issued yet.
    const csrPem = new FakeStation({ wireName: 'X', serialNumber: 'X', password: 'x' }).requestFor(subjectOf(seccId));
    const place = { identityId: evse, purpose: 'evse_v2g', slot: null } as const;
    unwrap(await world.lifecycle.issueCertificate({ ...place, csrPem }, context()));
    expect(await ask(station, { csr: station.requestFor(subjectOf(seccId)) })).toEqual({
      accepted: true,
      reason: null,
    });
    await world.run(1);
    expect((await states(evse)).filter((state) => state === 'active')).toHaveLength(1);
    expect(station.v2gChains.size).toBe(1);
  });

  test('for a root that is wanted is given one under that root, and none under another (2.1, A02.FR.27)', async () => {
    const chains = await world.authority.chains();
    const root = unwrap(parseCertificatePem(chains.find(({ name }) => name === 'iso15118-evse')?.rootPem ?? ''));
    const foreign = unwrap(parseCertificatePem(chains.find(({ name }) => name === 'iso15118-evse-20')?.rootPem ?? ''));
    const wantedRoot = certificateHashData(root, root);
    const other = 'cd'.repeat(32);
    const { station, evse, seccId } = await stationWithEvse({ v2gRoots: [other, root.fingerprint] });
    const csr = () => station.requestFor(subjectOf(seccId));
    expect(await ask(station, { csr: csr(), wantedRoot: certificateHashData(foreign, foreign) })).toEqual({
      accepted: false,
      reason: 'v2g_root_not_served',
    });
    expect(await ask(station, { csr: csr(), wantedRoot })).toEqual({ accepted: true, reason: null });
    await world.run(1);
    const [record] = await world.lifecycle.certificatesOf(evse, context().actor);
    expect(record).toMatchObject({ state: 'active', slot: root.fingerprint });
    const bound = await stationWithEvse({ v2gRoots: [other] });
    const named = bound.station.requestFor(subjectOf(bound.seccId));
    expect(await ask(bound.station, { csr: named, wantedRoot })).toEqual({
      accepted: false,
      reason: 'v2g_root_not_bound',
    });
  });

  test('trap N.22: has the O that the station was told for it, and where it has no such setting that of its own', async () => {
    const told = async (Kind: typeof FakeStation) => {
      const { station, evse } = await stationWithEvse({ Kind });
      await order(evse);
      await world.run(1);
      expect(await states(evse)).toEqual(['active']);
      return world.kindsSentTo(station.identityId).filter((kind) => kind.startsWith('change'));
    };
    expect(await told(FakeStation)).toEqual(['change v2g_organisation_name']);
    expect(await told(FakeStation16)).toEqual(['change v2g_organisation_name', 'change organisation_name']);
  });

  test('comes from a station of 1.6 alike, and a request that cannot be read counts as a try', async () => {
    const { station, evse } = await stationWithEvse({ Kind: FakeStation16 });
    const broken = pemEncode('CERTIFICATE REQUEST', Buffer.from([0x30, 0x00]));
    station.vehicleCsrs = () => [broken];
    await order(evse);
    await world.run(2);
    expect(await states(evse)).toEqual(['requested']);
    const asked = world.kindsSentTo(station.identityId).filter((kind) => kind === 'request_signing_request');
    expect(asked).toHaveLength(3);
  });
});
