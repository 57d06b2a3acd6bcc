import { unwrap } from '@bfcert/kernel/result';
import { formatName, nameOf, parseChainPem } from '@bfcert/kernel/x509';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { applyPolicy } from '../testing/apply-policy.ts';
import type { FakeStation } from '../testing/fake-station.ts';
import { context, mara, TestWorld } from '../testing/test-world.ts';

const PROGRAM = 'combined-pilot';

let world: TestWorld;
beforeAll(async () => {
  world = await TestWorld.create();
  await world.lifecycle.refreshPolicy();
  unwrap(
    await world.evse.declareFamily(
      { family: 'V combined', capabilities: { certificates: 'combined' }, exclusion: null },
      { ...context('its manual'), expectedVersion: 0 },
    ),
  );
});
afterAll(() => world.end());

type Station = FakeStation & { identityId: Awaited<ReturnType<TestWorld['enroll']>>['identityId'] };

/** What a program may have. */
const policySays = (issuance: 'allowed' | null) =>
  applyPolicy(world, ({ rules, ...rest }) => {
    const others = rules.filter(({ level }) => level !== 'program');
    const set = { issuance: 'allowed' } as const;
    const rule = { name: PROGRAM, purpose: 'charger_combined', level: 'program', value: PROGRAM, set } as const;
    return { ...rest, rules: issuance === null ? others : [...others, rule] };
  });

/** Of a family that has one certificate for both; with an EVSE of that name, and bound to the program. */
async function stationOf(
  name: string,
  {
    program = PROGRAM,
    seccId = `SN-${name}`,
    family = 'V combined',
  }: { readonly program?: string | null; readonly seccId?: string; readonly family?: string } = {},
): Promise<{ station: Station; evse: Awaited<ReturnType<TestWorld['enrollEvse']>> }> {
  world.family = family;
  const station = await world.enroll(name);
  const evse = await world.enrollEvse(station, seccId);
  if (program !== null) {
    const { identityId } = station;
    const bindings = [
      ...((await world.lifecycle.findIdentity(identityId))?.bindings ?? []),
      { kind: 'program', value: program } as const,
    ];
    unwrap(await world.lifecycle.changeIdentity({ identityId, bindings }, context()));
  }
  return { station, evse };
}

const recordsOf = async (id: Station['identityId'] | Awaited<ReturnType<TestWorld['enrollEvse']>>) =>
  (await world.lifecycle.certificatesOf(id, context().actor)).map(({ purpose, state }) => `${purpose} ${state}`);

const issuedChain = async (station: Station, purpose: string) => {
  const summary = (await world.lifecycle.certificatesOf(station.identityId, context().actor)).find(
    (one) => one.purpose === purpose,
  );
  if (summary === undefined) throw new Error(`no ${purpose}`);
  return unwrap(parseChainPem((await world.lifecycle.chainOf(summary.id))?.chainPem ?? ''));
};

async function bootsWith(station: Station, firmwareVersion: string): Promise<void> {
  station.firmwareVersion = firmwareVersion;
  station.bootIsDue = true;
  await world.disconnect(station.identityId);
  world.connectSoon(station.identityId, 0);
  await world.run(0.01);
}

const usesShownBy = async ({ identityId }: Station) =>
  (await world.evse.stationCapabilities(identityId, context().actor))?.capabilities.certificates;

/** Root and sub-CA, of those that running gateways have. */
const v2gCasAtGateways = () => world.clientCas.filter(({ subject }) => formatName(subject).includes('V2G'));

