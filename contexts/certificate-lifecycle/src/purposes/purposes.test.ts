import { describe, expect, test } from 'vitest';
import { type ActivationRule, sightingRules } from '../evidence/activation-rule.ts';
import { ruleInWords } from '../evidence/judge-evidence.ts';
import { identifyingKinds } from '../identity/binding.ts';
import { newIdentityId } from '../identity/identity-id.ts';
import { subjectRules } from '../identity/subject-type.ts';
import type { Purpose } from './purpose.ts';
import { purposeNamed, purposes } from './registry.ts';
import { profilesOf, slotOf, slotsOf } from './slots.ts';

const all = Object.entries(purposes);
const days = (seconds: number): number => seconds / 86_400;

test.each(all)('%s stands under its own name', (name, purpose) => {
  expect(purpose.name).toBe(name);
  expect(purpose.policy.version).toBe(`${name}/1`);
});

test('what is no purpose has none', () => {
  for (const name of ['', 'charger', '__proto__', 'constructor', 'toString']) expect(purposeNamed(name)).toBeNull();
});

/** Validity, renewal, escalation and incident in days, as the domain has them; 0 is "the issuer's". */
test.each([
  ['charger_identity', 180, 30, 14, 7],
  ['controller_identity', 180, 30, 14, 7],
  ['charger_combined', 90, 30, 14, 7],
  ['evse_v2g', 90, 30, 14, 7],
  ['evse_v2g_20', 90, 30, 14, 7],
  ['vehicle_vas_identity', 365, 60, 30, 14],
  ['iot_hub_identity', 365, 30, 14, 7],
  ['backend_server', 90, 30, 14, 7],
  ['ca_certificate', 3650, 730, 365, 182],
  ['charger_factory', 0, 30, 14, 7],
  ['iso15118_oem_provisioning', 0, 30, 14, 7],
  ['iso15118_contract', 0, 30, 14, 7],
  ['firmware_signing', 0, 30, 14, 7],
] as const)('%s is valid for %i days and renewed at T-%i', (name, validity, renew, escalate, incident) => {
  const { policy } = purposes[name];
  const found = [policy.validity, policy.renewBefore, policy.escalateBefore, policy.incidentBefore].map(days);
  expect(found).toEqual([validity, renew, escalate, incident]);
});

test.each([
  ['charger_identity', 'mtls_handshake'],
  ['charger_combined', 'mtls_handshake'],
  ['evse_v2g', 'accepted_by_station then listed_by_station, or ocsp_query'],
  ['vehicle_vas_identity', 'vehicle_transaction, or program_proof'],
  ['iso15118_contract', 'evse_acceptance and provider_confirmation, or provisioning_status, or scheme_readiness'],
  ['iot_hub_identity', 'iot_platform_active'],
  ['backend_server', 'served_by_listener'],
] as const)('%s is activated by %s', (name, words) => {
  const { activation } = purposes[name];
  expect(activation && ruleInWords(activation)).toBe(words);
});

describe('for every purpose', () => {
  test.each(all)('%s: what we sign has a subject, names, a time and a domain', (_name, purpose) => {
    const signs = profilesOf(purpose.slots).length > 0;
    expect(signs).toBe(purpose.operatingModels[0] === 'managed' && purpose.slots.kind !== 'none');
    if (!signs) return;
    expect(purpose.trustDomain).not.toBeNull();
    expect(purpose.policy.validity).toBeGreaterThan(0);
    for (const subject of purpose.subjectTypes) {
      expect(subjectRules[subject].required).toContain('organisation');
      expect(subjectRules[subject].required).toContain(purpose.commonName);
    }
  });

  test.each(all)('%s: nothing that was merely carried over OCPP proves anything', (_name, { activation }) => {
    expect(typesIn(activation)).not.toContain('ocpp_delivery');
  });

  test.each(all)('%s: its CN names one identity alone', (_name, { commonName }) => {
    if (commonName !== null) expect(identifyingKinds).toContain(commonName);
  });

  test.each(all)('%s: only a purpose that never passes a key through us or makes it centrally', (name, { key }) => {
    expect(key === 'central').toBe(name === 'iot_hub_identity');
  });
});

const typesIn = (rule: ActivationRule | null): readonly string[] =>
  rule === null ? [] : sightingRules(rule).map(({ type }) => type);

describe('the slots of', () => {
  const identity = (bindings: readonly { kind: 'program' | 'v2g_root' | 'emaid'; value: string }[]) => ({
    id: newIdentityId(new Date(0)),
    subjectType: 'vehicle' as const,
    bindings,
    owner: 'o',
    family: 'f',
    cohorts: [],
    createdAt: '',
    version: 1,
  });
  const names = (purpose: Purpose, bound: Parameters<typeof identity>[0]) =>
    slotsOf(purpose.slots, identity(bound)).map(({ name }) => name);

  test('a vehicle are its programs, each bound before it is used', () => {
    const bound = [
      { kind: 'program', value: 'one' },
      { kind: 'program', value: 'two' },
    ] as const;
    expect(names(purposes.vehicle_vas_identity, bound)).toEqual(['one', 'two']);
    expect(names(purposes.vehicle_vas_identity, [])).toEqual([]);
    expect(slotOf(purposes.vehicle_vas_identity.slots, identity(bound), 'One')).toBeNull();
    expect(slotOf(purposes.vehicle_vas_identity.slots, identity(bound), null)).toBeNull();
  });

  test('an EVSE are the roots it needs a certificate under, or the one without a name', () => {
    expect(names(purposes.evse_v2g, [])).toEqual([null]);
    expect(names(purposes.evse_v2g, [{ kind: 'v2g_root', value: 'aa' }])).toEqual(['aa']);
  });

  test('our listeners are two, and two of each gateway that shares their name', () => {
    const { slots } = purposes.backend_server;
    const profile = (name: string) => slotOf(slots, identity([]), name)?.profile ?? null;
    expect(names(purposes.backend_server, [])).toEqual(['ec', 'rsa']);
    expect(['ec@gateway-2', 'rsa@gateway-2'].map(profile)).toEqual(['csms-server-ec', 'csms-server-rsa']);
    expect(slotOf(slots, identity([]), 'ec@gateway-2')?.name).toBe('ec@gateway-2');
    for (const none of [
      'ed@gateway-2',
      'ec@',
      '@gateway-2',
      'ec@a b',
      'ec@a@b',
      'ec@__proto__',
      'EC@a',
      `ec@${'a'.repeat(65)}`,
    ]) {
      expect([none, profile(none)]).toEqual([none, null]);
    }
  });

  test('a CA certificate are none', () => {
    expect(names(purposes.ca_certificate, [])).toEqual([]);
  });
});
