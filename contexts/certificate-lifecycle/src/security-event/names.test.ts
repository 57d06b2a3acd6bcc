import { expect, test } from 'vitest';
import { isCritical } from './is-critical.ts';
import { HANDSHAKE_REFUSED, typeNamed } from './names.ts';
import { taxonomy } from './taxonomy.ts';

// Appendix 1 of OCPP 2.0.1 and 2.1, and the list of the security whitepaper for 1.6; null: not in that list.
test.each<[name: string, in2: boolean, in16: boolean | null, in16As?: string]>([
  ['FirmwareUpdated', true, true],
  ['SettingSystemTime', true, true],
  ['StartupOfTheDevice', true, true],
  ['ResetOrReboot', true, true],
  ['SecurityLogWasCleared', true, true],
  ['MemoryExhaustion', true, true],
  ['TamperDetectionActivated', true, true],
  ['FailedToAuthenticateAtCsms', false, false, 'FailedToAuthenticateAtCentralSystem'],
  ['CsmsFailedToAuthenticate', false, false, 'CentralSystemFailedToAuthenticate'],
  ['ReconfigurationOfSecurityParameters', false, false],
  ['InvalidMessages', false, false],
  ['AttemptedReplayAttacks', false, false],
  ['InvalidFirmwareSignature', true, false],
  ['InvalidFirmwareSigningCertificate', true, false],
  ['InvalidCsmsCertificate', true, false, 'InvalidCentralSystemCertificate'],
  ['InvalidChargingStationCertificate', true, false, 'InvalidChargePointCertificate'],
  ['InvalidTLSVersion', true, false],
  ['InvalidTLSCipherSuite', true, false],
  ['MaintenanceLoginAccepted', true, null],
  ['MaintenanceLoginFailed', true, null],
  ['DiscardedRenewedClientCertificate', true, null],
])('%s is known, and critical as its edition says', (name, in2, in16, in16As = name) => {
  const type = typeNamed('station_message', name);
  expect(type).not.toBe('unlisted');
  expect([isCritical(type, 'ocpp2.0.1'), isCritical(type, 'ocpp2.1')]).toEqual([in2, in2]);
  if (in16 !== null) expect(isCritical(typeNamed('station_message', in16As), 'ocpp1.6')).toBe(in16);
});

test.each([
  ['InvalidCsmsCertificate', 'InvalidCentralSystemCertificate'],
  ['InvalidChargingStationCertificate', 'InvalidChargePointCertificate'],
  ['FailedToAuthenticateAtCsms', 'FailedToAuthenticateAtCentralSystem'],
  ['CsmsFailedToAuthenticate', 'CentralSystemFailedToAuthenticate'],
  ['FailedToAuthenticateAtCsms', 'FailedToAuthenticationAtCentralSystem'],
  ['CsmsFailedToAuthenticate', 'CentralSystemFailedToAuthentication'],
  ['InvalidCsmsCertificate', 'InvalidCSMSCertificate'],
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
