import { unwrap } from '@bfcert/kernel/result';
import { certificateHashData, parseCertificatePem, sameHashData } from '@bfcert/kernel/x509';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import type { ChargerId } from '../charger/charger.ts';
import { observeCapabilities } from '../commands/observe-capability.ts';
import type { InstalledCertificate } from '../station-contract/index.ts';
import { FakeStation16 } from '../testing/fake-station-16.ts';
import { testAnchors } from '../testing/test-anchors.ts';
import { context, mara, TestWorld } from '../testing/test-world.ts';
import type { NamedCertificate, StationOrderId } from './station-order.ts';

let world: TestWorld;
let stations = 0;
beforeAll(async () => {
  world = await TestWorld.create();
});
afterAll(() => world.end());
afterEach(() => {
  world.mishapFor = () => 'none';
});

const manufacturer: InstalledCertificate = {
  kind: 'manufacturer_root',
  hashData: { hashAlgorithm: 'SHA256', issuerNameHash: 'AA', issuerKeyHash: 'BB', serialNumber: '01' },
  children: [],
};

/** On Profile 3, with a manufacturer's root and one root for its CSMS that is none of ours. */
async function station(Kind?: typeof FakeStation16) {
  const one = await world.enroll(`OR-${++stations}`, [], {}, Kind);
  one.others.push(manufacturer);
  const foreign = unwrap(parseCertificatePem(testAnchors(`foreign ${stations}`).anchors[0]?.pem ?? ''));
  one.anchors.set(foreign.fingerprint, foreign);
  await world.migrate(one.identityId);
  await world.run(0.5);
  return Object.assign(one, { foreign });
}

const page = async (id: ChargerId) => {
  const found = await world.evse.installedCertificates(id, mara);
  if (found === null) throw new Error('no such station');
  return found;
};

async function listed(id: ChargerId) {
  const { orderId } = unwrap(await world.evse.orderCertificateList({ identityId: id }, context()));
  await world.run(0.01);
  return orderId;
}

const order = (id: StationOrderId) => world.deps.transactions.run((tx) => world.deps.stores.orders.find(tx, id));

const named = async (id: ChargerId, kind: string, which = 0): Promise<NamedCertificate> => {
  const certificate = (await page(id)).certificates.filter((one) => one.kind === kind)[which];
  if (certificate === undefined) throw new Error(`no ${kind}`);
  return certificate;
};

const remove = (identityId: ChargerId, certificate: NamedCertificate, as = context('not ours')) =>
  world.evse.orderCertificateDeletion({ identityId, certificate }, as);

describe('a list', () => {
  test('lesson B.26: is kept as the station says it, with its time, and says which roots are ours', async () => {
    const { identityId } = await station();
    expect(await page(identityId)).toMatchObject({ listedAt: null, certificates: [] });
    const orderId = await listed(identityId);
    expect(await order(orderId)).toMatchObject({ state: 'done', outcome: 'The station lists 4 certificates.' });
    const { certificates, listedAt, missing } = await page(identityId);
    expect(Date.parse(listedAt ?? '')).toBeGreaterThan(0);
    expect(missing).toEqual([]);
    expect(certificates.map(({ kind, anchor }) => [kind, anchor !== null])).toEqual([
      ['csms_root', false],
      ['csms_root', true],
      ['csms_root', true],
      ['manufacturer_root', false],
    ]);
    expect(certificates[0]?.hashData.issuerKeyHash).toMatch(/^[0-9A-F]{96}$/);
    expect(certificates[0]?.hashData.serialNumber).toMatch(/^0/);
    expect(certificates.map(({ notDeletable }) => notDeletable === null)).toEqual([true, false, false, false]);
  });

  test('of a station of 1.6 is asked for kind by kind', async () => {
    const { identityId } = await station(FakeStation16);
    await listed(identityId);
    expect((await page(identityId)).certificates.map(({ kind }) => kind)).toEqual([
      'csms_root',
      'csms_root',
      'csms_root',
      'manufacturer_root',
    ]);
    const asked = world.commands.flatMap(({ identityId: of, command }) =>
      of === identityId && command.kind === 'list_certificates' ? [command.kinds] : [],
    );
    expect(asked).toEqual([['csms_root'], ['manufacturer_root'], ['v2g_root'], ['mo_root'], ['v2g_chain']]);
  });

  test('waits for a station that is away, and ends when it does not come', async () => {
    const one = await station();
    await world.disconnect(one.identityId);
    const orderId = await listed(one.identityId);
    expect(await order(orderId)).toMatchObject({ state: 'waiting' });
    expect(await world.evse.orderCertificateList({ identityId: one.identityId }, context())).toMatchObject({
      ok: false,
      refusal: { reason: 'already_on_order' },
    });
    world.connectSoon(one.identityId);
    await world.run(0.01);
    expect(await order(orderId)).toMatchObject({ state: 'done' });

    await world.disconnect(one.identityId);
    const late = await listed(one.identityId);
    await world.run(1);
    world.clock.advance(86_400_000);
    await world.evse.jobs['station-orders'](late);
    expect(await order(late)).toMatchObject({ state: 'expired' });
  });

  test('without an answer says so; one that did not leave waits on', async () => {
    const one = await station();
    world.mishapFor = (command) => (command.kind === 'list_certificates' ? 'lost_before' : 'none');
    expect(await order(await listed(one.identityId))).toMatchObject({
      state: 'failed',
      outcome: 'What came of it is not known (timeout); list its certificates again.',
    });
    let times = 0;
    world.mishapFor = (command) => (command.kind === 'list_certificates' && ++times === 1 ? 'gateway_away' : 'none');
    const orderId = await listed(one.identityId);
    expect(await order(orderId)).toMatchObject({ state: 'waiting' });
    world.clock.advance(30_000);
    await world.evse.lookAtDueProcesses();
    await world.run(0.01);
    expect(await order(orderId)).toMatchObject({ state: 'done' });
  });

  test('whose process died is taken up again at its time, from the beginning', async () => {
    const one = await station();
    let times = 0;
    world.mishapFor = (command) => (command.kind === 'list_certificates' && ++times === 1 ? 'crash_after' : 'none');
    const orderId = await listed(one.identityId);
    expect(await order(orderId)).toMatchObject({ state: 'sent' });
    await world.evse.jobs['station-orders'](orderId);
    expect(await order(orderId)).toMatchObject({ state: 'sent' });
    world.clock.advance(12 * 30_000);
    await world.evse.lookAtDueProcesses();
    await world.run(0.01);
    expect(await order(orderId)).toMatchObject({ state: 'done' });
  });
});

