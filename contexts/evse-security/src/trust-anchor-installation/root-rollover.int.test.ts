import { unwrap } from '@bfcert/kernel/result';
import { parseCertificatePem } from '@bfcert/kernel/x509';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { FakeStation } from '../testing/fake-station.ts';
import { context, mara, noor, TestWorld } from '../testing/test-world.ts';
import { rules } from '../testing/wave-facts.ts';
import type { WaveId } from '../wave/wave.ts';

type CertificateId = Parameters<TestWorld['lifecycle']['renewCertificate']>[0]['certificateId'];

let world: TestWorld;
beforeAll(async () => {
  world = await TestWorld.create();
});
afterAll(() => world.end());

/** On Profile 3 with our roots, and from now on it takes no other that none of them has signed. */
async function thatChecks(name: string) {
  const station = await world.enroll(name);
  const caseId = await world.migrate(station.identityId);
  await world.run();
  station.settings.additional_root_check = 'true';
  const exception = {
    identityId: station.identityId,
    capability: 'additional_root_check',
    value: true,
    responsible: 'Field service',
    until: new Date(world.clock.now().getTime() + 200 * 86_400_000),
  };
  unwrap(await world.evse.grantCapabilityException(exception, context('seen at the depot')));
  const renew = async () => {
    const records = await world.lifecycle.certificatesOf(station.identityId, mara);
    const certificateId = records.find(({ state }) => state === 'active')?.id as CertificateId;
    unwrap(await world.lifecycle.renewCertificate({ certificateId }, context('renewal is due')));
    await world.run(2);
    return (await world.lifecycle.certificatesOf(station.identityId, mara)).filter(({ state }) => state === 'active')
      .length;
  };
  const installed = () =>
    world.commands.flatMap(({ identityId, command }) =>
      identityId === station.identityId && command.kind === 'install_trust_anchor' ? [command.certificatePem] : [],
    );
  const anchors = async () => (await world.evse.migration(caseId, 'all'))?.anchors ?? [];
  return { station, renew, installed, anchors };
}

const named = (station: FakeStation, name: string) =>
  [...station.anchors.values()].filter(({ subject }) => subject.der.includes(Buffer.from(name)));

test('a station that checks is sent the new root as the old one has signed it, is renewed, and is not blamed for the old one that it deletes', async () => {
  const { station, renew, installed, anchors } = await thatChecks('RR-1');
  const before = installed().length;
  const next = world.authority.addServerRoot('Test Server Root 2');
  await world.lifecycle.releaseAddedAnchors();
  expect(await renew()).toBe(1);

  const [sent, ...more] = installed().slice(before);
  expect(more).toEqual([]);
  const form = unwrap(parseCertificatePem(sent ?? ''));
  expect(form.fingerprint).not.toBe(next.fingerprint);
  expect(form.subject.der.equals(next.subject.der) && form.spkiSha256 === next.spkiSha256).toBe(true);
  expect((await anchors()).find(({ fingerprint }) => fingerprint === next.fingerprint)).toMatchObject({
    state: 'verified',
  });

  // M05.FR.09–16: the new one has worked, so the one before it goes.
  const [old] = named(station, 'Test Server Root').filter(({ subject }) => !subject.der.equals(next.subject.der));
  station.anchors.delete(old?.fingerprint ?? '');
  unwrap(await world.evse.orderCertificateList({ identityId: station.identityId }, context('as every day')));
  await world.run(1);
  const about = { kind: 'identity', id: station.identityId } as const;
  expect(await world.lifecycle.incidents({ about, after: null, limit: 5 }, mara)).toEqual([]);
  expect(await renew()).toBe(1);
  expect(installed()).toHaveLength(before + 1);
});

test('two new roots in a row are sent one after the other, each as the one before it has signed it', async () => {
  const { station, renew } = await thatChecks('RR-2');
  world.authority.addServerRoot('Test Server Root 3');
  world.authority.addServerRoot('Test Server Root 4');
  await world.lifecycle.releaseAddedAnchors();
  expect(await renew()).toBe(1);
  expect(named(station, 'Test Server Root 3')).toHaveLength(1);
  expect(named(station, 'Test Server Root 4')).toHaveLength(1);
});

