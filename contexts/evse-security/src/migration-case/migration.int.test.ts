import { systemActor } from '@bfcert/kernel/actor';
import { unwrap } from '@bfcert/kernel/result';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { ChargerId } from '../charger/charger.ts';
import type { StationCommand } from '../station-contract/index.ts';
import { type Connection, FakeStation, type Fault, unsupported } from '../testing/fake-station.ts';
import { FakeStation21 } from '../testing/fake-station-21.ts';
import { lawfulCommands } from '../testing/lawful-commands.ts';
import type { Mishap } from '../testing/mishap.ts';
import { context, mara, TestWorld } from '../testing/test-world.ts';
import type { MigrationCaseId } from './migration-case.ts';

let world: TestWorld;
let stations = 0;

beforeAll(async () => {
  world = await TestWorld.create();
});

afterAll(() => world.end());

/** Each has a family of its own: of one ten are begun without a wave, and those that stop keep their place. */
let families = 0;
beforeEach(() => {
  world.family = `V M ${++families}`;
});

afterEach(() => {
  world.mishapFor = () => 'none';
  world.factsArrive = 'once';
});

/** A station that has gone as far as it can. */
async function migrated(faults: readonly Fault[] = [], connection: Partial<Connection> = {}, Kind = FakeStation) {
  const station = await world.enroll(`CS-${++stations}`, faults, connection, Kind);
  const caseId = await world.migrate(station.identityId);
  await world.run();
  return { station, caseId, sent: world.kindsSentTo(station.identityId), detail: await detail(caseId) };
}

async function detail(caseId: MigrationCaseId) {
  const found = await world.evse.migration(caseId, 'all');
  if (found === null) throw new Error('the case is gone');
  return found;
}

const count = (sent: readonly string[], kind: string) => sent.filter((one) => one === kind).length;

/** The first command that fits meets `mishap`; all others go well. */
function onceFor(mishap: Mishap, fits: (command: StationCommand) => boolean): void {
  let met = false;
  world.mishapFor = (command) => {
    if (met || !fits(command)) return 'none';
    met = true;
    return mishap;
  };
}

const changesPassword = (command: StationCommand) =>
  command.kind === 'change_setting' && command.setting === 'authorization_key';

const mayStillEnter = (station: { identityId: ChargerId; password: string }) =>
  world.admits(station.identityId, { profile: 2, password: station.password }) !== null;

test('a good station reaches Profile 3 by exactly the lawful sequence of commands', async () => {
  const { station, detail: found, sent } = await migrated();
  expect(found).toMatchObject({ state: 'active', profileFloor: 3, stop: null });
  expect(sent).toEqual(lawfulCommands);
  const entry = world.published.get(station.identityId);
  expect(entry?.passwords).toEqual([]);
  expect(Object.values(entry?.fingerprints ?? {})).toEqual(['active']);
  expect(found.keys.map(({ state }) => state)).toEqual(['retired', 'retired']);
});

test('facts that come twice lead to the same commands', async () => {
  world.factsArrive = 'twice';
  const { detail: found, sent } = await migrated();
  expect(found.state).toBe('active');
  expect(sent).toEqual(lawfulCommands);
});

test('a station that rejects its certificates ends in quarantine and keeps its access', async () => {
  const { station, detail: found, sent } = await migrated(['rejects-certificate']);
  expect(found).toMatchObject({
    state: 'quarantine',
    profileFloor: 2,
    stop: { code: 'deliver_certificate_failed', phase: 'install' },
  });
  expect(found.stop?.because).toContain('InvalidCertificate');
  expect(count(sent, 'deliver_certificate')).toBe(3);
  expect(mayStillEnter(station)).toBe(true);
});

test('a station that never comes back ends in quarantine with its password still admitted', async () => {
  const { station, detail: found } = await migrated(['never-reconnects']);
  expect(found).toMatchObject({ state: 'quarantine', profileFloor: 2, stop: { code: 'cutover_deadline_passed' } });
  expect(found.stop?.because).toContain('come back with its certificate');
  expect(mayStillEnter(station)).toBe(true);
});

