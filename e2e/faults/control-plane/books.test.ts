import { expect, test } from 'vitest';
import { countsForCallers } from './books.ts';

const intents = (commands: Readonly<Record<string, string>>) =>
  new Map(
    Object.entries(commands).map(([id, serial]) => [id, { serial, tbs: Buffer.from('tbs'), spkiSha256: `key-${id}` }]),
  );

test('what a control plane signs for itself is no certificate of a row', () => {
  const own = { 'authority:root': 'c0', 'ocsp:charger': 'c1' };
  expect(countsForCallers({ signed: ['c0', 'c1'], intents: intents(own) })).toEqual({ signed: 0, recorded: 0 });
  expect(countsForCallers({ signed: ['c0', 'c1', 'a1'], intents: intents({ ...own, 'fault-1': 'a1' }) })).toEqual({
    signed: 1,
    recorded: 1,
  });
});

test('a serial number counts once however often its bytes were signed, and also when nobody knows it', () => {
  expect(countsForCallers({ signed: ['a1', 'a1', 'b2'], intents: intents({ 'fault-1': 'a1' }) })).toEqual({
    signed: 2,
    recorded: 1,
  });
});
