import type { AuthorityName, TrustDomain } from '@bfcert/pki-contract';
import { expect, it } from 'vitest';
import { REQUESTABLE_PROFILES } from '../profiles/index.ts';
import { AUTHORITY_PLANS } from './authority-plan.ts';
import { assertOneTrustDomainEach, TrustDomainsMixed } from './trust-domains.ts';

const profiles = Object.values(REQUESTABLE_PROFILES);
const domains = (changes: Readonly<Record<AuthorityName, TrustDomain>> = {}) =>
  new Map<AuthorityName, TrustDomain>([
    ...AUTHORITY_PLANS.map(({ name, trustDomain }) => [name, trustDomain] as const),
    ...Object.entries(changes),
  ]);

it('every profile is issued within its trust domain', () => {
  expect(() => assertOneTrustDomainEach(profiles, {}, domains())).not.toThrow();
});

it('an authority planned for another trust domain stops the start', () => {
  expect(() => assertOneTrustDomainEach(profiles, {}, domains({ iot: 'vehicle-vas' }))).toThrow(
    'iot-device is of the trust domain iot, its authority iot of vehicle-vas',
  );
});

it('a profile given to an authority of another trust domain stops the start', () => {
  const elsewhere = domains({ elsewhere: 'charger-identity' });
  expect(() => assertOneTrustDomainEach(profiles, { 'charging-station': 'elsewhere' }, elsewhere)).not.toThrow();
  expect(() => assertOneTrustDomainEach(profiles, { 'secc-leaf': 'elsewhere' }, elsewhere)).toThrow(TrustDomainsMixed);
});

it('a profile without an authority stops the start', () => {
  expect(() => assertOneTrustDomainEach(profiles, { 'iot-device': 'nobody' }, domains())).toThrow(/there is no nobody/);
});
