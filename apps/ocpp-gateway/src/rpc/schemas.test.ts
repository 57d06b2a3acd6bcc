import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { describe, expect, test } from 'vitest';
import { INCOMING, OUTGOING_ACTIONS } from '../v201/routes.ts';
import { compileSchemas, OCPP_201_SCHEMAS } from './schemas.ts';

/** The file of ocpp-rpc 2.2.1, found equal to the official OCA schemas. */
const KNOWN_HASH = 'bb3c94678892a15bea969666bda599cc342eb3c34b7b351ddcfa974da9765a60';

test('the schemas are the ones that were compared with the official files', () => {
  const bytes = readFileSync(createRequire(import.meta.url).resolve(OCPP_201_SCHEMAS));
  expect(createHash('sha256').update(bytes).digest('hex')).toBe(KNOWN_HASH);
});

describe('a payload', () => {
  const schemas = compileSchemas([...INCOMING.keys(), ...OUTGOING_ACTIONS]);
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
    const attributeValue = 's'.repeat(1_001);
    const setVariableData = [
      { attributeValue, component: { name: 'SecurityCtrlr' }, variable: { name: 'BasicAuthPassword' } },
    ];
    expect(schemas.checkRequest('SetVariables', { setVariableData })?.description).not.toContain('sss');
  });
});
