import type { StationFact } from '@bfcert/evse-security/station-contract';
import { FixedClock } from '@bfcert/kernel/clock';
import { beforeEach, expect, test } from 'vitest';
import { UntakenFacts } from './untaken-facts.ts';

let clock: FixedClock;
let untaken: UntakenFacts;
beforeEach(() => {
  clock = new FixedClock('2026-03-01T12:00:00Z');
  untaken = new UntakenFacts(clock);
});

const fact = (at = clock.now().toISOString()): StationFact => ({ factId: 'f-1', at, kind: 'gateway_started' });
const fails = () => Promise.reject(new Error('not now'));
const seconds = () => Object.fromEntries(untaken.seconds());

test('what was taken waits no more, and each gateway has its own', async () => {
  await untaken.during('gw-1', [fact()], async () => undefined);
  await expect(untaken.during('gw-2', [fact()], fails)).rejects.toThrow('not now');
  clock.advance(30_000);
  expect(seconds()).toEqual({ 'gw-1': 0, 'gw-2': 30 });
  await untaken.during('gw-2', [fact('2026-03-01T12:00:00Z')], async () => undefined);
  expect(seconds()).toEqual({ 'gw-1': 0, 'gw-2': 0 });
});

test('what is brought again and again has waited since it was seen', async () => {
  const seen = fact();
  for (let delivery = 0; delivery < 20; delivery++) {
    await expect(untaken.during('gw-1', [seen], fails)).rejects.toThrow();
    clock.advance(45_000);
  }
  expect(seconds()).toEqual({ 'gw-1': 900 });
});

test('what nobody answers for waits as long as it is under way', () => {
  void untaken.during('gw-1', [fact()], () => new Promise(() => undefined));
  clock.advance(600_000);
  expect(seconds()).toEqual({ 'gw-1': 600 });
});

test('what does not come again here was brought to another server, and what comes next has its own time', async () => {
  await expect(untaken.during('gw-1', [fact()], fails)).rejects.toThrow();
  clock.advance(61_000);
  expect(seconds()).toEqual({ 'gw-1': 0 });
  await expect(untaken.during('gw-1', [fact()], fails)).rejects.toThrow();
  clock.advance(1_000);
  expect(seconds()).toEqual({ 'gw-1': 1 });
});

test('of facts without a time that can be read it counts from when they came', async () => {
  await expect(untaken.during('gw-1', [], fails)).rejects.toThrow();
  await expect(untaken.during('gw-2', [fact('never')], fails)).rejects.toThrow();
  clock.advance(5_000);
  expect(seconds()).toEqual({ 'gw-1': 5, 'gw-2': 5 });
});