describe('a deletion', () => {
  test('lesson B.27: is sent with exactly what was reported, proven by the next list, and audited', async () => {
    const one = await station();
    await listed(one.identityId);
    const certificate = await named(one.identityId, 'csms_root');
    const { orderId } = unwrap(await remove(one.identityId, certificate));
    await world.run(0.01);
    expect(await order(orderId)).toMatchObject({ state: 'done', outcome: 'The station does not have it any more.' });
    expect(one.anchors.has(one.foreign.fingerprint)).toBe(false);
    expect((await page(one.identityId)).certificates).toHaveLength(3);
    const sent = world.commands.flatMap(({ command }) =>
      command.kind === 'delete_certificate' ? [command.hashData] : [],
    );
    expect(sent).toEqual([certificate.hashData]);
    await world.lifecycle.sealAudit();
    const audit = (await world.lifecycle.auditEntries({ after: 0, limit: 5_000 })).map(({ entry }) => entry);
    const about = audit.filter(({ identityId, reason }) => identityId === one.identityId && reason === 'not ours');
    expect(about.map(({ action, actor, after }) => [action, actor, after])).toEqual([
      ['delete-station-certificate', 'user:tess', 'waiting'],
      ['carry-out-station-order', 'system:station-orders', 'done'],
    ]);
  });

  test('lesson B.27: that is named in other letters, as drift may tell them, is sent in the station’s own', async () => {
    const one = await station();
    await listed(one.identityId);
    const certificate = await named(one.identityId, 'csms_root');
    const { hashData } = certificate;
    const letters = {
      ...hashData,
      issuerNameHash: hashData.issuerNameHash.toLowerCase(),
      issuerKeyHash: hashData.issuerKeyHash.toLowerCase(),
      serialNumber: hashData.serialNumber.toLowerCase().replace(/^0+/, ''),
    };
    expect(letters).not.toEqual(hashData);
    const before = world.commands.length;
    const { orderId } = unwrap(await remove(one.identityId, { ...certificate, hashData: letters }));
    await world.run(0.01);
    expect(await order(orderId)).toMatchObject({ state: 'done', outcome: 'The station does not have it any more.' });
    const sent = world.commands
      .slice(before)
      .flatMap(({ command }) => (command.kind === 'delete_certificate' ? [command.hashData] : []));
    expect(sent).toEqual([hashData]);
  });

  test('of what must stay is refused by name and nothing is sent, whoever asks', async () => {
    const one = await station();
    await listed(one.identityId);
    const before = world.commands.length;
    const refusalOf = async (certificate: NamedCertificate) => {
      const outcome = await remove(one.identityId, certificate);
      return outcome.ok ? 'ordered' : outcome.refusal.reason;
    };
    expect(await refusalOf(await named(one.identityId, 'csms_root', 1))).toBe('anchor_is_needed');
    expect(await refusalOf(manufacturer)).toBe('manufacturer_root_is_apart');
    expect(await refusalOf({ ...manufacturer, kind: 'mo_root' })).toBe('certificate_not_listed');
    await world.run(0.01);
    expect(world.commands).toHaveLength(before);
  });

  test('I5: of a root that no version has any more is refused as long as the station’s own certificate stands under it', async () => {
    const one = await station();
    const own = async () =>
      (await world.lifecycle.stationTrustAnchors()).anchors.find(({ name }) => name === 'CN=Test Station Root');
    const before = await own();
    world.authority.useAnotherStationRoot('Test Station Root 2');
    await world.lifecycle.releaseAddedAnchors();
    const as = { ...context('the root ends'), actor: mara };
    const { bundleId } = unwrap(
      await world.lifecycle.removeTrustAnchors({ fingerprints: [before?.fingerprint ?? ''] }, as),
    );
    unwrap(await world.lifecycle.releaseTrustAnchors({ bundleId, readiness: { losing: 0, unknown: 0 } }, as));
    expect(await own()).toBeUndefined();
    await listed(one.identityId);

    const root = unwrap(parseCertificatePem(before?.pem ?? ''));
    const certificate = (await page(one.identityId)).certificates.find(({ hashData }) =>
      sameHashData(hashData, certificateHashData(root, root, hashData.hashAlgorithm)),
    );
    expect(certificate).toMatchObject({ anchor: null, notDeletable: expect.stringContaining('stands under it') });
    expect(await remove(one.identityId, certificate as NamedCertificate)).toMatchObject({
      refusal: { reason: 'root_in_use' },
    });
    expect(one.anchors.has(root.fingerprint)).toBe(true);
  });

  test('needs its role, a reason and a station in reach', async () => {
    const one = await station();
    await listed(one.identityId);
    const certificate = await named(one.identityId, 'csms_root');
    const actor = { kind: 'user', id: 'olga', roles: ['operator'], owners: 'all' } as const;
    const refusal = (reason: string) => ({ ok: false, refusal: { reason } });
    expect(await remove(one.identityId, certificate, { ...context(), actor })).toMatchObject(refusal('role_missing'));
    expect(await remove(one.identityId, certificate, context(' '))).toMatchObject(refusal('reason_missing'));
    const elsewhere = { ...mara, owners: ['elsewhere'] };
    expect(await remove(one.identityId, certificate, { ...context(), actor: elsewhere })).toMatchObject(
      refusal('charger_unknown'),
    );
    expect(await world.evse.installedCertificates(one.identityId, elsewhere)).toBeNull();
  });

  test('is held against the newest list before it is sent', async () => {
    const one = await station();
    await listed(one.identityId);
    const certificate = await named(one.identityId, 'csms_root');
    const [first, second] = [...one.anchors.keys()].slice(1);
    one.anchors.delete(first ?? '');
    one.anchors.delete(second ?? '');
    const { orderId } = unwrap(await remove(one.identityId, certificate));
    await world.run(0.01);
    expect(await order(orderId)).toMatchObject({ state: 'failed', outcome: expect.stringContaining('last root') });
    expect(one.anchors.size).toBe(1);
  });

  test('that the station refuses, or only says yes to, has failed', async () => {
    const one = await station();
    await listed(one.identityId);
    const certificate = await named(one.identityId, 'csms_root');
    world.mishapFor = (command) => (command.kind === 'delete_certificate' ? 'refused' : 'none');
    const first = unwrap(await remove(one.identityId, certificate)).orderId;
    await world.run(0.01);
    expect(await order(first)).toMatchObject({ state: 'failed', outcome: 'The station refused (not now).' });
    world.mishapFor = (command) => (command.kind === 'delete_certificate' ? 'lost_after' : 'none');
    const second = unwrap(await remove(one.identityId, certificate)).orderId;
    await world.run(0.01);
    expect(await order(second)).toMatchObject({ state: 'done' });
  });
});

