import { describe, expect, test } from 'vitest';
import type { ActionName } from '../station-process/attempt.ts';
import { after, charger, START, session } from '../testing/migration-facts.ts';
import { agrees, capabilityNames, faultOfValue } from './capability.ts';
import type { CapabilityException } from './capability-exception.ts';
import { checkDraft, type FamilyDeclaration, type FamilyDraft } from './family-declaration.ts';
import { objectionTo, objectionToCombined } from './objection.ts';
import type { Observation } from './observation.ts';
import { seenInAnswer, seenInAttempt } from './seen-in-answer.ts';
import { type CapabilityFacts, judgeCapabilities } from './station-capabilities.ts';

const declared = (capabilities: FamilyDeclaration['capabilities']): FamilyDeclaration => ({
  family: 'V M',
  version: 3,
  capabilities,
  exclusion: null,
  declaredAt: START,
  declaredBy: 'user:mara',
  reason: 'its manual',
});
const seen = (over: Partial<Observation> & Pick<Observation, 'capability'>): Observation => ({
  identityId: charger().identityId,
  value: true,
  evidence: 'it said yes',
  seenAt: START,
  firmwareVersion: null,
  refusal: null,
  contradicts: null,
  ...over,
});
const exception = (over: Partial<CapabilityException> = {}): CapabilityException => ({
  id: 'cex_1' as CapabilityException['id'],
  identityId: charger().identityId,
  capability: 'signing_request',
  value: true,
  responsible: 'Field service',
  until: after(60_000),
  reason: 'a pilot',
  grantedBy: 'user:mara',
  grantedAt: START,
  endedAt: null,
  endedBy: null,
  ...over,
});
const judged = (over: Partial<CapabilityFacts>, now = START) =>
  judgeCapabilities(
    { charger: charger(), session: null, declaration: null, observations: [], exceptions: [], ...over },
    now,
  );

describe('what counts of a station', () => {
  test('what nobody has declared and it has not shown is not known, and nothing is refused', () => {
    const station = judged({});
    expect(station.signing_request).toMatchObject({ value: null, source: 'unknown', contradicts: false });
    expect(objectionTo('migrate', station)).toBeNull();
  });

  test('what it has shown counts before what its family declares, and the contradiction is told', () => {
    const station = judged({
      declaration: declared({ signing_request: true }),
      observations: [seen({ capability: 'signing_request', value: false })],
    });
    expect(station.signing_request).toMatchObject({
      value: false,
      source: 'observed',
      declared: true,
      observed: false,
      contradicts: true,
    });
  });

  test('what it has shown with other firmware counts no more', () => {
    const observations = [seen({ capability: 'signing_request', value: false, firmwareVersion: '1.0' })];
    const with2 = { charger: charger({ firmwareVersion: '2.0' }), observations };
    expect(judged(with2).signing_request).toMatchObject({ value: null, source: 'unknown' });
    const with1 = { charger: charger({ firmwareVersion: '1.0' }), observations };
    expect(judged(with1).signing_request).toMatchObject({ value: false, source: 'observed' });
  });

  test('an exception counts before both until its end, and not from then on', () => {
    const facts = {
      declaration: declared({ signing_request: false }),
      observations: [seen({ capability: 'signing_request', value: false })],
      exceptions: [exception()],
    };
    expect(judged(facts).signing_request).toMatchObject({ value: true, source: 'exception' });
    expect(judged(facts, after(59_999)).signing_request.source).toBe('exception');
    expect(judged(facts, after(60_000)).signing_request).toMatchObject({ value: false, source: 'observed' });
  });

  test('its settings, its password and its version of OCPP show by themselves what it does', () => {
    const settings = { additional_root_check: ' TRUE ', max_certificate_chain_size: '5600' };
    const station = judged({
      charger: charger({ settings, passwordReading: 'bytes' }),
      session: session({ protocol: 'ocpp2.1' }),
      declaration: declared({ path: 'native_201', max_chain_size: 10_000 }),
    });
    expect(station.additional_root_check).toMatchObject({ value: true, source: 'observed' });
    expect(station.max_chain_size).toMatchObject({ value: 5600, contradicts: true });
    expect(station.key_reading.value).toBe('bytes');
    expect(station.path).toMatchObject({ value: 'native_21', declared: 'native_201', contradicts: true });
  });

  test.each(['', 'many', '0', '10001', '1e400', '-1', '3.5'])('a limit of “%s” says nothing', (size) => {
    const station = judged({ charger: charger({ settings: { max_certificate_chain_size: size } }) });
    expect(station.max_chain_size.value).toBeNull();
  });

  test('the slot it lives on shows through what it reaches us, and what says nothing is passed over', () => {
    const settings = { network_interface: ' wireless0 ', network_apn: 'iot.example' };
    const station = judged({ charger: charger({ settings }), declaration: declared({ network_interface: 'Wired0' }) });
    expect(station.network_interface).toMatchObject({ value: 'Wireless0', source: 'observed', contradicts: true });
    expect(station.network_apn).toMatchObject({ value: 'iot.example', source: 'observed' });
    const odd = judged({ charger: charger({ settings: { network_interface: 'wwan0', network_apn: 'a b' } }) });
    expect([odd.network_interface.value, odd.network_apn.value]).toEqual([null, null]);
  });

  test('an excluded family is excluded whatever version its stations speak', () => {
    const declaration = declared({ path: 'excluded' });
    const station = judged({ declaration, session: session({ protocol: 'ocpp2.0.1' }) });
    expect(station.path).toMatchObject({ value: 'excluded', source: 'declared', contradicts: false });
  });

  test('of 1.6 a session does not tell which of the two ways is its own', () => {
    for (const path of ['vendor', 'security_extension_16'] as const) {
      const station = judged({ declaration: declared({ path }), session: session({ protocol: 'ocpp1.6' }) });
      expect(station.path).toMatchObject({ value: path, contradicts: false });
    }
  });
});

