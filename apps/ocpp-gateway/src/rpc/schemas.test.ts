import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import type { ToleratedDefect } from '@bfcert/evse-security/station-contract';
import { describe, expect, test } from 'vitest';
import { INCOMING, OUTGOING_ACTIONS } from '../v2/routes.ts';
import * as v16 from '../v16/routes.ts';
import type { JsonObject } from './frame.ts';
import { OCPP_16_SCHEMAS, OCPP_21_SCHEMAS, OCPP_201_SCHEMAS, schemasOf } from './schemas.ts';

/** The files of ocpp-rpc 2.2.1, found equal to the official OCA schemas. */
test.each([
  [OCPP_16_SCHEMAS.file, 'bcef6a1779d7e729d88f604b18a27084b25e3f1d94e95c5c744f1b4a23c47ae5'],
  [OCPP_201_SCHEMAS.file, 'bb3c94678892a15bea969666bda599cc342eb3c34b7b351ddcfa974da9765a60'],
  [OCPP_21_SCHEMAS.file, '05ca95379552acf5de73d70566a063f44f6a1d4427072646605c5b352a05adb5'],
])('the schemas of %s are the ones that were compared with the official files', (file, hash) => {
  const bytes = readFileSync(createRequire(import.meta.url).resolve(file));
  expect(createHash('sha256').update(bytes).digest('hex')).toBe(hash);
});

test.each([
  ['2.1', OCPP_21_SCHEMAS, [...INCOMING.keys(), ...OUTGOING_ACTIONS, 'GetCertificateChainStatus']],
  ['2.0.1', OCPP_201_SCHEMAS, [...INCOMING.keys(), ...OUTGOING_ACTIONS]],
  ['1.6', OCPP_16_SCHEMAS, [...v16.INCOMING.keys(), ...v16.OUTGOING_ACTIONS]],
])('each message of %s that has a route can be checked, both ways, by either reading', (_, official, actions) => {
  const schemas = schemasOf(official, actions);
  const payload = { neverAField: true };
  for (const action of actions) {
    expect(schemas.checkRequest(action, payload), action).not.toBeNull();
    for (const side of ['request', 'response'] as const) {
      expect(schemas.tolerate(side, { action, payload }, ['long_texts']).defect, action).not.toBeNull();
    }
  }
});

test('a route for a message that its version does not have is seen at the start', () => {
  expect(() => schemasOf(OCPP_201_SCHEMAS, ['BootNotification', 'Boot'])).toThrow('no official schema urn:Boot.req');
});

test('a message without a route is checked for nobody', () => {
  const schemas = schemasOf(OCPP_201_SCHEMAS, ['BootNotification']);
  expect(schemas.isStandard('Heartbeat')).toBe(true);
  expect(() => schemas.checkRequest('Heartbeat', {})).toThrow('urn:Heartbeat.req has no route');
});

describe.each([
  ['2.0.1', OCPP_201_SCHEMAS],
  ['2.1', OCPP_21_SCHEMAS],
])('a payload of %s', (_version, official) => {
  const schemas = schemasOf(official, [...INCOMING.keys(), ...OUTGOING_ACTIONS]);
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

  describe('with defects', () => {
    const both = ['long_texts', 'unknown_fields'] as const;
    const judge = (payload: JsonObject, tolerated: readonly ToleratedDefect[] = both) => {
      const { defect, where } = schemas.tolerate('request', { action: 'BootNotification', payload }, tolerated);
      return defect?.code ?? where;
    };
    const boot = (over: object = {}, more: object = {}) => ({
      reason: 'PowerUp',
      chargingStation: { ...station, ...over },
      ...more,
    });

    test.each<[string, JsonObject, readonly ToleratedDefect[], string]>([
      ['a text that is too long', boot({ model: 'x'.repeat(21) }), ['long_texts'], '/chargingStation/model'],
      ['a text four times as long', boot({ model: 'x'.repeat(80) }), ['long_texts'], '/chargingStation/model'],
      ['a field that is not known', boot({}, { x: 1 }), ['unknown_fields'], 'payload'],
      ['one in an object', boot({ x: 1 }), ['unknown_fields'], '/chargingStation'],
    ])('%s is taken of a station of which it is tolerated, and said where', (_, payload, tolerated, where) => {
      expect(judge(payload, tolerated)).toEqual([expect.stringContaining(where)]);
      expect(judge(payload, [])).toMatch(/Violation$/);
      expect(
        judge(
          payload,
          both.filter((one) => !tolerated.includes(one)),
        ),
      ).toMatch(/Violation$/);
    });

    test.each<[string, JsonObject, string]>([
      ['a missing field', { chargingStation: station }, 'OccurrenceConstraintViolation'],
      ['a wrong type', { reason: 5, chargingStation: station }, 'TypeConstraintViolation'],
      ['a wrong enum value', { reason: 'Boredom', chargingStation: station }, 'PropertyConstraintViolation'],
      ['a text of more than four times its length', boot({ model: 'x'.repeat(81) }), 'PropertyConstraintViolation'],
      ['a missing field beside what is tolerated', { x: 1, chargingStation: station }, 'OccurrenceConstraintViolation'],
      [
        'a wrong type beside what is tolerated',
        boot({ model: 'x'.repeat(21), vendorName: 7 }),
        'TypeConstraintViolation',
      ],
    ])('%s is taken of nobody', (_, payload, code) => {
      expect(judge(payload)).toBe(code);
    });

    test('that are none, a message is taken without a word', () => {
      expect(judge(boot())).toEqual([]);
    });
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
