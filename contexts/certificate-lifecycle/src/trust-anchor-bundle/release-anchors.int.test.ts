import { unwrap } from '@bfcert/kernel/result';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { postgresTrustAnchorBundleStore } from '../adapters/postgres/trust-anchor-bundle-store.ts';
import { FakeAuthority } from '../testing/fake-authority.ts';
import { by, LifecycleWorld, pkiEngineer } from '../testing/lifecycle-world.ts';
import { lookedPolicy } from '../testing/looked-policy.ts';

let world: LifecycleWorld;
beforeEach(async () => {
  world = await LifecycleWorld.start();
});
afterEach(() => world.drop());

/** The chain of an authority outside, for stations. */
async function outsideChain() {
  const [chain] = await new FakeAuthority(world.clock).chains();
  if (chain === undefined) throw new Error('the fake has no authority');
  return { ...chain, name: 'elsewhere' };
}

const releases = async () => {
  await world.lifecycle.sealAudit();
  const entries = await world.lifecycle.auditEntries({ after: 0, limit: 100 });
  return entries
    .filter(({ entry }) => /^(release|prepare)-trust-anchors$/.test(entry.action))
    .map(({ entry }) => entry.reason);
};

test('the trust anchors are read once and recorded as a version; a root of two authorities is one of them', async () => {
  const released = await world.lifecycle.stationTrustAnchors();
  world.authority.down = true;
  expect(await world.another().stationTrustAnchors()).toEqual(released);
  expect(released).toMatchObject({ version: 1, anchors: [{ name: 'CN=Fake issuing CA' }] });
});

test('an authority that is added has its root in another version: prepared for stations, in force for our listeners', async () => {
  const before = await world.lifecycle.stationTrustAnchors();
  await world.lifecycle.stationClientAuthorities();
  const chain = await outsideChain();
  world.authority.addedChains.push(chain);
  expect(await world.lifecycle.stationTrustAnchors()).toEqual(before);

  await world.lifecycle.releaseAddedAnchors();
  const added = expect.objectContaining({ pem: chain.rootPem });
  expect(await world.lifecycle.stationTrustAnchors()).toMatchObject({
    version: 2,
    anchors: [...before.anchors, added],
  });
  const clients = await world.lifecycle.stationClientAuthorities();
  expect(clients).toMatchObject({ version: 2 });
  expect(clients.anchors).toContainEqual(added);

  await world.another().releaseAddedAnchors();
  expect(await world.lifecycle.stationTrustAnchors()).toMatchObject({ version: 2 });
  expect(await releases()).toEqual([
    'the first version',
    'the first version',
    'an authority was added',
    'an authority was added',
  ]);
  const { rows } = await world.database.pool.query(
    `select data->>'bundlePurpose' as purpose, data->'bundleVersion' as version, data->'supersededVersion' as superseded
     from domain_event where type = 'TrustAnchorBundleReleased' order by arrival`,
  );
  expect(rows).toEqual([
    { purpose: 'charging_station_trust', version: 1, superseded: null },
    { purpose: 'station_client_trust', version: 1, superseded: null },
    { purpose: 'station_client_trust', version: 2, superseded: 1 },
  ]);
  const stations = { purpose: 'charging_station_trust', after: null, limit: 9 } as const;
  const states = (await world.lifecycle.trustAnchorBundles(stations)).map(({ version, state }) => [version, state]);
  expect(states.toSorted()).toEqual([
    [1, 'active'],
    [2, 'prepared'],
  ]);
});

test('an authority for other endpoints changes nothing for stations, and one that is gone is still trusted', async () => {
  await world.lifecycle.stationTrustAnchors();
  world.authority.addedChains.push({ ...(await outsideChain()), trustDomain: 'iot' });
  await world.lifecycle.releaseAddedAnchors();
  expect(await world.lifecycle.stationTrustAnchors()).toMatchObject({ version: 1 });

  world.authority.addedChains.splice(0, 1, await outsideChain());
  await world.lifecycle.releaseAddedAnchors();
  world.authority.addedChains.pop();
  await world.lifecycle.releaseAddedAnchors();
  expect(await world.lifecycle.stationTrustAnchors()).toMatchObject({ version: 2, anchors: [{}, {}] });
});