describe('a station with one certificate for its connection and for vehicles', () => {
  test('gets one of its own where the policy allows no combined one to its program', async () => {
    const { station } = await stationOf('CB-0');
    await world.migrate(station.identityId);
    await world.run();
    expect(await recordsOf(station.identityId)).toEqual(['charger_identity active']);
    const refused = await world.lifecycle.requestCertificate(
      { identityId: station.identityId, purpose: 'charger_combined', slot: PROGRAM },
      context(),
    );
    expect(refused).toMatchObject({ refusal: { reason: 'combined_crosses_trust_domains' } });
  });

  test('stands under a CA that every gateway has heard of once the policy allows it', async () => {
    expect(v2gCasAtGateways()).toEqual([]);
    await policySays('allowed');
    await world.run(0.01);
    expect(v2gCasAtGateways()).toHaveLength(2);
  });

  test('is not sent before every gateway has its CA, also where they have missed that there is another one', async () => {
    world.clientCas = world.clientCas.filter((ca) => !v2gCasAtGateways().includes(ca));
    world.heart = 'is silent';
    const knownWhenSent: number[] = [];
    world.afterEachCommand = () => {
      if (world.commands.at(-1)?.command.kind === 'deliver_certificate') knownWhenSent.push(v2gCasAtGateways().length);
    };
    const { station } = await stationOf('CB-9');
    await world.migrate(station.identityId);
    await world.run();
    expect(await recordsOf(station.identityId)).toEqual(['charger_combined active']);
    expect(knownWhenSent).toEqual([2]);
    world.afterEachCommand = () => undefined;
    world.heart = 'beats';
  });

  test('migrates with a combined one under the V2G sub-CA, which is in both places at once', async () => {
    const { station, evse } = await stationOf('CB-1');
    const { identityId } = station;
    await world.migrate(identityId);
    await world.run();
    expect(await recordsOf(identityId)).toEqual(['charger_combined active']);
    const [leaf, subCa] = await issuedChain(station, 'charger_combined');
    expect(leaf === undefined ? [] : nameOf(leaf.subject, 'CN')).toEqual(['SN-CB-1']);
    expect(subCa?.isCa).toBe(true);
    // It is asked for it as such, has the root of its chain before, and is not told a use that would be one of two.
    const sent = world.commands.filter((one) => one.identityId === identityId).map(({ command }) => command);
    expect(sent).toContainEqual({ kind: 'request_signing_request', combined: true });
    const root = sent.findIndex((one) => one.kind === 'install_trust_anchor' && one.of === 'v2g_root');
    const delivered = sent.findIndex((one) => one.kind === 'deliver_certificate');
    expect(root).toBeGreaterThan(-1);
    expect(root).toBeLessThan(delivered);
    expect(sent[delivered]).toMatchObject({ combined: true });
    // Listeners know the CA, and its own entry lists it; nobody else's does.
    const { clientCasPem } = await world.evse.admissionSnapshot();
    const cas = unwrap(parseChainPem(clientCasPem)).map(({ fingerprint }) => fingerprint);
    const [{ fingerprint: v2gRoot } = { fingerprint: '' }] = await world.lifecycle.v2gRoots('evse_v2g');
    expect(cas).toEqual(expect.arrayContaining([v2gRoot, subCa?.fingerprint]));
    const holders = [...world.published.values()].filter(
      ({ fingerprints }) => leaf !== undefined && leaf.fingerprint in fingerprints,
    );
    expect(holders.map((one) => one.identityId)).toEqual([identityId]);
    // The EVSE's place is taken: another beside it would make two.
    const beside = await world.lifecycle.requestCertificate(
      { identityId: evse, purpose: 'evse_v2g', slot: null },
      context(),
    );
    expect(beside).toMatchObject({ refusal: { reason: 'combined_crosses_trust_domains' } });
  });

  test('shows that it has one for both by what it takes and lists, and another firmware may show the contrary', async () => {
    const { station, evse } = await stationOf('CB-S');
    const { identityId } = station;
    station.knowsOneForBoth = true;
    await world.migrate(identityId);
    await world.run();
    expect(await usesShownBy(station)).toMatchObject({
      value: 'combined',
      source: 'observed',
      evidence: 'it took the trigger for one for both uses',
    });
    unwrap(await world.evse.orderCertificateList({ identityId }, context()));
    await world.run(0.01);
    expect(await usesShownBy(station)).toMatchObject({
      value: 'combined',
      evidence: 'it lists the certificate of its connection as one for vehicles',
    });

    await bootsWith(station, '2.0');
    station.knowsOneForBoth = false;
    unwrap(await world.lifecycle.changeIdentity({ identityId, family: 'V M' }, context()));
    const own = { identityId, purpose: 'charger_identity', slot: null } as const;
    unwrap(await world.lifecycle.requestCertificate(own, context('one for each')));
    await world.run(1);
    expect(await usesShownBy(station)).toMatchObject({ value: null, source: 'unknown' });
    unwrap(await world.lifecycle.requestCertificate({ identityId: evse, purpose: 'evse_v2g', slot: null }, context()));
    await world.run(1);
    expect(await recordsOf(evse)).toEqual(['evse_v2g active']);
    expect(await usesShownBy(station)).toMatchObject({ value: 'separate', source: 'observed' });

    // So much for what its family is said to be: it is an event, and what it has shown counts.
    unwrap(await world.lifecycle.changeIdentity({ identityId, family: 'V combined' }, context()));
    await world.run(0.01);
    expect(await usesShownBy(station)).toMatchObject({ value: 'separate', declared: 'combined', contradicts: true });
  });

  test('takes the place of what the station and its EVSE had, in one moment', async () => {
    await policySays(null);
    const { station, evse } = await stationOf('CB-2', { family: 'V M' });
    const { identityId } = station;
    await world.migrate(identityId);
    await world.run();
    unwrap(await world.lifecycle.requestCertificate({ identityId: evse, purpose: 'evse_v2g', slot: null }, context()));
    await world.run(1);
    expect([await recordsOf(identityId), await recordsOf(evse)]).toEqual([
      ['charger_identity active'],
      ['evse_v2g active'],
    ]);
    // What it has shown until now it has shown with other firmware.
    await bootsWith(station, '2.0');
    unwrap(await world.lifecycle.changeIdentity({ identityId, family: 'V combined' }, context()));
    await policySays('allowed');
    const place = { identityId, purpose: 'charger_combined', slot: PROGRAM } as const;
    unwrap(await world.lifecycle.requestCertificate(place, context('one for both')));
    await world.run(1);
    expect((await recordsOf(identityId)).toSorted()).toEqual(['charger_combined active', 'charger_identity retired']);
    expect(await recordsOf(evse)).toEqual(['evse_v2g retired']);
    const page = await world.lifecycle.certificatesOf(identityId, context().actor);
    const combined = page.find(({ state }) => state === 'active');
    const [old] = await world.lifecycle.certificatesOf(evse, context().actor);
    const oldPage = old === undefined ? null : await world.lifecycle.certificate(old.id, context().actor);
    expect(oldPage?.record).toMatchObject({ cause: 'replaced', replacedBy: combined?.id });
  });

  test('renews it as what it is, and is closed at once when it is revoked', async () => {
    const { station } = await stationOf('CB-3');
    const { identityId } = station;
    await world.migrate(identityId);
    await world.run();
    const [first] = await world.lifecycle.certificatesOf(identityId, context().actor);
    if (first === undefined) throw new Error('it has none');
    unwrap(await world.lifecycle.renewCertificate({ certificateId: first.id }, context()));
    await world.run(1);
    expect((await recordsOf(identityId)).toSorted()).toEqual(['charger_combined active', 'charger_combined retired']);
    expect(world.isLive(identityId)).toBe(true);
    const active = (await world.lifecycle.certificatesOf(identityId, context().actor)).find(
      ({ state }) => state === 'active',
    );
    if (active === undefined) throw new Error('none is active');
    unwrap(
      await world.lifecycle.revokeCertificate(
        { certificateId: active.id, reason: 'keyCompromise' },
        { ...context('stolen'), actor: mara },
      ),
    );
    await world.run(0.01);
    expect(world.published.get(identityId)?.fingerprints ?? {}).not.toHaveProperty(active.fingerprint ?? '');
    expect(world.isLive(identityId)).toBe(false);
  });

  test('is renewed by the word of the CSMS behind us, as what it is', async () => {
    const { station } = await stationOf('CB-UP');
    const { identityId } = station;
    await world.migrate(identityId);
    await world.run();
    const { transactions, stores } = world.deps;
    const session = await transactions.run((tx) => stores.sessions.current(tx, identityId));
    const asked = { identityId, connectionId: session?.connectionId ?? '' };
    expect(await world.evse.renewForUpstream(asked)).toEqual({ accepted: true });
    await world.run(1);
    expect((await recordsOf(identityId)).toSorted()).toEqual(['charger_combined active', 'charger_combined retired']);
  });

  test('ends what is under way for its EVSE when it takes its place, and the station has failed at nothing', async () => {
    await policySays(null);
    const { station, evse } = await stationOf('CB-4', { family: 'V M' });
    const { identityId } = station;
    await world.migrate(identityId);
    await world.run();
    unwrap(await world.lifecycle.changeIdentity({ identityId, family: 'V combined' }, context()));
    await policySays('allowed');
    // It has accepted the combined one and has not come back with it yet.
    station.waitsForNextConnection = true;
    const place = { identityId, purpose: 'charger_combined', slot: PROGRAM } as const;
    unwrap(await world.lifecycle.requestCertificate(place, context('one for both')));
    await world.run(0.001);
    expect(await recordsOf(identityId)).toContain('charger_combined installed_pending_activation');
    // Meanwhile it takes one for vehicles, and does not list it before it has come back.
    const listing = station.listing.bind(station);
    station.listing = () => listing().filter(({ kind }) => kind !== 'v2g_chain');
    for (const csr of station.vehicleCsrs()) {
      const request = { identityId, connectionId: 'con', csr, use: 'v2g' } as const;
      expect(await world.evse.receiveSigningRequest(request)).toEqual({ accepted: true, reason: null });
    }
    await world.run(0.0001);
    expect(await recordsOf(evse)).toEqual(['evse_v2g installed_pending_activation']);
    station.listing = listing;
    await world.disconnect(identityId);
    world.connectSoon(identityId, 0);
    await world.run(1);
    expect(await recordsOf(identityId)).toContain('charger_combined active');
    expect(await recordsOf(evse)).not.toContain('evse_v2g active');
    const renewals = await world.deps.transactions.run((tx) =>
      world.deps.stores.renewals.withCertificate(tx, identityId, 5),
    );
    expect(renewals).toMatchObject([{ phase: 'failed', stop: { code: 'combined_crosses_trust_domains' } }]);
    expect((await world.securityEvents(identityId)).map(({ type }) => type)).not.toContain(
      'signed_certificate_refused',
    );
  });

  test('is sent again as what it is, with the root that it needs, when its program may have none any more', async () => {
    await policySays(null);
    const { station } = await stationOf('CB-5', { family: 'V M' });
    const { identityId } = station;
    await world.migrate(identityId);
    await world.run();
    unwrap(await world.lifecycle.changeIdentity({ identityId, family: 'V combined' }, context()));
    await policySays('allowed');
    const place = { identityId, purpose: 'charger_combined', slot: PROGRAM } as const;
    const { certificateId } = unwrap(await world.lifecycle.requestCertificate(place, context('one for both')));
    world.mishapFor = ({ kind }) => (kind === 'deliver_certificate' ? 'lost_before' : 'none');
    await world.run(4);
    world.mishapFor = () => 'none';
    expect(await recordsOf(identityId)).toContain('charger_combined issued');
    await policySays(null);
    // Its newest list has the root no more.
    station.v2gRoots.clear();
    const { anchors } = world.deps.stores;
    const [root] = await world.lifecycle.v2gRoots('evse_v2g');
    await world.deps.transactions.run(async (tx) => {
      const known = (await anchors.ofCharger(tx, identityId)).find(
        ({ fingerprint }) => fingerprint === root?.fingerprint,
      );
      if (known === undefined) throw new Error('it never had it');
      await anchors.put(tx, { ...known, state: 'removed' });
    });
    unwrap(await world.lifecycle.installCertificate({ certificateId }, context('to the station')));
    await world.run(1);
    expect((await recordsOf(identityId)).toSorted()).toEqual(['charger_combined active', 'charger_identity retired']);
    expect(station.v2gRoots.size).toBe(1);
  });

  test('goes back to it for a while, and has both of its own again when it comes forward', async () => {
    await policySays('allowed');
    const { station, evse } = await stationOf('CB-7');
    const { identityId } = station;
    await world.migrate(identityId);
    await world.run();
    station.keepsOldCertificates = true;
    unwrap(await world.lifecycle.changeIdentity({ identityId, family: 'V M' }, context()));
    const own = { identityId, purpose: 'charger_identity', slot: null } as const;
    unwrap(await world.lifecycle.requestCertificate(own, context('one for each')));
    await world.run(1);
    expect((await recordsOf(identityId)).toSorted()).toEqual(['charger_combined retired', 'charger_identity active']);
    unwrap(await world.lifecycle.requestCertificate({ identityId: evse, purpose: 'evse_v2g', slot: null }, context()));
    await world.run(1);
    expect(await recordsOf(evse)).toEqual(['evse_v2g active']);

    const comesBackWith = async (which: 'the older' | 'the newer') => {
      station.prefersOlder = which === 'the older';
      await world.disconnect(identityId);
      world.connectSoon(identityId, 0);
      await world.run(1);
    };
    await comesBackWith('the older');
    expect((await recordsOf(identityId)).toSorted()).toEqual([
      'charger_combined active',
      'charger_identity installed_pending_activation',
    ]);
    expect(await recordsOf(evse)).toEqual(['evse_v2g installed_pending_activation']);
    await comesBackWith('the newer');
    expect((await recordsOf(identityId)).toSorted()).toEqual(['charger_combined retired', 'charger_identity active']);
    // What it shows to vehicles no handshake tells of: it is sent again, accepted and listed.
    const [waiting] = await world.lifecycle.certificatesOf(evse, context().actor);
    if (waiting === undefined) throw new Error('it has none');
    unwrap(
      await world.lifecycle.installCertificate({ certificateId: waiting.id }, context('it has one for each again')),
    );
    await world.run(1);
    expect(await recordsOf(evse)).toEqual(['evse_v2g active']);
  });

  test('is not asked for it on somebody’s order where it is of another kind, and that has a name; its own request brings one of its own', async () => {
    await policySays('allowed');
    const { station } = await stationOf('CB-6', { family: 'V M' });
    const { identityId } = station;
    const caseId = await world.migrate(identityId);
    await world.run();
    const before = world.kindsSentTo(identityId).length;
    const place = { identityId, purpose: 'charger_combined', slot: PROGRAM } as const;
    // Somebody says that it has one for both, orders it, and is told that it has none.
    const { lifecycle } = world;
    unwrap(await lifecycle.changeIdentity({ identityId, family: 'V combined' }, context()));
    unwrap(await lifecycle.requestCertificate(place, context('one for both')));
    unwrap(await lifecycle.changeIdentity({ identityId, family: 'V M' }, context()));
    await world.run(1);
    const sent = world.kindsSentTo(identityId).slice(before);
    expect(sent).not.toContain('request_signing_request');
    expect([...station.v2gRoots]).toEqual([]);
    const latest = await world.deps.transactions.run((tx) => world.deps.stores.renewals.latestOf(tx, identityId));
    expect(latest).toMatchObject({ phase: 'failed', stop: { code: 'combined_not_supported', phase: 'csr' } });
    // A person is to decide, and reads what was ordered; no event says that the station has failed.
    expect(await world.evse.migration(caseId, 'all')).toMatchObject({
      state: 'quarantine',
      stop: { code: 'combined_not_supported', because: expect.stringContaining('Nothing was asked of it') },
    });
    const rows = await world.evse.stations({ after: null, limit: 500 }, 'all');
    expect(rows.find((row) => row.identityId === identityId)?.migration).toMatchObject({
      state: 'quarantine',
      reason: 'combined_not_supported',
    });
    expect(await world.securityEvents(identityId)).toEqual([]);
    const request = { identityId, connectionId: 'con', csr: station.csr(), use: 'charging_station' } as const;
    expect(await world.evse.receiveSigningRequest(request)).toEqual({ accepted: true, reason: null });
    await world.run(1);
    expect((await recordsOf(identityId)).toSorted()).toEqual([
      'charger_combined requested',
      'charger_identity active',
      'charger_identity retired',
    ]);
  });

  test.each([
    ['that is of another kind', { family: 'V M' }, 'combined_not_supported'],
    ['whose EVSE has another SeccId than its serial number', { seccId: 'DE-ICE-S-ELSE' }, 'binding_missing'],
    ['that is bound to another program', { program: 'others' }, 'slot_unknown'],
  ])('%s is refused an order of a combined one, by name, and nothing of it is there', async (what, over, reason) => {
    await policySays('allowed');
    const { station } = await stationOf(`CB-O${what.length}`, over);
    const { identityId } = station;
    await world.migrate(identityId);
    await world.run(1);
    const [before, sent] = [await recordsOf(identityId), world.kindsSentTo(identityId).length];
    const place = { identityId, purpose: 'charger_combined', slot: PROGRAM } as const;
    const refused = await world.lifecycle.requestCertificate(place, context('one for both'));
    expect(refused).toMatchObject({ ok: false, refusal: { reason } });
    await world.run(0.01);
    expect(await recordsOf(identityId)).toEqual(before);
    expect(world.kindsSentTo(identityId)).toHaveLength(sent);
  });

  test('is ordered of a station by its family as that is at this moment', async () => {
    await policySays('allowed');
    const { station } = await stationOf('CB-NOW', { family: 'V M' });
    const { identityId } = station;
    const place = { identityId, purpose: 'charger_combined', slot: PROGRAM } as const;
    const order = () => world.lifecycle.requestCertificate(place, context('one for both'));
    await world.migrate(identityId);
    await world.run(1);
    const refused = await order();
    expect(refused.ok ? '' : refused.refusal.detail).toContain('as far as is known');
    unwrap(await world.lifecycle.changeIdentity({ identityId, family: 'V combined' }, context()));
    unwrap(await order());
  });

  test.each([
    ['whose EVSE has another SeccId than its serial number', { seccId: 'DE-ICE-S-OTHER' }],
    ['that is bound to another program', { program: 'others' }],
    ['that is bound to none', { program: null }],
  ])('%s gets no combined one', async (what, over) => {
    const name = `CB-X${what.length}`;
    const { station } = await stationOf(name, over);
    await world.migrate(station.identityId);
    await world.run(1);
    expect(await recordsOf(station.identityId)).not.toContain('charger_combined active');
  });
});