describe('what is refused of a station', () => {
  test.each([
    ['migrate', 'signing_request'],
    ['migrate', 'deliver_certificate'],
    ['migrate', 'list_certificates'],
    ['renew', 'signing_request'],
    ['install_anchor', 'install_trust_anchor'],
    ['deliver_certificate', 'deliver_certificate'],
    ['list_certificates', 'list_certificates'],
    ['delete_certificate', 'delete_certificate'],
    ['fetch_security_log', 'security_log'],
    ['v2g_certificate', 'v2g'],
    ['v2g_20_certificate', 'v2g_20'],
  ] as const)('%s without %s, by the name of the capability and whoever says so', (wish, capability) => {
    const station = judged({ declaration: declared({ [capability]: false }) });
    const objection = objectionTo(wish, station);
    expect(objection).toMatchObject({ reason: 'capability_missing', capability });
    expect(objection?.detail).toMatch(new RegExp(`^${capability}: .*as its family declares\\.$`));
  });

  test('everything of an excluded family', () => {
    const station = judged({ declaration: declared({ path: 'excluded' }) });
    for (const wish of ['migrate', 'renew', 'list_certificates', 'fetch_security_log', 'v2g_certificate'] as const) {
      expect(objectionTo(wish, station)).toMatchObject({ reason: 'family_excluded', capability: 'path' });
    }
  });

  test('a root is no condition of a migration: a station may have it from its factory', () => {
    expect(objectionTo('migrate', judged({ declaration: declared({ install_trust_anchor: false }) }))).toBeNull();
  });

  test('a family without two slots for its key is not migrated unless it comes back by itself', () => {
    const of = (rollback: 'by_hand' | 'by_itself') =>
      objectionTo('migrate', judged({ declaration: declared({ dual_slot_key: false, rollback }) }));
    expect(of('by_hand')).toMatchObject({ reason: 'no_way_back', capability: 'dual_slot_key' });
    expect(of('by_itself')).toBeNull();
  });

  test('one certificate for the connection and for vehicles crosses trust domains', () => {
    const station = judged({ declaration: declared({ certificates: 'combined' }) });
    expect(objectionTo('v2g_certificate', station)).toMatchObject({ reason: 'combined_crosses_trust_domains' });
  });

  test.each([{ certificates: 'separate' }, {}] as const)(
    'a combined certificate is had of no station that is %j',
    (of) => {
      const objection = objectionToCombined(judged({ declaration: declared(of) }));
      expect(objection).toMatchObject({ reason: 'combined_not_supported' });
      expect(objectionToCombined(judged({ declaration: declared({ certificates: 'combined' }) }))).toBeNull();
    },
  );

  test('what it has shown is named as its own doing', () => {
    const observations = [seen({ capability: 'signing_request', value: false, evidence: 'NotImplemented' })];
    expect(objectionTo('renew', judged({ observations }))?.detail).toMatch(/as it has shown \(NotImplemented\)\.$/);
  });
});

