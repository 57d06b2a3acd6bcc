import { newId } from '@bfcert/kernel/ids';
import { unwrap } from '@bfcert/kernel/result';
import { certificateHashData, parseCertificatePem, sameHashData } from '@bfcert/kernel/x509';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { ChargerId } from '../charger/charger.ts';
import type { UpstreamChange } from '../station-contract/index.ts';
import { testAnchors } from '../testing/test-anchors.ts';
import { context, mara, TestWorld } from '../testing/test-world.ts';

let world: TestWorld;
beforeAll(async () => {
  world = await TestWorld.create();
});
afterAll(() => world.end());

const [foreignAnchor] = testAnchors('of another CSMS').anchors;
if (foreignAnchor === undefined) throw new Error('there is one');
const foreign = unwrap(parseCertificatePem(foreignAnchor.pem));
const removal: Extract<UpstreamChange, { kind: 'delete' }> = {
  kind: 'delete',
  hashData: { ...certificateHashData(foreign, foreign, 'SHA384'), hashAlgorithm: 'SHA384' },
};
const installation = (certificatePem: string): UpstreamChange => ({ kind: 'install', of: 'csms_root', certificatePem });

let stations = 0;
/** On Profile 3, in its second session, with a root of another CSMS beside ours. */
async function station() {
  const one = await world.enroll(`UC-${++stations}`);
  one.anchors.set(foreign.fingerprint, foreign);
  await world.migrate(one.identityId);
  await world.run(0.5);
  await world.disconnect(one.identityId);
  world.clock.advance(1_000);
  await world.connect(one.identityId);
  return one.identityId;
}

async function connectionOf(id: ChargerId) {
  const session = await world.deps.transactions.run((tx) => world.deps.stores.sessions.current(tx, id));
  return session?.connectionId ?? 'none';
}

const ask = async (identityId: ChargerId, change: UpstreamChange, connectionId?: string) =>
  world.evse.judgeUpstreamChange({
    identityId,
    connectionId: connectionId ?? (await connectionOf(identityId)),
    upstream: 'depot',
    change,
  });

async function audited(identityId: ChargerId) {
  await world.lifecycle.sealAudit();
  const entries = (await world.lifecycle.auditEntries({ after: 0, limit: 1_000 })).map(({ entry }) => entry);
  return entries.filter((entry) => entry.identityId === identityId && /-upstream-/.test(entry.action));
}

test('a root of ours passes, one that the station lists is there already, another is refused; each is in the audit', async () => {
  const identityId = await station();
  const { anchors } = await world.lifecycle.stationTrustAnchors();
  const ours = anchors[0]?.pem ?? '';
  const passed = await ask(identityId, installation(ours));
  expect(passed).toEqual({ decision: 'pass', correlationId: expect.stringMatching(/^cor_/) });
  const refused = { decision: 'refused', detail: expect.stringMatching(/^[\x20-\x7e]{1,200}$/) };
  expect(await ask(identityId, installation(foreignAnchor.pem))).toEqual(refused);
  expect(await ask(identityId, installation('PEM'))).toEqual(refused);

  // What it says is kept, and it is asked what it has.
  await world.fact({
    at: world.clock.now().toISOString(),
    kind: 'upstream_change_answered',
    identityId,
    connectionId: await connectionOf(identityId),
    upstream: 'depot',
    change: 'install',
    answer: 'Accepted',
    correlationId: passed.decision === 'pass' ? passed.correlationId : '',
  });
  await world.run(0.01);
  expect(world.kindsSentTo(identityId).at(-1)).toBe('list_certificates');
  expect(await ask(identityId, installation(ours))).toEqual({ decision: 'done' });

  const [first, second, third, answer, last] = await audited(identityId);
  expect([first, second, third, answer, last].map((entry) => [entry?.action, entry?.after])).toEqual([
    ['judge-upstream-install', 'pass'],
    ['judge-upstream-install', 'not_in_our_bundle'],
    ['judge-upstream-install', 'certificate_unreadable'],
    ['answer-upstream-install', 'Accepted'],
    ['judge-upstream-install', 'done'],
  ]);
  expect(first).toMatchObject({
    actor: 'system:upstream',
    reason: 'the central system depot behind us asked for it',
    detail: { upstream: 'depot', of: 'csms_root', fingerprint: anchors[0]?.fingerprint },
  });
  expect(answer?.correlationId).toBe(first?.correlationId);
});

