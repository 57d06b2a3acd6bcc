import type { AnchorChange } from '@bfcert/certificate-lifecycle';
import { unwrap } from '@bfcert/kernel/result';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { recordListedAnchors } from '../commands/record-anchors.ts';
import { recordListedRoots } from '../commands/record-listed-roots.ts';
import { csmsAnchors } from '../commands/station-anchors.ts';
import { FakeStation } from '../testing/fake-station.ts';
import { FakeStation16 } from '../testing/fake-station-16.ts';
import { context, TestWorld } from '../testing/test-world.ts';

let world: TestWorld;
let count = 0;
beforeEach(async () => {
  world = await TestWorld.create();
});
afterEach(() => world.end());

async function migrated(Kind: typeof FakeStation = FakeStation) {
  count += 1;
  const station = await world.enroll(`${Kind.name}-${count}`, [], {}, Kind);
  await world.migrate(station.identityId);
  await world.run();
  return station;
}

const counts = async (change: AnchorChange) => unwrap(await world.evse.trustAnchorReadiness(change, 'all')).counts;
const rows = async (change: AnchorChange, owners: 'all' | readonly string[] = 'all') =>
  unwrap(await world.evse.trustAnchorReadinessOfEach(change, { after: null, limit: 9 }, owners));
const rootNamed = async (name: string): Promise<string> => {
  const { anchors } = await world.lifecycle.stationTrustAnchors();
  const found = anchors.find((anchor) => anchor.name === `CN=${name}`);
  if (found === undefined) throw new Error(`no root ${name}`);
  return found.fingerprint;
};

test('stations that list the root keep their connection, and lose it when the server chain goes to a root that they lack', async () => {
  await migrated();
  await migrated(FakeStation16);
  const fingerprint = await rootNamed('Test Server Root');
  expect(await counts({ kind: 'server_chain', fingerprint })).toEqual({ keeps: 2, loses: 0, unknown: 0, apart: 0 });

  world.authority.addServerRoot('Server Root 2');
  await world.lifecycle.releaseAddedAnchors();
  const second = { kind: 'server_chain', fingerprint: await rootNamed('Server Root 2') } as const;
  expect(await counts(second)).toEqual({ keeps: 0, loses: 2, unknown: 0, apart: 0 });
  expect(await rows(second)).toMatchObject([
    { verdict: 'loses', reason: 'lists_no_root_of_a_chain', securityProfile: 3, listedAt: expect.any(String) },
    { verdict: 'loses' },
  ]);
});

test.each(['requested', 'failed', 'intended'] as const)(
  'a root that the newest list is without is lost, whatever an older list of all certificates has, and it was sent again since: %s',
  async (state) => {
    const { identityId } = await migrated();
    unwrap(await world.evse.orderCertificateList({ identityId }, context()));
    await world.run(0.01);
    const fingerprint = await rootNamed('Test Server Root');
    const change = { kind: 'server_chain', fingerprint } as const;
    expect(await counts(change)).toMatchObject({ keeps: 1 });

    world.clock.advance(3_600_000);
    const bundle = await csmsAnchors(world.deps);
    const { stores, transactions } = world.deps;
    await transactions.run(async (tx) => {
      await recordListedAnchors(world.deps, tx, { identityId, processId: 'a wave' }, bundle, []);
      await recordListedRoots(world.deps, tx, identityId, bundle, { words: 'comparable', roots: [] });
      const gone = (await stores.anchors.ofCharger(tx, identityId)).find((one) => one.fingerprint === fingerprint);
      if (gone === undefined) throw new Error('it was never listed');
      expect(gone.state).toBe('removed');
      await stores.anchors.put(tx, { ...gone, state });
    });
    expect(await rows(change)).toMatchObject([{ verdict: 'loses', reason: 'lists_no_root_of_a_chain' }]);
  },
);

test('a station that never said what it trusts is unknown, and one that was never here is apart', async () => {
  await world.lifecycle.stationTrustAnchors();
  await world.enroll('NEVER');
  const silent = await world.enroll('SILENT');
  await world.run(0);
  await world.connect(silent.identityId);
  const fingerprint = await rootNamed('Test Server Root');
  const change = { kind: 'server_chain', fingerprint } as const;
  expect(await counts(change)).toEqual({ keeps: 0, loses: 0, unknown: 1, apart: 1 });
  const unknown = unwrap(
    await world.evse.trustAnchorReadinessOfEach(change, { verdict: 'unknown', after: null, limit: 9 }, 'all'),
  );
  expect(unknown).toMatchObject([{ identityId: silent.identityId, reason: 'never_listed', listedAt: null }]);
  expect(await rows(change, ['somebody-else'])).toEqual([]);
  expect(unwrap(await world.evse.trustAnchorReadiness(change, ['somebody-else'])).counts).toMatchObject({ unknown: 0 });
});

test('a root under which a station’s own certificate stands is lost with its connection', async () => {
  await migrated();
  const own = await rootNamed('Test Station Root');
  const found = await rows({ kind: 'removal', fingerprints: [own] });
  expect(found).toMatchObject([{ verdict: 'loses', reason: 'own_certificate_stands_under_it' }]);
});

test('what is no root of ours, and no version, is refused by name', async () => {
  const unknown = { kind: 'server_chain', fingerprint: 'f'.repeat(64) } as const;
  expect(await world.evse.trustAnchorReadiness(unknown, 'all')).toMatchObject({ refusal: 'anchor_unknown' });
  const none = { kind: 'release', bundleId: 'tab_none' } as never;
  expect(await world.evse.trustAnchorReadiness(none, 'all')).toMatchObject({ refusal: 'bundle_unknown' });
});
