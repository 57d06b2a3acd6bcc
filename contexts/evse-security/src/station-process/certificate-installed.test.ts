import { expect, test } from 'vitest';
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