test('a lost answer to a password change that took effect is settled by the next login', async () => {
  onceFor('lost_after', changesPassword);
  const { detail: found, sent } = await migrated();
  expect(found.state).toBe('active');
  expect(count(sent, 'change authorization_key')).toBe(1);
});

test('a lost password change is settled by the login with the old password and sent again', async () => {
  onceFor('lost_before', changesPassword);
  const { detail: found, sent } = await migrated();
  expect(found.state).toBe('active');
  expect(count(sent, 'change authorization_key')).toBe(1);
  expect(count(sent, 'close_session')).toBe(2);
});

test('a gateway that cannot be asked leaves the session as it is, and the command is sent when it is back', async () => {
  onceFor('gateway_away', changesPassword);
  const { detail: found, sent } = await migrated();
  expect(found.state).toBe('active');
  expect(count(sent, 'change authorization_key')).toBe(1);
});

test('a call that waited too long for its turn at the gateway leaves the session as it is, and is sent again on it', async () => {
  onceFor('queue_timeout', changesPassword);
  const epochs = world.epochs.length;
  const { detail: found, sent, station } = await migrated();
  expect(found.state).toBe('active');
  expect(count(sent, 'change authorization_key')).toBe(1);
  const said = found.timeline.map(({ text }) => text);
  expect(said).toContain('change authorization key: not sent (queue_timeout)');
  // One session each for the first password, the next one, and the certificate: none was forgotten for it.
  expect(world.epochs.slice(epochs).filter(({ identityId }) => identityId === station.identityId)).toHaveLength(3);
});

test('a signing request with another name is refused by name and no certificate is sent', async () => {
  const { detail: found, sent } = await migrated(['wrong-cn']);
  expect(found).toMatchObject({ state: 'quarantine', stop: { code: 'signing_request_refused', phase: 'csr' } });
  expect(found.stop?.because).toContain('common_name_mismatch');
  expect(count(sent, 'deliver_certificate')).toBe(0);
});

test('an anchor that is accepted but not listed stops the line before any certificate', async () => {
  const { detail: found, sent, station } = await migrated(['accepts-anchor-without-listing']);
  expect(found).toMatchObject({ state: 'quarantine', stop: { code: 'install_anchor_failed', phase: 'trust_anchor' } });
  expect(found.anchors.map(({ state }) => state)).toEqual(['mismatched', 'mismatched']);
  expect(count(sent, 'request_signing_request')).toBe(0);
  const about = { kind: 'identity', id: station.identityId } as const;
  const [incident] = await world.lifecycle.incidents({ about, after: null, limit: 5 }, mara);
  expect(incident).toMatchObject({ cause: 'trust_anchor_mismatch', severity: 'high', owner: 'depot' });
});

test('a station that always falls back is rolled back, tried again and then left to a person', async () => {
  const { station, detail: found, sent } = await migrated(['falls-back']);
  expect(found).toMatchObject({
    state: 'quarantine',
    profileFloor: 2,
    cutoverFailures: 2,
    stop: { code: 'cutover_failed', phase: 'rollback' },
  });
  expect(count(sent, 'restart')).toBe(2);
  expect(station.settings.connection_priority).toBe('1');
  expect(mayStillEnter(station)).toBe(true);
});

test('a station that lives on slot 2 keeps it until Profile 3 is proven, and goes back to it', async () => {
  const lives = { slot: 2, connectionPriority: '2, 1' };
  const { station, caseId, detail: stopped } = await migrated(['falls-back'], lives);
  expect(stopped).toMatchObject({ state: 'quarantine', stop: { code: 'cutover_failed' } });
  expect(station.settings.connection_priority).toBe('2,1');
  expect(station.credentials()).toEqual([{ profile: 2, password: station.password }]);
  expect(mayStillEnter(station)).toBe(true);
  const slots = world.commands.flatMap(({ identityId, command }) =>
    identityId === station.identityId && command.kind === 'write_connection_slot' ? [command.slot] : [],
  );
  expect(new Set(slots)).toEqual(new Set([3]));
  station.faults.clear();
  unwrap(await world.evse.resumeMigration({ caseId }, context('firmware fixed')));
  await world.run();
  expect(await detail(caseId)).toMatchObject({ state: 'active', profileFloor: 3 });
});