describe('by schedule', () => {
  test('stations are listed a day after their last list, once, and what differs is an event and an incident', async () => {
    const one = await station();
    await listed(one.identityId);
    await world.evse.orderDueLists();
    const sent = () => world.kindsSentTo(one.identityId).filter((kind) => kind === 'list_certificates').length;
    await world.run(0.01);
    expect(sent()).toBe(1);

    const [, lost] = [...one.anchors.entries()];
    one.anchors.delete(lost?.[0] ?? '');
    const gained = unwrap(parseCertificatePem(testAnchors('gained').anchors[0]?.pem ?? ''));
    one.anchors.set(gained.fingerprint, gained);
    world.clock.advance(86_400_001);
    await world.evse.orderDueLists();
    await world.evse.orderDueLists();
    await world.run(0.01);
    expect(sent()).toBe(2);
    const { missing, orders } = await page(one.identityId);
    expect(missing.map(({ fingerprint }) => fingerprint)).toEqual([lost?.[0]]);
    expect(orders[0]).toMatchObject({ orderedBy: 'system:certificate-reconciliation', state: 'done' });
    const events = (await world.securityEvents(one.identityId)).map(({ reportedType }) => reportedType);
    expect(events).toEqual(expect.arrayContaining(['trust_anchor_removed', 'trust_anchor_unexpected']));
    await world.lifecycle.sealAudit();
    const audit = (await world.lifecycle.auditEntries({ after: 0, limit: 5_000 })).map(({ entry }) => entry);
    const ofRemoval = audit.filter(({ identityId, after }) => identityId === one.identityId && after === 'removed');
    expect(ofRemoval).toMatchObject([
      {
        actor: 'system:station-orders',
        action: 'list-trust-anchors',
        reason: 'the station listed the trust anchors that it has',
        before: 'verified',
        event: 'TrustAnchorInstallFailed',
      },
    ]);
    const about = { kind: 'identity', id: one.identityId } as const;
    const [incident] = await world.lifecycle.incidents({ about, after: null, limit: 5 }, mara);
    expect(incident).toMatchObject({ cause: 'trust_anchor_mismatch' });
  });

  test('a station whose family cannot list is passed over, and another one that is due is not', async () => {
    const [cannot, can] = [await station(), await station()];
    await listed(cannot.identityId);
    await listed(can.identityId);
    const declared = { family: 'lists nothing', capabilities: { list_certificates: false }, exclusion: null } as const;
    unwrap(await world.evse.declareFamily(declared, { ...context('its manual'), expectedVersion: 0 }));
    const { identityId } = cannot;
    unwrap(await world.lifecycle.changeIdentity({ identityId, family: 'lists nothing' }, context()));
    await world.run(0.01);
    // What it has shown with this firmware would count before what its family declares.
    await world.deps.transactions.run(async (tx) => {
      const seen = { capability: 'list_certificates', value: false, evidence: 'as the test has it' } as const;
      const charger = await world.deps.stores.chargers.find(tx, identityId);
      if (charger !== null) await observeCapabilities(world.deps, tx, charger, [seen]);
    });
    world.clock.advance(86_400_001);
    const ordered = async (id: ChargerId) => (await page(id)).orders.length;
    const before = [await ordered(cannot.identityId), await ordered(can.identityId)];
    await world.evse.orderDueLists();
    expect([await ordered(cannot.identityId), await ordered(can.identityId)]).toEqual([
      before[0],
      (before[1] ?? 0) + 1,
    ]);
    await world.run(0.01);
  });

  test('a root of another that was there at the first list is shown, and no event', async () => {
    const one = await station();
    await listed(one.identityId);
    await listed(one.identityId);
    expect(await world.securityEvents(one.identityId)).toEqual([]);
  });
});