test('the authority of combined certificates comes with the policy that allows them, and that is the audited reason', async () => {
  await world.lifecycle.stationTrustAnchors();
  await world.lifecycle.stationClientAuthorities();
  const evses = { ...(await outsideChain()), name: 'iso15118-evse', trustDomain: 'iso15118-evse' } as const;
  world.authority.addedChains.push(evses);
  await world.lifecycle.releaseAddedAnchors();
  expect(await world.lifecycle.stationClientAuthorities()).toMatchObject({ version: 1 });

  const set = { issuance: 'allowed' } as const;
  const rules = [{ name: 'pilot', purpose: 'charger_combined', level: 'program', value: 'pilot', set }] as const;
  const draft = { rules, renewalsPerHour: 100, quotas: [] };
  const { id, baseVersion } = unwrap(await lookedPolicy(world.lifecycle, { draft }, by(pkiEngineer)));
  unwrap(await world.lifecycle.applyPolicy({ dryRunId: id }, by(pkiEngineer, { expectedVersion: baseVersion })));
  await world.lifecycle.releaseAddedAnchors();
  expect(await world.lifecycle.stationTrustAnchors()).toMatchObject({ version: 1 });
  expect((await world.lifecycle.stationClientAuthorities()).anchors).toContainEqual(
    expect.objectContaining({ pem: evses.rootPem }),
  );
  const allowed = 'the policy allows combined certificates, whose authority was not in it yet';
  expect((await releases()).slice(2)).toEqual([allowed]);

  world.authority.addedChains.push({ ...(await outsideChain()), name: 'elsewhere' });
  world.authority.addedChains.push({ ...(await outsideChain()), name: evses.name, trustDomain: evses.trustDomain });
  await world.lifecycle.releaseAddedAnchors();
  expect((await releases()).slice(3)).toEqual(['an authority was added', `an authority was added, and ${allowed}`]);
});

test('a new root is released before anything stands under it, with the form that the old one has signed; one that was released without gets it', async () => {
  const [old, next, cross] = [await outsideChain(), await outsideChain(), await outsideChain()];
  const grown = (crossPem: string | null) => ({
    ...old,
    roots: [
      { rootPem: old.rootPem, crossPem: null },
      { rootPem: next.rootPem, crossPem },
    ],
  });
  await world.lifecycle.stationTrustAnchors();
  world.authority.addedChains.push(grown(null));
  await world.lifecycle.releaseAddedAnchors();
  const without = await world.lifecycle.stationTrustAnchors();
  expect(without.anchors.map(({ pem }) => pem)).toEqual([expect.any(String), old.rootPem, next.rootPem]);
  expect(without.anchors.filter(({ signed }) => signed !== undefined)).toEqual([]);

  world.authority.addedChains.splice(0, 1, grown(cross.rootPem));
  await world.lifecycle.releaseAddedAnchors();
  await world.lifecycle.releaseAddedAnchors();
  const { version, anchors } = await world.another().stationTrustAnchors();
  expect(version).toBe(without.version + 1);
  expect(anchors.map(({ pem }) => pem)).toEqual(without.anchors.map(({ pem }) => pem));
  expect(anchors.at(-1)).toMatchObject({ signed: { pem: cross.rootPem, by: { pem: old.rootPem } } });

  // What issues under the new one has no need of the one before: who begins now is given the new one alone.
  world.authority.addedChains.splice(0, 1, { ...grown(cross.rootPem), rootPem: next.rootPem });
  await world.lifecycle.releaseAddedAnchors();
  expect(await world.lifecycle.stationTrustAnchors()).toMatchObject({ version });
});

test('whoever asks for the version in force does not wait for one that is being released', async () => {
  const before = await world.lifecycle.stationTrustAnchors();
  await world.database.transactions.run(async (tx) => {
    const bundles = postgresTrustAnchorBundleStore(world.database);
    const [active] = await bundles.lockVersions(tx, 'charging_station_trust');
    if (active === undefined) throw new Error('no version is in force');
    await bundles.supersede(tx, active);
    expect(await world.another().stationTrustAnchors()).toEqual(before);
  });
});

test('two servers that start at once release one version', async () => {
  await world.lifecycle.stationTrustAnchors();
  world.authority.addedChains.push(await outsideChain());
  await Promise.all([world.lifecycle.releaseAddedAnchors(), world.another().releaseAddedAnchors()]);
  expect(await world.lifecycle.stationTrustAnchors()).toMatchObject({ version: 2 });
  expect(await releases()).toEqual(['the first version', 'an authority was added']);
});