class OnlySettings extends FakeStation21 {
  override takesSlotsAsSettingsOnly = true;
}

class NoSlots extends FakeStation {
  override answer(command: StationCommand) {
    return command.kind === 'write_connection_slot' ? unsupported('NotSupported') : super.answer(command);
  }
}

test('a station of 2.1 that has no SetNetworkProfile any more gets the settings of the slot instead', async () => {
  const { station, detail: found } = await migrated([], {}, OnlySettings);
  expect(found).toMatchObject({ state: 'active', profileFloor: 3 });
  const ways = world.commands.flatMap(({ identityId, command }) =>
    identityId === station.identityId && command.kind === 'write_connection_slot' ? [command.by] : [],
  );
  expect(ways).toEqual(['profile', 'settings']);
});

const networksSentTo = ({ identityId }: { identityId: ChargerId }) =>
  world.commands.flatMap((sent) =>
    sent.identityId === identityId && sent.command.kind === 'write_connection_slot' ? [sent.command.network] : [],
  );

test('a station on a modem gets its new slot through the interface and the access point of the one it lives on', async () => {
  class OnModem extends FakeStation {
    override network = { network_interface: 'Wireless0', network_apn: 'iot.example' };
    override hasModem = true;
  }
  const { station, detail: found } = await migrated([], {}, OnModem);
  expect(found).toMatchObject({ state: 'active', profileFloor: 3 });
  expect(networksSentTo(station)).toEqual([{ interface: 'Wireless0', apn: 'iot.example' }]);
});

test('a station that names a SIM card and no interface is left alone before anything is changed, and goes on when that is declared', async () => {
  class WithCard extends FakeStation {
    override hasModem = true;
  }
  const { station, caseId, detail: stopped, sent } = await migrated([], {}, WithCard);
  expect(stopped).toMatchObject({
    state: 'quarantine',
    stop: { code: 'network_profile_unknown', phase: 'readiness' },
  });
  expect(stopped.stop?.because).toContain('Declare network_interface, and network_apn');
  expect(sent).toEqual(['read_settings', 'report_settings', 'read_connection_slot']);
  expect(mayStillEnter(station)).toBe(true);

  const exception = (capability: string, value: string) => ({
    identityId: station.identityId,
    capability,
    value,
    responsible: 'Field service',
    until: new Date(world.clock.now().getTime() + 86_400_000),
  });
  unwrap(await world.evse.grantCapabilityException(exception('network_interface', 'Wireless0'), context('its SIM')));
  unwrap(await world.evse.grantCapabilityException(exception('network_apn', 'iot.example'), context('its SIM')));
  unwrap(await world.evse.resumeMigration({ caseId }, context('declared')));
  await world.run();
  expect(await detail(caseId)).toMatchObject({ state: 'active', profileFloor: 3 });
  expect(networksSentTo(station)).toEqual([{ interface: 'Wireless0', apn: 'iot.example' }]);
});

test('a station of 2.0.1 that refuses the slot both ways is left to a person on its old connection', async () => {
  const { station, detail: found } = await migrated([], {}, NoSlots);
  expect(found).toMatchObject({ state: 'quarantine', profileFloor: 2, stop: { code: 'write_connection_slot_failed' } });
  expect(mayStillEnter(station)).toBe(true);
});

test('a station that does not say which slots it uses is left alone before anything is changed', async () => {
  const { station, detail: found, sent } = await migrated(['hides-connection-priority'], { slot: 2 });
  expect(found).toMatchObject({
    state: 'quarantine',
    stop: { code: 'connection_priority_unreadable', phase: 'readiness' },
  });
  expect(sent).toEqual(['read_settings', 'report_settings']);
  expect(mayStillEnter(station)).toBe(true);
});

