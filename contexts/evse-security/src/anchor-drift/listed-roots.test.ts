import { expect, test } from 'vitest';
import type { ChargerId } from '../charger/charger.ts';
import type { ReportedHashData } from '../station-contract/index.ts';
import { listedRootsAfter } from './listed-roots.ts';

const root = (serialNumber: string): ReportedHashData => ({
  hashAlgorithm: 'SHA256',
  issuerNameHash: 'AB12',
  issuerKeyHash: 'CD34',
  serialNumber,
});
const [monday, tuesday, wednesday] = [1, 2, 3].map((day) => new Date(Date.UTC(2026, 0, day))) as [Date, Date, Date];
const before = {
  identityId: 'idn_1' as ChargerId,
  listedAt: monday,
  roots: [{ hashData: root('0A'), since: monday }],
  lacking: [{ fingerprint: 'f1', since: monday }],
};

test('what is there, or missing, in one list after the other keeps its first time', () => {
  const said = { words: 'own', roots: [root('0A'), root('0B')] } as const;
  expect(listedRootsAfter(before, said, { lacking: ['f1', 'f2'], at: tuesday })).toEqual({
    listedAt: tuesday,
    roots: [
      { hashData: root('0A'), since: monday },
      { hashData: root('0B'), since: tuesday },
    ],
    lacking: [
      { fingerprint: 'f1', since: monday },
      { fingerprint: 'f2', since: tuesday },
    ],
  });
});

test('what was away in a list between begins anew', () => {
  const away = listedRootsAfter(before, { words: 'own', roots: [] }, { lacking: [], at: tuesday });
  const back = listedRootsAfter(
    { ...before, ...away },
    { words: 'own', roots: [root('0A')] },
    { lacking: ['f1'], at: wednesday },
  );
  expect([back.roots[0]?.since, back.lacking[0]?.since]).toEqual([wednesday, wednesday]);
});

test('a list that was made comparable on its way keeps the station’s own words of before', () => {
  const comparable = { ...root('a'), issuerNameHash: 'ab12', issuerKeyHash: 'cd34' };
  const after = listedRootsAfter(before, { words: 'comparable', roots: [comparable] }, { lacking: [], at: tuesday });
  expect(after.roots).toEqual([{ hashData: root('0A'), since: monday }]);
});
