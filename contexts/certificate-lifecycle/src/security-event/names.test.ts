import { expect, test } from 'vitest';
import { HANDSHAKE_REFUSED, typeNamed } from './names.ts';
import { taxonomy } from './taxonomy.ts';

test.each([
  ['InvalidCsmsCertificate', 'InvalidCentralSystemCertificate'],
  ['InvalidChargingStationCertificate', 'InvalidChargePointCertificate'],
  ['FailedToAuthenticateAtCsms', 'FailedToAuthenticateAtCentralSystem'],
  ['CsmsFailedToAuthenticate', 'CentralSystemFailedToAuthenticate'],
])('%s of OCPP 2.0.1 is what 1.6 calls %s', (name, older) => {
  expect(typeNamed('station_message', name)).not.toBe('unlisted');
  expect(typeNamed('station_message', older)).toBe(typeNamed('station_message', name));
});

test.each(['', '__proto__', 'constructor', 'VendorDoorOpen', 'unlisted', 'tampering'])(
  'a name that no source has is kept as unlisted, and is no incident: %j',
  (name) => {
    expect(typeNamed('station_message', name)).toBe('unlisted');
    expect(taxonomy.unlisted.opens).toBeNull();
  },
);

test('a refused sign-in is one whichever account it was about, and only the server tells of it', () => {
  expect(typeNamed('server', 'sign_in_refused')).toBe('sign_in_refused');
  expect(typeNamed('server', 'sign_in_refused:mara')).toBe('sign_in_refused');
  expect(typeNamed('server', 'mara:sign_in_refused')).toBe('unlisted');
  expect(typeNamed('gateway', 'sign_in_refused:mara')).toBe('unlisted');
});

test('a name means something only from the source that has it', () => {
  expect(typeNamed('gateway', 'TamperDetectionActivated')).toBe('unlisted');
  expect(typeNamed('station_message', `${HANDSHAKE_REFUSED}certificate_of_another_identity`)).toBe('unlisted');
  expect(typeNamed('gateway', `${HANDSHAKE_REFUSED}certificate_of_another_identity`)).toBe(
    'client_certificate_of_another',
  );
});