test('a station that takes only roots signed by the one it has keeps its password and stays on Profile 2', async () => {
  const station = await world.enroll(`CS-${++stations}`);
  const { password } = station;
  station.settings.additional_root_check = 'true';
  const caseId = await world.migrate(station.identityId);
  await world.run();
  const found = await detail(caseId);
  expect(found).toMatchObject({ state: 'quarantine', profileFloor: 2, stop: { code: 'additional_root_check' } });
  expect(world.kindsSentTo(station.identityId)).toEqual(['read_settings']);
  expect(station).toMatchObject({ password, anchors: new Map() });
  station.settings.additional_root_check = 'false';
  unwrap(await world.evse.resumeMigration({ caseId }, context('the check is switched off')));
  await world.run();
  expect(await detail(caseId)).toMatchObject({ state: 'active', profileFloor: 3 });
});

test('a station that falls back once gets there at the second try', async () => {
  const { detail: found } = await migrated(['falls-back-once']);
  expect(found).toMatchObject({ state: 'active', profileFloor: 3, cutoverFailures: 1 });
});

describe('a station that falls back while a gateway is away', () => {
  /** Another one than its own starts whenever the station is told to restart, `times` times. */
  async function migratedWhileGatewaysStart(times: number, fault: Fault) {
    const station = await world.enroll(`CS-${++stations}`, [fault]);
    let started = 0;
    world.afterEachCommand = (identityId) => {
      if (identityId !== station.identityId || world.kindsSentTo(identityId).at(-1) !== 'restart') return;
      if (started++ < times) world.at(world.clock.now(), startsAnother);
    };
    const startsAnother = async () => {
      const at = world.clock.now().toISOString();
      const fact = { factId: `started-${station.identityId}-${started}`, at, kind: 'gateway_started' } as const;
      await world.evse.recordStationFacts([fact], { nodeId: 'another' });
    };
    const caseId = await world.migrate(station.identityId);
    await world.run();
    world.afterEachCommand = () => undefined;
    return { station, detail: await detail(caseId) };
  }

  test('gets another try, which is not counted', async () => {
    const { detail: found } = await migratedWhileGatewaysStart(1, 'falls-back-once');
    expect(found).toMatchObject({ state: 'active', profileFloor: 3, cutoverFailures: 0 });
    expect(found.timeline.some(({ text }) => text.includes('a gateway was away meanwhile'))).toBe(true);
  });

  test('is left to a person all the same when gateways are away again and again', async () => {
    const { station, detail: found } = await migratedWhileGatewaysStart(100, 'falls-back');
    expect(found).toMatchObject({ state: 'quarantine', cutoverFailures: 2, stop: { code: 'cutover_failed' } });
    expect(count(world.kindsSentTo(station.identityId), 'restart')).toBe(2 + world.deps.policy.excusedCutovers);
    expect(mayStillEnter(station)).toBe(true);
  });
});

test('a crash between a command and its outcome is settled by asking again', async () => {
  onceFor('crash_after', ({ kind }) => kind === 'deliver_certificate');
  const before = world.authority.issued;
  const { detail: found, sent } = await migrated();
  expect(found.state).toBe('active');
  expect(count(sent, 'deliver_certificate')).toBe(2);
  expect(world.authority.issued - before).toBe(1);
});

test('the end of an old socket does not end the new one', async () => {
  const station = await world.enroll(`CS-${++stations}`);
  const { identityId } = station;
  await world.evse.publishDirtyEntries();
  const opened = (connectionId: string) => ({
    at: world.clock.now().toISOString(),
    kind: 'session_opened' as const,
    identityId,
    connectionId,
    protocol: 'ocpp2.0.1',
    securityProfile: 2,
    port: 8442,
    remoteAddress: '192.0.2.7',
    fingerprint: null,
    keyId: null,
    passwordReading: null,
    tlsVersion: 'TLSv1.3',
    bootstrap: false,
    bindingExceptions: [],
  });
  const closed = {
    at: world.clock.now().toISOString(),
    kind: 'session_closed' as const,
    identityId,
    code: 1000,
    reason: '',
  };
  await world.fact(opened(`${identityId}-old`));
  await world.fact(opened(`${identityId}-new`));
  await world.fact({ ...closed, connectionId: `${identityId}-old` });
  const [row] = (await world.evse.stations({ after: null, limit: 500 }, 'all')).filter(
    (one) => one.identityId === identityId,
  );
  expect(row?.online).toBe(true);
});

