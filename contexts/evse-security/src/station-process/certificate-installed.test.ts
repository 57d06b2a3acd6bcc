import { expect, test } from 'vitest';
import type { MigrationFacts } from '../migration-case/facts.ts';
import { anchor, attempts, certificate, charger, facts, START } from '../testing/migration-facts.ts';
import { certificateInstalled } from './certificate-installed.ts';
import { decideStep } from './decide-step.ts';

const CHAIN = 'x'.repeat(5_600);

function decided(limit: string | null | undefined, chainLimitIsExclusive: boolean) {
  const settings = limit === undefined ? {} : { max_certificate_chain_size: limit };
  const known = facts('install', {
    anchors: [anchor('a', 'verified')],
    certificate: { ...certificate('issued'), chainPem: CHAIN },
    charger: charger({ settings }),
    chainLimitIsExclusive,
    attempts: attempts({ action: 'list_anchors' }),
  });
  return decideStep(known, START, { name: 'install', checks: certificateInstalled, deadline: null }).decision;
}

test.each([
  ['that is longer than the station takes', '5599', false, 'chain_too_long'],
  ['of exactly as many characters', '5600', false, null],
  ['of as many, for one that takes its limit as exclusive', '5600', true, 'chain_too_long'],
  ['of one character less than that', '5601', true, null],
  ['for a station that names no limit', undefined, false, null],
  ['for one that does not say', null, false, null],
  ['for one that says what is no number', 'many', false, null],
] as const)('lesson B.9, trap N.13: a chain %s', (_, limit, exclusive, stop) => {
  expect(decided(limit, exclusive)).toMatchObject(stop === null ? { kind: 'send' } : { kind: 'stop', code: stop });
});

const sentUnder = (rootsOfCertificate: readonly string[], over: Partial<MigrationFacts> = {}) => {
  const known = facts('install', {
    anchors: [anchor('a', 'verified'), anchor('b', 'verified')],
    certificate: certificate('issued'),
    rootsOfCertificate,
    attempts: attempts({ action: 'list_anchors' }),
    ...over,
  });
  return decideStep(known, START, { name: 'install', checks: certificateInstalled, deadline: null }).decision;
};
const sends = { kind: 'send', action: 'deliver_certificate' };
const stops = { kind: 'stop', code: 'root_of_certificate_missing' };

test('A02.FR.06: a certificate is sent where the station lists the root that it stands under, and not where it lists others alone', () => {
  expect(sentUnder(['b'])).toMatchObject(sends);
  expect(sentUnder(['c'])).toMatchObject(stops);
  expect(sentUnder([])).toMatchObject(stops);
});

test('M05.FR.09–16: one under a root that the station has deleted by itself for its successor is not sent', () => {
  const signed = { pem: 'b by a', by: { fingerprint: 'a', pem: 'a' } };
  const anchors = [anchor('a', 'removed'), { ...anchor('b', 'verified'), signed }];
  const over = { anchors, charger: charger({ settings: { additional_root_check: 'true' } }) };
  expect(sentUnder(['a'], over)).toMatchObject(stops);
  expect(sentUnder(['a', 'b'], over)).toMatchObject(sends);
});

test('a combined one is sent where the station lists the V2G root that it stands under, or that root is made elsewhere', () => {
  expect(sentUnder(['v'], { isCombined: true, v2gRoots: [anchor('v', 'verified')] })).toMatchObject(sends);
  expect(sentUnder([], { isCombined: true })).toMatchObject(sends);
  expect(sentUnder(['w'], { isCombined: true, v2gRoots: [anchor('v', 'verified')] })).toMatchObject(stops);
});

test('what the station has said yes to is recorded, whatever it stands under', () => {
  const accepted = attempts({ action: 'deliver_certificate', target: 'crt_1' });
  expect(sentUnder(['c'], { attempts: accepted })).toMatchObject({ act: { kind: 'record_installation' } });
});