test('lesson B.9: the limits of a station are read again when its firmware is another one', async () => {
  const station = await world.enroll('FIRMWARE-1');
  const { identityId } = station;
  station.limits = { trust_anchor_capacity: '4', connection_slots: '1,2' };
  await world.evse.publishDirtyEntries();
  world.connectSoon(identityId, 0);
  await world.run(0.01);
  const reading = () =>
    world.kindsSentTo(identityId).filter((kind) => kind === 'read_settings' || kind === 'report_settings');
  expect(reading()).toEqual([]);
  const reboot = async (firmwareVersion: string) => {
    Object.assign(station, { firmwareVersion, bootIsDue: true });
    await world.disconnect(identityId);
    world.connectSoon(identityId, 0);
    await world.run(0.01);
  };
  await reboot('1.0');
  expect(reading()).toEqual([]);
  station.settings.max_certificate_chain_size = '5600';
  await reboot('2.0');
  expect(reading()).toEqual(['read_settings', 'report_settings']);
  const known = await world.deps.transactions.run((tx) => world.deps.stores.chargers.find(tx, identityId));
  expect(known?.settings).toMatchObject({ max_certificate_chain_size: '5600', trust_anchor_capacity: '4' });
  const shown = await world.evse.stationCapabilities(identityId, mara);
  expect(shown?.capabilities.max_chain_size).toMatchObject({ value: 5600, source: 'observed' });
  // Its report may come after it has come back, wherever that is.
  await world.disconnect(identityId);
  world.connectSoon(identityId, 0);
  await world.run(0.01);
  expect(world.epochs.at(-1)?.ownRequests).toHaveLength(1);
  // A report that nobody has asked for changes nothing.
  const [connectionId, at] = ['con', world.clock.now().toISOString()];
  await world.fact({
    at,
    kind: 'settings_reported',
    identityId,
    connectionId,
    requestId: 7,
    settings: { trust_anchor_capacity: '9' },
  });
  const after = await world.deps.transactions.run((tx) => world.deps.stores.chargers.find(tx, identityId));
  expect(after?.settings.trust_anchor_capacity).toBe('4');
});