test('refused handshakes in the name of a migrating station show in its case, and move nothing', async () => {
  const station = await world.enroll(`CS-${++stations}`);
  const { identityId, wireName } = station;
  const caseId = unwrap(await world.evse.planMigration({ identityId }, context())).caseId;
  const before = await detail(caseId);
  const hour = '2026-11-22T12';
  const knock = (time: string, count: number, remoteAddress = '192.0.2.7') =>
    world.fact({
      at: `${hour}:${time}.000Z`,
      kind: 'handshake_refused',
      reason: 'wrong_password',
      wireName,
      identityId,
      port: 8442,
      remoteAddress,
      certificate: null,
      count,
    });
  await knock('10:00', 3);
  await knock('50:00', 2);
  await knock('20:00', 1);
  await knock('30:00', 1, '198.51.100.9');

  const now = await detail(caseId);
  const { timeline, lastRefusedHandshake, ...unmoved } = now;
  expect(before).toMatchObject(unmoved);
  expect(lastRefusedHandshake).toEqual({ at: `${hour}:50:00.000Z`, reason: 'wrong_password', count: 6 });
  const notes = timeline.filter(({ text }) => text.includes('wrong_password'));
  expect(notes).toHaveLength(1);

  const events = await world.securityEvents(identityId);
  expect(events.map(({ reportedType }) => reportedType)).toEqual(Array(2).fill('handshake_refused:wrong_password'));
  expect(events.find(({ count: times }) => times === 6)).toMatchObject({
    firstAt: `${hour}:10:00.000Z`,
    lastAt: `${hour}:50:00.000Z`,
  });
});

test('refused handshakes do not wait for a case that is being worked on', async () => {
  const { identityId, wireName } = await world.enroll(`CS-${++stations}`);
  const caseId = unwrap(await world.evse.planMigration({ identityId }, context())).caseId;
  await world.deps.transactions.run(async (tx) => {
    await world.deps.stores.migrations.lock(tx, caseId);
    await world.fact({
      at: world.clock.now().toISOString(),
      kind: 'handshake_refused',
      reason: 'certificate_required',
      wireName,
      identityId,
      port: 8443,
      remoteAddress: '192.0.2.7',
      certificate: null,
      count: 1,
    });
  });
  expect((await detail(caseId)).lastRefusedHandshake?.reason).toBe('certificate_required');
});

test('a quarantined case goes on where a person resumes it, with what is proven passed over', async () => {
  const { station, caseId } = await migrated(['rejects-certificate']);
  station.faults.clear();
  const unreasoned = await world.evse.resumeMigration({ caseId }, context(' '));
  expect(unreasoned).toEqual({ ok: false, refusal: 'reason_missing' });
  unwrap(await world.evse.resumeMigration({ caseId }, context('firmware fixed')));
  await world.run();
  expect(await detail(caseId)).toMatchObject({ state: 'active', profileFloor: 3 });
  expect(count(world.kindsSentTo(station.identityId), 'change authorization_key')).toBe(1);
});

test('a renewal over a live Profile 3 session ends with the new certificate in force', async () => {
  const { station, detail: found } = await migrated();
  await world.run();
  const first = found.certificateId as Parameters<TestWorld['lifecycle']['renewCertificate']>[0]['certificateId'];
  unwrap(await world.lifecycle.renewCertificate({ certificateId: first }, context('renewal is due')));
  await world.run(2);
  expect(world.kindsSentTo(station.identityId).slice(lawfulCommands.length)).toEqual([
    'change organisation_name',
    'request_signing_request',
    'deliver_certificate',
  ]);
  const entry = world.published.get(station.identityId);
  expect(Object.values(entry?.fingerprints ?? {}).sort()).toEqual(['active', 'rollback']);
  expect(world.isLive(station.identityId)).toBe(true);
  const records = await world.lifecycle.certificatesOf(station.identityId, context('look').actor);
  const next = records.find(({ state }) => state === 'active');
  const page = next === undefined ? null : await world.lifecycle.certificate(next.id, context('look').actor);
  expect(page?.record.askedWith?.certificateId, 'with what it was asked for').toBe(first);
});