describe('what an answer shows', () => {
  const answer = { detail: 'NotSupported' };
  test('yes that it can, NotImplemented and NotSupported that it cannot, Rejected and silence neither', () => {
    expect(seenInAnswer('v2g', { ...answer, status: 'accepted' })).toMatchObject([{ value: true }]);
    expect(seenInAnswer('v2g', { ...answer, status: 'unsupported' })).toMatchObject([{ value: false }]);
    expect(seenInAnswer('v2g', { ...answer, status: 'rejected' })).toEqual([
      { capability: 'v2g', refused: 'NotSupported' },
    ]);
    expect(seenInAnswer('v2g', { ...answer, status: 'unknown' })).toEqual([]);
    expect(seenInAnswer('v2g', { ...answer, status: 'not_sent' })).toEqual([]);
  });

  test('by which way it took its new profile', () => {
    const yes = { status: 'accepted', detail: '' } as const;
    const asked = (action: ActionName, target: string | null = null) => ({ action, target, vehicleUse: null });
    const bySettings = seenInAttempt(asked('write_connection_slot', 'settings'), yes);
    expect(bySettings).toMatchObject([{ value: 'slot_settings' }]);
    const byMessage = seenInAttempt(asked('write_connection_slot', 'profile'), yes);
    expect(byMessage).toMatchObject([{ value: 'connection_slot' }]);
    expect(seenInAttempt(asked('raise_security_profile'), yes)).toMatchObject([{ value: 'in_place' }]);
    // The other way is still to be tried.
    const unknown = { ...answer, status: 'unsupported' } as const;
    expect(seenInAttempt(asked('write_connection_slot', 'profile'), unknown)).toEqual([]);
    expect(seenInAttempt(asked('restart_for_cutover'), yes)).toEqual([]);
  });

  test('whether it has one certificate for both uses: by the trigger for it, and by one for vehicles alone', () => {
    const yes = { status: 'accepted', detail: '' } as const;
    const asked = { action: 'request_signing_request', target: null, vehicleUse: null } as const;
    const uses = (seen: ReturnType<typeof seenInAttempt>) =>
      seen.filter(({ capability }) => capability === 'certificates');
    expect(uses(seenInAttempt(asked, { ...yes, answer: { signsForBoth: true } }))).toMatchObject([
      { value: 'combined' },
    ]);
    // The trigger for its own, which it takes where it does not know the other one, tells nothing; nor does a wish for vehicles.
    expect(uses(seenInAttempt(asked, { ...yes, answer: {} }))).toEqual([]);
    expect(uses(seenInAttempt({ ...asked, vehicleUse: 'v2g' }, yes))).toEqual([]);
    const delivered = { action: 'deliver_certificate', target: null } as const;
    expect(uses(seenInAttempt({ ...delivered, vehicleUse: null }, yes))).toEqual([]);
    expect(uses(seenInAttempt({ ...delivered, vehicleUse: 'v2g' }, yes))).toMatchObject([{ value: 'separate' }]);
    expect(uses(seenInAttempt({ ...delivered, vehicleUse: 'v2g' }, { ...answer, status: 'rejected' }))).toEqual([]);
  });

  test('trap B.6: that it cannot be asked for a certificate for vehicles says nothing of its own', () => {
    const asked = { action: 'request_signing_request', target: null, vehicleUse: 'v2g_20' } as const;
    expect(seenInAttempt(asked, { ...answer, status: 'unsupported' })).toMatchObject([
      { capability: 'v2g_20', value: false },
    ]);
    const own = { ...asked, vehicleUse: null };
    expect(seenInAttempt(own, { ...answer, status: 'unsupported' })).toMatchObject([
      { capability: 'signing_request', value: false },
    ]);
  });
});

