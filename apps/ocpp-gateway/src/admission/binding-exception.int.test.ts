import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Holder } from '../testing/test-authority.ts';
import { type Bench, startBench } from '../testing/test-bench.ts';
import { dial, enter } from '../testing/test-station.ts';

let bench: Bench;
beforeAll(async () => {
  bench = await startBench();
});
afterAll(() => bench.stop());

const on8443 = (name: string, holder: Holder) => ({
  port: bench.gateway.ports.certificateOnly,
  trustedRootsPem: bench.server.trustedRootsPem,
  name,
  holder,
});
const refusedDial = { kind: 'refused', status: 403 };
const named = (attribute: 'CN' | 'O', value: string, exceptionId = `bex_${attribute}`) => ({
  exceptionId,
  attribute,
  value,
});
/** On Profile 3, with this certificate listed and these names accepted beside the bound ones. */
const admit = (name: string, holder: Holder, acceptedNames: ReturnType<typeof named>[]) =>
  bench.server.admit(name, {
    profileFloor: 3,
    fingerprints: { [holder.certificate.fingerprint]: 'active' },
    acceptedNames,
  });
const lastOpened = () => bench.server.factsOf('session_opened').at(-1);
const opened = async (how: ReturnType<typeof on8443>) => {
  const before = bench.server.factsOf('session_opened').length;
  const station = await enter(how);
  await bench.server.until(() => bench.server.factsOf('session_opened').length > before);
  return station;
};

test('a certificate with another O enters by the exception alone, is closed when it ends, and refused from then on', async () => {
  const holder = bench.server.chargers.station('SN-CS-1', { organisation: 'Old CPO' });
  admit('CS-1', holder, []);
  expect(await dial(on8443('CS-1', holder))).toMatchObject(refusedDial);

  admit('CS-1', holder, [named('O', 'Old CPO')]);
  const station = await opened(on8443('CS-1', holder));
  expect(await station.call('Heartbeat', {}, 'h')).toMatchObject([3, 'h', { currentTime: expect.any(String) }]);
  expect(lastOpened()).toMatchObject({ bindingExceptions: ['bex_O'], securityProfile: 3, bootstrap: false });

  admit('CS-1', holder, []);
  expect(await station.closed).toMatchObject({ code: 1008 });
  expect(await dial(on8443('CS-1', holder))).toMatchObject(refusedDial);
  const refusals = () => bench.server.factsOf('handshake_refused');
  await bench.server.until(() => refusals().reduce((sum, { count }) => sum + count, 0) === 2);
  expect(new Set(refusals().map(({ reason }) => reason))).toEqual(new Set(['certificate_subject_mismatch']));
});

test('a session stays when an exception that it does not rest on ends, and goes when another takes the place of its own', async () => {
  const holder = bench.server.chargers.station('SN-OLD', { organisation: 'Example CPO' });
  admit('CS-2', holder, [named('CN', 'SN-OLD'), named('O', 'Old CPO')]);
  const station = await opened(on8443('CS-2', holder));
  expect(lastOpened()).toMatchObject({ bindingExceptions: ['bex_CN'] });
  admit('CS-2', holder, [named('CN', 'SN-OLD')]);
  expect(await station.call('Heartbeat', {}, 'h')).toMatchObject([3, 'h', expect.anything()]);
  // The same name by another grant: whoever uses that comes in anew, and is told of.
  admit('CS-2', holder, [named('CN', 'SN-OLD', 'bex_second')]);
  expect(await station.closed).toMatchObject({ code: 1008 });
  await opened(on8443('CS-2', holder));
  expect(lastOpened()).toMatchObject({ bindingExceptions: ['bex_second'] });
});

test('a certificate with the bound names rests on no exception', async () => {
  const holder = bench.server.chargers.station('SN-CS-3');
  admit('CS-3', holder, [named('CN', 'SN-OTHER'), named('O', 'Old CPO')]);
  const station = await opened(on8443('CS-3', holder));
  expect(lastOpened()).toMatchObject({ bindingExceptions: [] });
  admit('CS-3', holder, []);
  expect(await station.call('Heartbeat', {}, 'h')).toMatchObject([3, 'h', expect.anything()]);
});

test('the exception of one station opens no other, and none lets in a certificate that is not listed', async () => {
  const holder = bench.server.chargers.station('SN-CS-4', { organisation: 'Old CPO' });
  admit('CS-4', holder, [named('O', 'Old CPO')]);
  bench.server.admit('CS-5', { profileFloor: 3 });
  expect(await dial(on8443('CS-5', holder))).toMatchObject(refusedDial);
  const unlisted = bench.server.chargers.station('SN-CS-4', { organisation: 'Old CPO' });
  expect(await dial(on8443('CS-4', unlisted))).toMatchObject(refusedDial);
});

test('the serial number of a BootNotification is the bound one, also under an exception from the CN', async () => {
  const holder = bench.server.chargers.station('SN-PRINTED');
  admit('CS-6', holder, [named('CN', 'SN-PRINTED')]);
  const boot = (serialNumber: string) => ({
    reason: 'PowerUp',
    chargingStation: { model: 'M', vendorName: 'V', serialNumber },
  });
  const honest = await enter(on8443('CS-6', holder));
  expect(await honest.call('BootNotification', boot('SN-CS-6'), 'b')).toMatchObject([3, 'b', { status: 'Accepted' }]);
  const other = await enter(on8443('CS-6', holder));
  expect(await other.call('BootNotification', boot('SN-PRINTED'), 'b')).toMatchObject([3, 'b', { status: 'Rejected' }]);
  expect(await other.closed).toMatchObject({ code: 1008 });
});

test('an entry of a server that knows no exceptions is read as one without any', async () => {
  const { acceptedNames: _, ...old } = bench.server.entry('idn_CS-3');
  const { admissionEntry } = await import('@bfcert/evse-security/station-contract');
  expect(admissionEntry.parse(old).acceptedNames).toEqual([]);
});