test('a station can be asked for its next key while it is connected on Profile 3, and at no other time', async () => {
  const { station } = await migrated();
  await world.run();
  const basic = await world.enroll('CS-basic');
  await world.evse.publishDirtyEntries();
  await world.connect(basic.identityId);
  const askable = () => world.evse.askableForRenewal([station.identityId, basic.identityId]);
  expect(await askable()).toEqual(new Set([station.identityId]));
  await world.disconnect(station.identityId);
  expect(await askable()).toEqual(new Set());
});

test('a renewal that is asked for while the one before it is being finished follows it', async () => {
  const { station, detail: found } = await migrated();
  await world.run();
  type Id = Parameters<TestWorld['lifecycle']['renewCertificate']>[0]['certificateId'];
  const renew = async (certificateId: Id): Promise<Id> =>
    unwrap(await world.lifecycle.renewCertificate({ certificateId }, context('renewal is due'))).certificateId;
  let next: Id | null = await renew(found.certificateId as Id);
  // The station has shown its new certificate, and the process has not looked since.
  world.afterEachStep = async () => {
    const page = next === null ? null : await world.lifecycle.certificate(next, context().actor);
    if (page?.state !== 'active') return;
    next = null;
    await renew(page.id);
  };
  await world.run(4);
  expect(next).toBeNull();
  const certificates = await world.lifecycle.certificatesOf(station.identityId, context().actor);
  expect(certificates.map(({ state }) => state).sort()).toEqual(['active', 'retired', 'retired']);
});

test('a renewal that spends its budget puts the case before a person, and resuming renews again', async () => {
  const { station, caseId, detail: found } = await migrated();
  const first = found.certificateId as Parameters<TestWorld['lifecycle']['renewCertificate']>[0]['certificateId'];
  station.faults.add('rejects-certificate');
  unwrap(await world.lifecycle.renewCertificate({ certificateId: first }, context('renewal is due')));
  await world.run(3);
  const stopped = await detail(caseId);
  expect(stopped).toMatchObject({
    state: 'quarantine',
    profileFloor: 3,
    stop: { code: 'renewal_failed', phase: 'active' },
  });
  expect(Object.values(world.published.get(station.identityId)?.fingerprints ?? {})).toEqual(['active']);
  station.faults.clear();
  unwrap(await world.evse.resumeMigration({ caseId }, context('firmware fixed')));
  await world.run(3);
  expect((await detail(caseId)).state).toBe('active');
  const classes = Object.values(world.published.get(station.identityId)?.fingerprints ?? {});
  expect(classes.sort()).toEqual(['active', 'rollback']);
});

test('a revocation ends the live session and takes the certificate out of the admission table', async () => {
  const { station, detail: found } = await migrated();
  const certificateId = found.certificateId as Parameters<
    TestWorld['lifecycle']['revokeCertificate']
  >[0]['certificateId'];
  unwrap(
    await world.lifecycle.revokeCertificate(
      { certificateId, reason: 'keyCompromise' },
      context('key found on a forum'),
    ),
  );
  const connected = world.isLive(station.identityId);
  await world.run(0.001);
  expect(connected).toBe(true);
  expect(world.published.get(station.identityId)?.fingerprints).toEqual({});
  expect(world.isLive(station.identityId)).toBe(false);
});

test('a revocation is published without waiting for any gateway to answer', async () => {
  const { station, detail: found } = await migrated();
  const before = world.kindsSentTo(station.identityId).length;
  const certificateId = found.certificateId as Parameters<
    TestWorld['lifecycle']['revokeCertificate']
  >[0]['certificateId'];
  unwrap(await world.lifecycle.revokeCertificate({ certificateId, reason: 'keyCompromise' }, context('stolen')));
  await world.run(0.001);
  expect(world.kindsSentTo(station.identityId)).toHaveLength(before);
});