describe('a declaration', () => {
  const draft = (capabilities: FamilyDraft['capabilities'], exclusion: FamilyDraft['exclusion'] = null) =>
    checkDraft({ capabilities, exclusion }, START);

  test.each([
    ['a capability that there is not', { tpm: true }, 'capability_unknown'],
    ['a name of every object', JSON.parse('{"__proto__": true}'), 'capability_unknown'],
    ['another such name', { constructor: true }, 'capability_unknown'],
    ['a text for yes or no', { v2g: 'true' }, 'capability_value_invalid'],
    ['nothing for a value', { v2g: null }, 'capability_value_invalid'],
    ['a choice that there is not', { path: 'native_30' }, 'capability_value_invalid'],
    ['a size out of range', { max_chain_size: 10_001 }, 'capability_value_invalid'],
    ['a huge number', { max_chain_size: 1e300 }, 'capability_value_invalid'],
    ['a number as text', { max_chain_size: '5600' }, 'capability_value_invalid'],
    ['no key type at all', { key_types: [] }, 'capability_value_invalid'],
    ['a key type twice', { key_types: ['ec_p256', 'ec_p256'] }, 'capability_value_invalid'],
    ['one key type without a list', { key_types: 'ec_p256' }, 'capability_value_invalid'],
    ['a slot in 1.6', { path: 'security_extension_16', profile_change: 'connection_slot' }, 'capabilities_conflict'],
    ['a change in place in 2.x', { path: 'native_21', profile_change: 'in_place' }, 'capabilities_conflict'],
    ['one certificate for both and one of its own', { certificates: 'combined', v2g: true }, 'capabilities_conflict'],
    ['an exclusion that nobody answers for', { path: 'excluded' }, 'exclusion_incomplete'],
  ])('with %s is refused by name', (_, capabilities, reason) => {
    expect(draft(capabilities)).toMatchObject({ ok: false, refusal: { reason } });
  });

  test('of an excluded family has somebody who answers for it and an end within a year', () => {
    const excluded = (responsible: string, until: Date) => draft({ path: 'excluded' }, { responsible, until });
    const day = 86_400_000;
    expect(excluded('Field service', after(day)).ok).toBe(true);
    for (const [responsible, until] of [
      ['', after(day)],
      ['a\u202Eb', after(day)],
      ['\ud800', after(day)],
      ['Field service', START],
      ['Field service', after(367 * day)],
      ['Field service', new Date(Number.NaN)],
    ] as const) {
      expect(excluded(responsible, until)).toMatchObject({ refusal: { reason: 'exclusion_incomplete' } });
    }
    const needless = draft({ path: 'native_21' }, { responsible: 'Field service', until: after(day) });
    expect(needless).toMatchObject({ refusal: { reason: 'exclusion_needless' } });
  });

  test('has the order of the list, whatever order it came in', () => {
    const made = draft({ v2g: true, path: 'native_21' });
    expect(made.ok && Object.keys(made.value.capabilities)).toEqual(['path', 'v2g']);
  });
});

test('an observation agrees with a list that has it', () => {
  expect(agrees(['ec_p256', 'rsa_2048'], ['ec_p256'])).toBe(true);
  expect(agrees(['rsa_2048'], ['ec_p256'])).toBe(false);
  expect(agrees(true, true)).toBe(true);
  expect(agrees(10_000, 5600)).toBe(false);
});

test.each(capabilityNames)('%s takes no object and no nested list', (name) => {
  expect(faultOfValue(name, {})).not.toBeNull();
  expect(faultOfValue(name, [['ec_p256']])).not.toBeNull();
  expect(faultOfValue(name, undefined)).not.toBeNull();
});
