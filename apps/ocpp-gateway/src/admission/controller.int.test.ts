import { afterEach, beforeEach, expect, test } from 'vitest';
import type { Holder } from '../testing/test-authority.ts';
import { type Bench, startBench } from '../testing/test-bench.ts';
import { type Dial, dial, enter } from '../testing/test-station.ts';

/** Every refusal here comes from one address. */
const manyFailures = { burst: 10_000, perMinute: 1 };
const CONTROLLER = 'idn_LC-1';

let bench: Bench;
let holder: Holder;
beforeEach(async () => {
  bench = await startBench({ failedAttempts: manyFailures, floods: manyFailures });
  holder = bench.server.chargers.station('SN-LC-1');
  admitController();
  for (const name of ['CS-1', 'CS-2', 'CS-3']) bind(name);
});
afterEach(() => bench.stop());

const admitController = (fingerprint = holder.certificate.fingerprint) =>
  bench.server.admit('LC-1', { profileFloor: 3, isController: true, fingerprints: { [fingerprint]: 'active' } });
const bind = (name: string) => bench.server.admit(name, { controllerId: CONTROLLER });

const through = (name: string, rest: Partial<Dial> = {}): Dial => ({
  port: bench.gateway.ports.certificateOnly,
  trustedRootsPem: bench.server.trustedRootsPem,
  name,
  holder,
  ...rest,
});

/** The reason of the next refusal under this name, which nobody was refused under before. */
async function refusalOf(how: Dial): Promise<string> {
  const came = await dial(how);
  if (came.kind !== 'refused') throw new Error(`not refused: ${came.kind}`);
  expect(came.status).toBe(403);
  const found = () => bench.server.factsOf('handshake_refused').find(({ wireName }) => wireName === how.name);
  await bench.server.until(() => found() !== undefined);
  return found()?.reason ?? 'none';
}

test('one certificate of a local controller carries its own line and those of the stations that are bound to it', async () => {
  const stations = await Promise.all(['LC-1', 'CS-1', 'CS-2', 'CS-3'].map((name) => enter(through(name))));
  expect(bench.gateway.sessionCount).toBe(4);
  await bench.server.until(() => bench.server.factsOf('session_opened').length === 4);
  const opened = new Map(bench.server.factsOf('session_opened').map((fact) => [fact.identityId, fact]));
  expect(opened.get(CONTROLLER)).not.toHaveProperty('controllerId');
  for (const name of ['CS-1', 'CS-2', 'CS-3']) {
    const fingerprint = holder.certificate.fingerprint;
    expect(opened.get(`idn_${name}`)).toMatchObject({ controllerId: CONTROLLER, fingerprint, securityProfile: 3 });
  }
  for (const station of stations) station.close();
});

test('a frame of one carried station reaches nobody else, and each is its own session', async () => {
  const [one, two] = await Promise.all([enter(through('CS-1')), enter(through('CS-2'))]);
  one.send('[2,"x","Heartbeat",');
  expect(await two.call('Heartbeat', {})).toMatchObject([3, 's1', {}]);
  one.close();
  expect(await two.call('Heartbeat', {})).toMatchObject([3, 's2', {}]);
  two.close();
});

test('a station that is not bound to the controller is refused by name', async () => {
  bench.server.admit('CS-9');
  expect(await refusalOf(through('CS-9'))).toBe('station_not_behind_controller');
});

test('a station of another controller is refused by name', async () => {
  const other = bench.server.chargers.station('SN-LC-2');
  bench.server.admit('LC-2', { isController: true, fingerprints: { [other.certificate.fingerprint]: 'active' } });
  expect(await refusalOf(through('CS-1', { holder: other }))).toBe('station_not_behind_controller');
});

