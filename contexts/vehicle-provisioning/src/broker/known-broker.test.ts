import { expect, test } from 'vitest';
import { authorityAmong, contractsFrom, type KnownBroker } from './known-broker.ts';

const broker = (name: string, ...programs: readonly (string | null)[]): KnownBroker => ({
  name,
  kind: 'manual',
  authorityFor: programs.map((program) => ({ purpose: 'iso15118_contract', program })),
  contractsAt: programs,
});

test('the broker that is named for a program goes before the one for all, and of several the first', () => {
  const all = [broker('wide', null), broker('north', 'north-line'), broker('second', 'north-line')];
  const asked = (program: string | null) => authorityAmong(all, 'iso15118_contract', program)?.name ?? null;
  expect([asked('north-line'), asked('south-line'), asked(null)]).toEqual(['north', 'wide', 'wide']);
  expect(authorityAmong(all, 'evse_v2g', 'north-line')).toBeNull();
  expect(authorityAmong([broker('north', 'north-line')], 'iso15118_contract', 'south-line')).toBeNull();
});

test('a vehicle has its contract of the broker that is named for a program of the station, else of the one for all', () => {
  const all = [broker('wide', null), broker('north', 'north-line')];
  const asked = (...programs: readonly string[]) => contractsFrom(all, programs)?.name ?? null;
  expect([asked('south-line', 'north-line'), asked('south-line'), asked()]).toEqual(['north', 'wide', 'wide']);
  expect(contractsFrom([broker('north', 'north-line')], ['south-line'])).toBeNull();
});