test('what is to be deleted is listed first in this session, by our asking; then it passes unless the station needs it', async () => {
  const identityId = await station();
  const before = world.kindsSentTo(identityId).length;
  expect(await ask(identityId, removal)).toMatchObject({
    decision: 'refused',
    detail: expect.stringContaining('ask again'),
  });
  // Asked again at once, it is not asked for twice.
  expect(await ask(identityId, removal)).toMatchObject({ decision: 'refused' });
  await world.run(0.01);
  expect(world.kindsSentTo(identityId).slice(before)).toEqual(['list_certificates']);
  expect(await ask(identityId, removal)).toEqual({ decision: 'pass', correlationId: expect.any(String) });

  const { certificates } = (await world.deps.transactions.run((tx) =>
    world.deps.stores.installedCertificates.find(tx, identityId),
  )) ?? { certificates: [] };
  const ours = certificates.filter(({ hashData }) => !sameHashData(hashData, removal.hashData));
  expect(ours.length).toBeGreaterThan(0);
  for (const { hashData } of ours)
    expect(await ask(identityId, { kind: 'delete', hashData })).toMatchObject({ decision: 'refused' });
  expect((await audited(identityId)).map(({ after }) => after)).toEqual([
    'list_outdated',
    'list_outdated',
    'pass',
    ...ours.map(() => 'anchor_is_needed'),
  ]);
});

test('I5, threat 11: our root is not the upstream’s to delete, though the station has listed it to it as a manufacturer’s', async () => {
  const identityId = await station();
  const [ours] = (await world.lifecycle.stationTrustAnchors()).anchors;
  const root = unwrap(parseCertificatePem(ours?.pem ?? ''));
  for (const hashAlgorithm of ['SHA256', 'SHA512'] as const) {
    const hashData = { ...certificateHashData(root, root, hashAlgorithm), hashAlgorithm };
    for (const listedAs of ['manufacturer_root', 'vehicle_root'] as const)
      expect(await ask(identityId, { kind: 'delete', hashData, listedAs })).toMatchObject({ decision: 'refused' });
  }
  expect(await ask(identityId, { ...removal, listedAs: 'manufacturer_root' })).toMatchObject({ decision: 'pass' });
  const seen = await audited(identityId);
  expect(seen.map(({ action, after }) => [action, after])).toEqual([
    ...Array.from({ length: 4 }, () => ['judge-upstream-delete', 'anchor_is_needed']),
    ['judge-upstream-delete', 'pass'],
  ]);
  expect(seen[0]?.detail).toMatchObject({ upstream: 'depot', listedAs: 'manufacturer_root' });
});

test('D-005: what is to be believed for firmware passes, and a key that is ours for anything else does not, in whatever version', async () => {
  const identityId = await station();
  const firmware = (certificatePem: string): UpstreamChange => ({
    kind: 'install',
    of: 'manufacturer_root',
    certificatePem,
  });
  expect(await ask(identityId, firmware(foreignAnchor.pem))).toMatchObject({ decision: 'pass' });
  const [ours] = (await world.lifecycle.stationTrustAnchors()).anchors;
  expect(await ask(identityId, firmware(ours?.pem ?? ''))).toMatchObject({ decision: 'refused' });
  const [broker, vendor] = testAnchors('of a broker', 'of a vendor').anchors as unknown as [
    typeof foreignAnchor,
    typeof foreignAnchor,
  ];
  const as = { ...context('their roots'), actor: mara };
  const brought = (purpose: 'iot_hub_trust' | 'firmware_signing_trust', anchorsPem: string) =>
    world.lifecycle.importTrustAnchors({ purpose, anchorsPem, dryRun: false }, as);
  unwrap(await brought('iot_hub_trust', broker.pem));
  unwrap(await brought('firmware_signing_trust', vendor.pem));
  expect(await ask(identityId, firmware(broker.pem))).toMatchObject({
    decision: 'refused',
    detail: expect.stringContaining('something else than firmware'),
  });
  expect(await ask(identityId, firmware(vendor.pem))).toMatchObject({ decision: 'pass' });
  expect((await audited(identityId)).map(({ action, after }) => [action, after])).toEqual([
    ['judge-upstream-install', 'pass'],
    ['judge-upstream-install', 'ours_for_another_use'],
    ['judge-upstream-install', 'ours_for_another_use'],
    ['judge-upstream-install', 'pass'],
  ]);
});

test('of a session that is over, or in for its own certificate alone, nothing is changed', async () => {
  const identityId = await station();
  const over = { decision: 'refused', detail: 'the session of this station is over' };
  expect(await ask(identityId, removal, 'con_before')).toEqual(over);
  expect(await ask(newId('idn'), removal, 'con_before')).toEqual(over);
  expect(await audited(identityId)).toEqual([]);
});