test('a plaintext key is not in the database once the station has acknowledged it', async () => {
  const { station } = await migrated(['never-reconnects']);
  const sealed = await world.deps.transactions.run(async (tx) => {
    const keys = await world.deps.stores.keys.ofCharger(tx, station.identityId);
    return Promise.all(keys.map((key) => world.deps.stores.keys.sealedSecret(tx, key.id)));
  });
  expect(sealed).toEqual([null, null]);
});

test('a renewal that the scheduler begins goes the same way, at the certificate’s own time and not before', async () => {
  const { station, detail: found } = await migrated();
  await world.run();
  const id = found.certificateId as Parameters<TestWorld['lifecycle']['renewCertificate']>[0]['certificateId'];
  const reader = systemActor('test');
  const round = () => world.lifecycle.renewDueCertificates({ reachable: (ids) => world.evse.askableForRenewal(ids) });
  await round();
  const due = Date.parse((await world.lifecycle.certificate(id, reader))?.nextRenewalAt ?? '');
  world.clock.advance(due - world.clock.now().getTime() - 1_000);
  const asked = () => count(world.kindsSentTo(station.identityId), 'request_signing_request');
  const before = asked();
  await round();
  await world.run(1);
  expect([asked(), (await world.lifecycle.certificate(id, reader))?.state]).toEqual([before, 'active']);
  world.clock.advance(2_000);
  await round();
  await world.run(2);
  expect(asked()).toBe(before + 1);
  expect((await world.lifecycle.certificate(id, reader))?.stage).toBe('retired(replaced)');
});

test('limits that only a report tells choose the slot, and stop what cannot fit', async () => {
  class Reporting extends FakeStation {
    override limits = { connection_slots: '3,5', trust_anchor_capacity: '2' };
  }
  const { detail: found, station } = await migrated([], { slot: 3 }, Reporting);
  expect(found).toMatchObject({ state: 'active', profileFloor: 3 });
  const slots = world.commands.flatMap(({ identityId, command }) =>
    identityId === station.identityId && command.kind === 'write_connection_slot' ? [command.slot] : [],
  );
  expect(slots).toEqual([5]);

  class Full extends FakeStation {
    override limits = { connection_slots: '1', trust_anchor_capacity: '1' };
  }
  const full = await migrated([], {}, Full);
  expect(full.detail).toMatchObject({ state: 'quarantine', stop: { code: 'no_free_slot', phase: 'readiness' } });
  expect(full.sent).toEqual(['read_settings', 'report_settings']);
});

test('a station whose line is cut between its yes and its report is asked for it again as soon as it is back', async () => {
  class CutOff extends FakeStation {
    override limits = { connection_slots: '3,5', trust_anchor_capacity: '2' };
    asked = 0;
    override answer(command: StationCommand) {
      const answered = super.answer(command);
      if (command.kind !== 'report_settings' || this.asked++ > 0) return answered;
      return { ...answered, afterwards: 'reconnect' as const };
    }
  }
  const before = world.clock.now().getTime();
  const { detail: found, sent } = await migrated([], { slot: 3 }, CutOff);
  expect(found).toMatchObject({ state: 'active', profileFloor: 3 });
  expect(count(sent, 'report_settings')).toBe(2);
  const atReadiness = found.timeline.find(({ text }) => text.startsWith('readiness → '));
  expect(Date.parse(atReadiness?.at ?? '') - before).toBeLessThan(world.deps.policy.reportWaitMs);
});

test('threat 14: a report under a number that nobody used, or of another station, changes nothing', async () => {
  class Reporting extends FakeStation {
    override limits = {};
  }
  const { station } = await migrated([], {}, Reporting);
  const settings = async () => {
    const { chargers } = world.deps.stores;
    return (await world.deps.transactions.run((tx) => chargers.find(tx, station.identityId)))?.settings;
  };
  const before = await settings();
  await world.fact({
    at: world.clock.now().toISOString(),
    kind: 'settings_reported',
    identityId: station.identityId,
    connectionId: 'con-other',
    requestId: 7,
    settings: { connection_slots: '9', trust_anchor_capacity: '99' },
  });
  expect(await settings()).toEqual(before);
});
