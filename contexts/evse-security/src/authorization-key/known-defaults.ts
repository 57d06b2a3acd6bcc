/**
 * Secrets that stations are delivered with, that stand in standards' examples, or that people choose first: as somebody would type
 * them in. Compared by their keyed fingerprints, so that one may be added at any time and is found in what was imported before.
 */
export const knownDefaults: readonly string[] = [
  // OCPP-J 1.6, 6.2.2: the example.
  '0001020304050607FFFFFFFFFFFFFFFFFFFFFFFF',
  // Fillings of 16 and 20 bytes.
  '00'.repeat(16),
  '00'.repeat(20),
  'FF'.repeat(16),
  'FF'.repeat(20),
  '0102030405060708090A0B0C0D0E0F1011121314',
  '000102030405060708090A0B0C0D0E0F10111213',
  '0123456789ABCDEF0123456789ABCDEF01234567',
  '0123456789ABCDEF0123456789ABCDEF',
  'DEADBEEFDEADBEEFDEADBEEFDEADBEEF',
  'DEADBEEFDEADBEEF',
  '1234567890123456',
  '12345678901234567890',
  '0123456789ABCDEF',
  '123456',
  '12345678',
  '1234',
  'password',
  'Password1',
  'passwordpassword',
  'AuthorizationKey',
  'BasicAuthPassword',
  'changeme',
  'changemechangeme',
  'default',
  'admin',
  'administrator',
  'ocpp',
  'ocpp1234',
  'secret',
  'test',
  'test1234',
  'charger',
  'chargepoint',
  'chargingstation',
];
