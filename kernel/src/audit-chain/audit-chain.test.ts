import { describe, expect, test } from 'vitest';
import { type AuditEntry, type ChainHead, chainStart, type SealedEntry, sealEntry, verifyChain } from './index.ts';

function aChain(length: number): SealedEntry[] {
  const sealed: SealedEntry[] = [];
  for (let sequence = 1; sequence <= length; sequence++) {
    const entry: AuditEntry = {
      sequence,
      action: 'renew',
      target: `idn_${sequence}`,
      before: null,
      after: { state: 'active' },
    };
    sealed.push({ entry, hash: sealEntry(sealed.at(-1)?.hash ?? chainStart.hash, entry) });
  }
  return sealed;
}

function headOf(chain: readonly SealedEntry[]): ChainHead {
  const last = chain.at(-1);
  return last === undefined ? chainStart : { sequence: last.entry.sequence, hash: last.hash };
}

test('an untouched chain holds and gives its head', () => {
  const chain = aChain(5);
  expect(verifyChain(chain)).toEqual({ ok: true, head: headOf(chain) });
  expect(verifyChain([])).toEqual({ ok: true, head: chainStart });
});

test('it can be verified in parts', () => {
  const chain = aChain(6);
  const first = verifyChain(chain.slice(0, 4));
  expect(first).toMatchObject({ ok: true, head: { sequence: 4 } });
  if (first.ok)
    expect(verifyChain(chain.slice(4), { after: first.head, knownHead: headOf(chain) })).toMatchObject({ ok: true });
});

test('the seal depends on the value of an entry, not on the order of its members', () => {
  const entry: AuditEntry = { sequence: 1, action: 'renew', target: 'idn_1' };
  const reordered: AuditEntry = { target: 'idn_1', action: 'renew', sequence: 1 };
  expect(sealEntry(chainStart.hash, entry)).toBe(sealEntry(chainStart.hash, reordered));
});

test('the seal of a known entry stays what it is: chains sealed earlier must verify for ever', () => {
  expect(sealEntry(chainStart.hash, { sequence: 1, action: 'renew', reason: 'due' })).toBe(
    '4c5306b5a1ede37a30e44c790650395ca5e0ebc9904956749496ef82ac3b25c7',
  );
});

describe('tampering is found and the first broken entry is named', () => {
  const length = 5;
  const known = headOf(aChain(length));
  const places = Array.from({ length }, (_, i) => i + 1);

  test.each(places)('entry %i changed', (sequence) => {
    const chain = aChain(length).map((sealed) =>
      sealed.entry.sequence === sequence
        ? { ...sealed, entry: { ...sealed.entry, after: { state: 'revoked' } } }
        : sealed,
    );
    expect(verifyChain(chain)).toEqual({ ok: false, brokenAt: sequence, reason: 'hash_mismatch' });
  });

  test.each(places)('one bit of hash %i flipped', (sequence) => {
    const chain = aChain(length).map((sealed) =>
      sealed.entry.sequence === sequence
        ? { ...sealed, hash: sealed.hash.replace(/^./, (c) => (Number.parseInt(c, 16) ^ 1).toString(16)) }
        : sealed,
    );
    expect(verifyChain(chain)).toEqual({ ok: false, brokenAt: sequence, reason: 'hash_mismatch' });
  });

  test.each(places.slice(0, -1))('entry %i deleted', (sequence) => {
    const chain = aChain(length).filter(({ entry }) => entry.sequence !== sequence);
    expect(verifyChain(chain)).toEqual({ ok: false, brokenAt: sequence, reason: 'sequence_broken' });
  });

  test.each(places.slice(0, -1))('entry %i deleted and the rest numbered anew', (sequence) => {
    const chain = aChain(length)
      .filter(({ entry }) => entry.sequence !== sequence)
      .map(({ entry, hash }, i) => ({ entry: { ...entry, sequence: i + 1 }, hash }));
    expect(verifyChain(chain)).toEqual({ ok: false, brokenAt: sequence, reason: 'hash_mismatch' });
  });

  test.each(places.slice(0, -1))('entries %i and the next swapped', (sequence) => {
    const chain = aChain(length);
    const [moved] = chain.splice(sequence - 1, 1);
    if (moved !== undefined) chain.splice(sequence, 0, moved);
    expect(verifyChain(chain)).toEqual({ ok: false, brokenAt: sequence, reason: 'sequence_broken' });
  });

  test.each(places)('the contents of entry %i put in another’s place', (sequence) => {
    const chain = aChain(length);
    const other = chain[sequence % length];
    const forged = chain.map((sealed) =>
      sealed.entry.sequence === sequence ? { entry: { ...other?.entry, sequence }, hash: other?.hash ?? '' } : sealed,
    );
    expect(verifyChain(forged)).toEqual({ ok: false, brokenAt: sequence, reason: 'hash_mismatch' });
  });

  test.each(places)('the tail from entry %i on cut off: only a known head shows it', (sequence) => {
    const cut = aChain(length).slice(0, sequence - 1);
    expect(verifyChain(cut)).toMatchObject({ ok: true });
    expect(verifyChain(cut, { knownHead: known })).toEqual({ ok: false, brokenAt: sequence, reason: 'head_mismatch' });
  });

  test('everything sealed anew after a change: only a known head shows it', () => {
    const forged: SealedEntry[] = [];
    for (const { entry } of aChain(length)) {
      const changed = entry.sequence === 3 ? { ...entry, target: 'idn_other' } : entry;
      forged.push({ entry: changed, hash: sealEntry(headOf(forged).hash, changed) });
    }
    expect(verifyChain(forged)).toMatchObject({ ok: true });
    expect(verifyChain(forged, { knownHead: known })).toEqual({ ok: false, brokenAt: length, reason: 'head_mismatch' });
  });

  test('a chain that has grown past the known head holds', () => {
    expect(verifyChain(aChain(8), { knownHead: known })).toMatchObject({ ok: true });
  });
});