test('a bound station does not come in by itself, neither with its certificate nor with its password', async () => {
  const own = bench.server.chargers.station('SN-CS-1');
  const [fingerprints, passwords] = [
    { [own.certificate.fingerprint]: 'active' as const },
    [bench.server.verifier('a-password-of-sixteen')],
  ];
  bench.server.admit('CS-1', { controllerId: CONTROLLER, fingerprints, passwords });
  expect(await refusalOf(through('CS-1', { holder: own }))).toBe('station_behind_controller');
  const { holder: _, ...plain } = through('CS-2', { basic: { username: 'CS-2', password: 'a-password-of-sixteen' } });
  bench.server.admit('CS-2', { controllerId: CONTROLLER, passwords });
  expect(await refusalOf({ ...plain, port: bench.gateway.ports.passwordOrCertificate })).toBe(
    'station_behind_controller',
  );
});

test('a station moves between its own line and its controller by the binding alone', async () => {
  const own = bench.server.chargers.station('SN-CS-4');
  const fingerprints = { [own.certificate.fingerprint]: 'active' as const };
  bench.server.admit('CS-4', { fingerprints });
  const direct = await enter(through('CS-4', { holder: own }));
  bench.server.admit('CS-4', { fingerprints, controllerId: CONTROLLER });
  expect(await direct.closed).toMatchObject({ code: 1008 });
  const carried = await enter(through('CS-4'));
  bench.server.admit('CS-4', { fingerprints });
  expect(await carried.closed).toMatchObject({ code: 1008 });
  const again = await enter(through('CS-4', { holder: own }));
  again.close();
});

test('a controller that is revoked takes every station behind it with it, and nobody else', async () => {
  const other = bench.server.chargers.station('SN-CS-5');
  bench.server.admit('CS-5', { fingerprints: { [other.certificate.fingerprint]: 'active' } });
  const alone = await enter(through('CS-5', { holder: other }));
  const carried = await Promise.all(['LC-1', 'CS-1', 'CS-2', 'CS-3'].map((name) => enter(through(name))));
  const began = performance.now();
  bench.server.admit('LC-1', { profileFloor: 3, isController: true, fingerprints: {} });
  for (const { code } of await Promise.all(carried.map(({ closed }) => closed))) expect(code).toBe(1008);
  expect(performance.now() - began).toBeLessThan(3_000);
  expect(await alone.call('Heartbeat', {})).toMatchObject([3, 's1', {}]);
  expect(await refusalOf(through('CS-1'))).toBe('certificate_revoked_or_retired');
  alone.close();
});

test('the next certificate of the controller carries its stations too, beside the one before it', async () => {
  const next = bench.server.chargers.station('SN-LC-1');
  const [old, fresh] = [holder.certificate.fingerprint, next.certificate.fingerprint];
  bench.server.admit('LC-1', { isController: true, fingerprints: { [old]: 'rollback', [fresh]: 'active' } });
  const before = await enter(through('CS-1'));
  const after = await enter(through('CS-2', { holder: next }));
  admitController(fresh);
  expect(await before.closed).toMatchObject({ code: 1008 });
  expect(await after.call('Heartbeat', {})).toMatchObject([3, 's1', {}]);
  after.close();
});

test('a controller that has another name now is no carrier under its old one', async () => {
  const carried = await enter(through('CS-1'));
  const fingerprints = { [holder.certificate.fingerprint]: 'active' as const };
  bench.server.admit('LC-1', { isController: true, serialNumber: 'SN-LC-NEW', fingerprints });
  expect(await carried.closed).toMatchObject({ code: 1008 });
  expect(await refusalOf(through('CS-2'))).toBe('certificate_subject_mismatch');
});

test('the serial number that a carried station boots with is held to its own binding', async () => {
  const station = await enter(through('CS-1'));
  const boot = (serialNumber: string) => ({
    reason: 'PowerUp',
    chargingStation: { vendorName: 'V', model: 'M', serialNumber },
  });
  expect(await station.call('BootNotification', boot('SN-CS-1'))).toMatchObject([3, 's1', { status: 'Accepted' }]);
  station.close();
  const other = await enter(through('CS-2'));
  const [, , answer] = (await other.call('BootNotification', boot('SN-LC-1'))) as [number, string, { status: string }];
  expect(answer.status).not.toBe('Accepted');
  other.close();
});
