import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { describe, expect, test } from 'vitest';
import { INCOMING, OUTGOING_ACTIONS } from '../v2/routes.ts';
import { compileSchemas, OCPP_16_SCHEMAS, OCPP_21_SCHEMAS, OCPP_201_SCHEMAS } from './schemas.ts';

/** The files of ocpp-rpc 2.2.1, found equal to the official OCA schemas. */
test.each([
  [OCPP_16_SCHEMAS.file, 'bcef6a1779d7e729d88f604b18a27084b25e3f1d94e95c5c744f1b4a23c47ae5'],
  [OCPP_201_SCHEMAS.file, 'bb3c94678892a15bea969666bda599cc342eb3c34b7b351ddcfa974da9765a60'],
  [OCPP_21_SCHEMAS.file, '05ca95379552acf5de73d70566a063f44f6a1d4427072646605c5b352a05adb5'],
])('the schemas of %s are the ones that were compared with the official files', (file, hash) => {
  const bytes = readFileSync(createRequire(import.meta.url).resolve(file));
  expect(createHash('sha256').update(bytes).digest('hex')).toBe(hash);
});

describe.each([
  ['2.0.1', OCPP_201_SCHEMAS],
  ['2.1', OCPP_21_SCHEMAS],
])('a payload of %s', (_version, official) => {
  const schemas = compileSchemas(official, [...INCOMING.keys(), ...OUTGOING_ACTIONS]);
  const station = { model: 'M1', vendorName: 'V' };

  test.each([
    ['lacks a field', { chargingStation: station }, 'OccurrenceConstraintViolation'],
    ['has one too many', { reason: 'PowerUp', chargingStation: station, x: 1 }, 'FormatViolation'],
    ['has a wrong type', { reason: 5, chargingStation: station }, 'TypeConstraintViolation'],
    ['has a wrong enum value', { reason: 'Boredom', chargingStation: station }, 'PropertyConstraintViolation'],
    [
      'is too long',
      { reason: 'PowerUp', chargingStation: { ...station, model: 'x'.repeat(21) } },
      'PropertyConstraintViolation',
    ],
  ])('that %s is refused', (_, payload, code) => {
    expect(schemas.checkRequest('BootNotification', payload)?.code).toBe(code);
  });

  test('with custom data of a vendor is valid', () => {
    const customData = { vendorId: 'v', anything: [1] };
    expect(
      schemas.checkRequest('BootNotification', { reason: 'PowerUp', chargingStation: station, customData }),
    ).toBeNull();
  });

  test('an error never quotes a value: it may be a secret', () => {
    const attributeValue = 's'.repeat(2_501);
    const setVariableData = [
      { attributeValue, component: { name: 'SecurityCtrlr' }, variable: { name: 'BasicAuthPassword' } },
    ];
    expect(schemas.checkRequest('SetVariables', { setVariableData })?.description).not.toContain('sss');
  });
});
