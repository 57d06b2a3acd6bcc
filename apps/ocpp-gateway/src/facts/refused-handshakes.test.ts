import { stationFacts } from '@bfcert/evse-security/station-contract';
import { FixedClock } from '@bfcert/kernel/clock';
import { expect, test } from 'vitest';
import { aCertificate } from '../testing/handshake-builder.ts';
import { type RefusedHandshake, type RefusedHandshakeFact, RefusedHandshakes } from './refused-handshakes.ts';

const refused = (changes: Partial<RefusedHandshake> = {}): RefusedHandshake => ({
  reason: 'wrong_password',
  wireName: 'CS-1',
  identityId: 'idn_1',
  port: 8442,
  remoteAddress: '192.0.2.1',
  certificate: null,
  ...changes,
});

function recorder() {
  const facts: RefusedHandshakeFact[] = [];
  let id = 0;
  const handshakes = new RefusedHandshakes(
    new FixedClock('2026-11-22T20:00:00Z'),
    () => `fct_${++id}`,
    (fact) => facts.push(fact),
  );
  return { facts, handshakes };
}

test('equal refusals are one fact with a count, different ones are their own', () => {
  const { facts, handshakes } = recorder();
  for (let i = 0; i < 5; i++) handshakes.record(refused());
  handshakes.record(refused({ certificate: aCertificate() }));
  handshakes.flush();
  handshakes.flush();
  expect(facts.map(({ count, certificate }) => [count, certificate?.fingerprint])).toEqual([
    [5, undefined],
    [1, 'f1'],
  ]);
  expect(stationFacts.safeParse({ facts }).success).toBe(true);
});

test('a flood of ever new names stays bounded and is still counted', () => {
  const { facts, handshakes } = recorder();
  for (let i = 0; i < 5_000; i++)
    handshakes.record(refused({ reason: 'unknown_identity', wireName: `x${i}`, identityId: null }));
  handshakes.flush();
  expect(facts.length).toBeLessThan(500);
  expect(facts.reduce((sum, { count }) => sum + count, 0)).toBe(5_000);
});

test('of a certificate of any size, a subject and a serial number of a stated length are reported', () => {
  const { facts, handshakes } = recorder();
  const subject = `CN=${'x'.repeat(30_000)}`;
  handshakes.record(refused({ certificate: aCertificate({ subject, serial: 'f'.repeat(2_000) }) }));
  handshakes.flush();
  expect(facts[0]?.certificate).toEqual({
    fingerprint: 'f1',
    serial: `${'f'.repeat(63)}…`,
    subject: `CN=${'x'.repeat(252)}…`,
    issuer: 'CN=Chargers',
  });
});