test('one that checks and has lost all its roots is sent nothing, by itself or by a wave, while no root is known to verify our listeners', async () => {
  const { station, installed } = await thatChecks('RR-4');
  station.anchors.clear();
  unwrap(await world.evse.orderCertificateList({ identityId: station.identityId }, context()));
  await world.run(0.01);
  const before = installed().length;
  await world.evse.reconcileAnchors();
  await world.run(0.01);
  expect(installed()).toHaveLength(before);
  const selection = { identityIds: [station.identityId] };
  const plan = { kind: 'trust_anchors', name: 'RR-4', selection, rules, count: null } as const;
  expect(unwrap(await world.evse.planWave(plan, context()))).toMatchObject({
    count: 0,
    skipped: [{ reason: 'family_cannot', detail: expect.stringContaining('AdditionalRootCertificateCheck') }],
  });
});

test('on Profile 2 one that checks is brought by a wave what it takes; of what it takes in no form the wave, the next plan and the drift say so', async () => {
  const station = await world.enroll('RR-3');
  const { anchors } = await world.lifecycle.stationTrustAnchors();
  const [server] = anchors.filter(({ name }) => name === 'CN=Test Server Root');
  const root = unwrap(parseCertificatePem(server?.pem ?? ''));
  station.anchors.set(root.fingerprint, root);
  station.settings.additional_root_check = 'true';
  const prepared = async () => {
    const query = { purpose: 'charging_station_trust', state: 'prepared', after: null, limit: 1 } as const;
    return (await world.lifecycle.trustAnchorBundles(query))[0]?.id;
  };
  const as = (actor: typeof mara) => ({ ...context('the root ends'), actor });
  const next = world.authority.addServerRoot('Test Server Root 5');
  await world.lifecycle.releaseAddedAnchors();
  const bundleId = (await prepared()) as NonNullable<Awaited<ReturnType<typeof prepared>>>;
  unwrap(await world.lifecycle.releaseTrustAnchors({ bundleId, readiness: { losing: 0, unknown: 0 } }, as(mara)));
  world.connectSoon(station.identityId, 0);
  await world.run(0.01);
  const plan = (count: number | null) =>
    world.evse.planWave(
      {
        kind: 'trust_anchors',
        name: 'RR-3',
        selection: { identityIds: [station.identityId] },
        rules: { ...rules, canarySize: 0 },
        count,
      },
      as(mara),
    );
  const waveId = unwrap(await plan(1)).waveId as WaveId;
  const { approvalId } = unwrap(await world.evse.askToStartWave({ waveId }, as(mara)));
  unwrap(await world.lifecycle.answerApproval({ approvalId: approvalId as never, verdict: 'approve' }, as(noor)));
  await world.run(1);

  // The new root, as the one that it has has signed it; and not that of stations' own certificates.
  const installed = [...station.anchors.values()].filter(({ spkiSha256 }) => spkiSha256 === next.spkiSha256);
  expect(installed.map(({ fingerprint }) => fingerprint === next.fingerprint)).toEqual([false]);
  const failed = await world.evse.waveMembers(waveId, { state: 'failed', after: 0, limit: 9 }, 'all');
  expect(failed).toMatchObject([{ because: { code: 'additional_root_check' } }]);
  expect(unwrap(await plan(null))).toMatchObject({
    count: 0,
    skipped: [{ reason: 'family_cannot', detail: expect.stringContaining('AdditionalRootCertificateCheck') }],
  });
  const [drift] = (
    await world.evse.anchorDrift(
      { bundle: 'charging_station_trust', drift: 'missing', fingerprint: null, after: null, limit: 50 },
      'all',
    )
  ).filter((one) => one.station.identityId === station.identityId);
  expect(drift?.missing.map(({ anchor }) => anchor.name)).not.toContain('CN=Test Server Root 5');
  expect(drift?.missing.map(({ next: step }) => [step.step, step.code])).toContainEqual([
    'person',
    'additional_root_check',
  ]);
});
