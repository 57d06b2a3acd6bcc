import { generateKeyPairSync } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { canonicalJson } from '../canonical-json.ts';
import { leafHash, MerkleFrontier } from '../merkle-tree/index.ts';
import {
  type AuditEntry,
  chainStart,
  type LogEntry,
  LogVerifier,
  NO_CHECKPOINT,
  openCheckpoint,
  parseKeyRing,
  ringSigner,
  rotateKeyRing,
  sealEntry,
  signCheckpoint,
  startKeyRing,
} from './index.ts';

const AT = new Date('2026-03-01T00:00:00Z');
const newKey = () => generateKeyPairSync('ed25519').privateKey;
const privateKey = newKey();
const ring = startKeyRing(privateKey, AT);
const signer = ringSigner(ring, privateKey);

const entryOf = (sequence: number, target = `idn_${sequence}`): AuditEntry => ({
  sequence,
  action: 'renew',
  target,
  before: null,
  after: { state: 'active' },
});

/** Seals entries one after the other, beginning after `after`. */
function sealed(entries: readonly AuditEntry[], after: string = chainStart.hash): LogEntry[] {
  const log: LogEntry[] = [];
  for (const entry of entries) {
    const previousHash = log.at(-1)?.hash ?? after;
    log.push({
      sequence: entry.sequence,
      text: canonicalJson(entry),
      previousHash,
      hash: sealEntry(previousHash, entry),
    });
  }
  return log;
}

const LENGTH = 8;
const places = Array.from({ length: LENGTH }, (_, i) => i + 1);
const log = sealed(places.map((sequence) => entryOf(sequence)));

function checkpointOver(entries: readonly LogEntry[], size: number, previous = NO_CHECKPOINT, by = signer): string {
  const tree = new MerkleFrontier();
  for (const { hash } of entries.slice(0, size)) tree.append(leafHash(Buffer.from(hash, 'hex')));
  return signCheckpoint({ origin: ring.origin, size, root: tree.root(), time: AT.toISOString(), previous }, by);
}

const idOf = (note: string): string => {
  const opened = openCheckpoint(note, ring);
  return opened.ok ? opened.id : expect.fail(opened.detail);
};

function verdictOn(
  entries: readonly LogEntry[],
  {
    own = [],
    anchors = [],
    keys = ring,
  }: { own?: readonly string[]; anchors?: readonly string[]; keys?: typeof ring } = {},
) {
  const verifier = new LogVerifier(keys);
  for (const note of anchors) verifier.anchored(note, 'the other disk');
  for (const entry of entries) verifier.entry(entry);
  for (const note of own) verifier.checkpoint(note);
  return verifier.verdict();
}

/** With the checkpoints of the log where a store has them: behind the entries that they are about. */
function verdictInOrder(
  entries: readonly LogEntry[],
  own: ReadonlyMap<number, string>,
  anchors: readonly string[] = [],
) {
  const verifier = new LogVerifier(ring);
  for (const note of anchors) verifier.anchored(note, 'the other disk');
  for (const [i, entry] of entries.entries()) {
    verifier.entry(entry);
    const note = own.get(i + 1);
    if (note !== undefined) verifier.checkpoint(note);
  }
  return verifier.verdict();
}

const faultOf = (verdict: ReturnType<typeof verdictOn>) =>
  verdict.ok ? null : { kind: verdict.fault.kind, entry: verdict.fault.entry };
const numberedAnew = (entries: readonly LogEntry[]): LogEntry[] =>
  entries.map((entry, i) => ({
    ...entry,
    sequence: i + 1,
    text: canonicalJson({ ...(JSON.parse(entry.text) as AuditEntry), sequence: i + 1 }),
  }));

test('an untouched log holds, with what is signed of it', () => {
  const head = { sequence: LENGTH, hash: log.at(-1)?.hash };
  expect(verdictOn(log)).toEqual({ ok: true, head, signedTo: 0, checkpoints: 0 });
  expect(verdictOn(log, { own: [checkpointOver(log, LENGTH)] })).toEqual({
    ok: true,
    head,
    signedTo: LENGTH,
    checkpoints: 1,
  });
  expect(verdictOn([])).toEqual({ ok: true, head: chainStart, signedTo: 0, checkpoints: 0 });
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

describe('tampering is found, and the first broken entry is named with what is wrong with it', () => {
  test.each(places)('entry %i changed', (sequence) => {
    const forged = log.map((entry) =>
      entry.sequence === sequence ? { ...entry, text: entry.text.replace('active', 'revoked') } : entry,
    );
    expect(faultOf(verdictOn(forged))).toEqual({ kind: 'changed', entry: sequence });
  });

  test.each(places)('entry %i changed and sealed anew', (sequence) => {
    const forged = log.map((entry) =>
      entry.sequence === sequence ? (sealed([entryOf(sequence, 'idn_other')], entry.previousHash)[0] ?? entry) : entry,
    );
    // The last one has no successor that is chained to it: only what was signed shows it.
    const verdict = verdictOn(forged, { anchors: [checkpointOver(log, LENGTH)] });
    expect(faultOf(verdict)).toEqual(
      sequence === LENGTH ? { kind: 'forked', entry: 1 } : { kind: 'changed', entry: sequence },
    );
  });

  test.each(places)('one bit of seal %i flipped', (sequence) => {
    const forged = log.map((entry) =>
      entry.sequence === sequence
        ? { ...entry, hash: entry.hash.replace(/^./, (c) => (Number.parseInt(c, 16) ^ 1).toString(16)) }
        : entry,
    );
    expect(faultOf(verdictOn(forged))).toEqual({ kind: 'changed', entry: sequence });
  });

  test.each(places)('what entry %i is chained to changed', (sequence) => {
    const forged = log.map((entry) =>
      entry.sequence === sequence ? { ...entry, previousHash: 'f'.repeat(64) } : entry,
    );
    expect(faultOf(verdictOn(forged))).toEqual({ kind: 'changed', entry: sequence });
  });

  test.each(places.slice(0, -1))('entry %i deleted', (sequence) => {
    expect(faultOf(verdictOn(log.filter((entry) => entry.sequence !== sequence)))).toEqual({
      kind: 'missing',
      entry: sequence,
    });
  });

  test.each(places.slice(0, -1))('entry %i deleted and the rest numbered anew', (sequence) => {
    const forged = numberedAnew(log.filter((entry) => entry.sequence !== sequence));
    expect(faultOf(verdictOn(forged))).toEqual({ kind: 'missing', entry: sequence });
  });

  test.each(places.slice(0, -1))('entry %i and the next swapped', (sequence) => {
    const forged = [...log];
    const [moved] = forged.splice(sequence - 1, 1);
    if (moved !== undefined) forged.splice(sequence, 0, moved);
    expect(faultOf(verdictOn(forged))).toEqual({ kind: 'swapped', entry: sequence });
    expect(faultOf(verdictOn(numberedAnew(forged)))).toEqual({ kind: 'swapped', entry: sequence });
  });

  test('entries far apart swapped', () => {
    const forged = log.map((entry, i) => log[i === 1 ? 6 : i === 6 ? 1 : i] ?? entry);
    expect(faultOf(verdictOn(forged))).toEqual({ kind: 'swapped', entry: 2 });
    expect(faultOf(verdictOn(numberedAnew(forged)))).toEqual({ kind: 'swapped', entry: 2 });
  });

  test.each(places.slice(0, -1))('one put in at %i with a seal that fits, the rest numbered anew', (sequence) => {
    const alien = sealed([entryOf(sequence, 'idn_alien')], log[sequence - 1]?.previousHash);
    const forged = numberedAnew([...log.slice(0, sequence - 1), ...alien, ...log.slice(sequence - 1)]);
    expect(faultOf(verdictOn(forged))).toEqual({ kind: 'inserted', entry: sequence });
  });

  test.each(places.slice(0, -1))('one put in at %i with any seal', (sequence) => {
    const alien = {
      ...(log[sequence - 1] ?? expect.fail()),
      text: canonicalJson(entryOf(sequence, 'idn_alien')),
      hash: 'a'.repeat(64),
    };
    const forged = numberedAnew([...log.slice(0, sequence - 1), alien, ...log.slice(sequence - 1)]);
    expect(faultOf(verdictOn(forged))).toEqual({ kind: 'inserted', entry: sequence });
  });

  test.each(places)('two entries %i that both follow the same one', (sequence) => {
    const other = sealed([entryOf(sequence, 'idn_other')], log[sequence - 1]?.previousHash);
    const forged = [...log.slice(0, sequence), ...other, ...log.slice(sequence)];
    expect(faultOf(verdictOn(forged))).toEqual({ kind: 'two_writers', entry: sequence });
  });

  test.each(places)('entry %i twice', (sequence) => {
    const twice = [...log.slice(0, sequence), ...log.slice(sequence - 1)];
    expect(faultOf(verdictOn(twice))).toEqual({ kind: 'inserted', entry: sequence + 1 });
  });

  test.each(places)('the tail from entry %i on cut off', (sequence) => {
    const cut = log.slice(0, sequence - 1);
    expect(verdictOn(cut).ok).toBe(true);
    const verdict = verdictOn(cut, { anchors: [checkpointOver(log, LENGTH)] });
    expect(verdict).toMatchObject({ fault: { kind: 'tail_cut', entry: sequence, to: LENGTH } });
  });

  test('everything sealed anew after a change: what was signed shows between which entries', () => {
    const forged = sealed(places.map((sequence) => entryOf(sequence, sequence === 5 ? 'idn_other' : undefined)));
    expect(verdictOn(forged).ok).toBe(true);
    const first = checkpointOver(log, 3);
    const own = new Map([
      [3, first],
      [LENGTH, checkpointOver(log, LENGTH, idOf(first))],
    ]);
    const verdict = verdictInOrder(forged, own);
    expect(verdict).toMatchObject({ fault: { kind: 'forked', entry: 4, to: LENGTH } });
  });
});

describe('what an anchor shows', () => {
  const restored = sealed([
    ...places.slice(0, 5).map((n) => entryOf(n)),
    ...[6, 7, 8, 9].map((n) => entryOf(n, 'idn_after_restore')),
  ]);
  const shared = checkpointOver(log, 4);
  const anchored = [shared, checkpointOver(log, 7, idOf(shared))];

  test('that an older copy was restored and went on, signing what the anchor does not know', () => {
    const own = new Map([
      [4, shared],
      [9, checkpointOver(restored, 9, idOf(shared))],
    ]);
    expect(verdictInOrder(restored, own, anchored)).toMatchObject({ fault: { kind: 'two_writers', entry: 5, to: 7 } });
  });

  test('that a log was made anew by somebody without a key', () => {
    expect(verdictInOrder(restored, new Map([[4, shared]]), anchored)).toMatchObject({
      fault: { kind: 'forked', entry: 5, to: 7 },
    });
  });

  test('that nothing is wrong when it lags behind', () => {
    expect(verdictInOrder(log, new Map([[4, shared]]), [shared])).toMatchObject({ ok: true, signedTo: 4 });
  });

  test('that a checkpoint comes out of order', () => {
    const verifier = new LogVerifier(ring);
    for (const entry of log) verifier.entry(entry);
    verifier.anchored(shared, 'the other disk');
    expect(faultOf(verifier.verdict())).toEqual({ kind: 'forked', entry: 4 });
  });
});

describe('checkpoints', () => {
  const first = checkpointOver(log, 3);
  const second = checkpointOver(log, 6, idOf(first));

  test('are lines that other programs read', () => {
    const [origin, size, root, time, previous, empty, signature] = second.split('\n');
    expect(origin).toBe(ring.origin);
    expect(size).toBe('6');
    expect(root).toMatch(/^[A-Za-z0-9+/]{43}=$/);
    expect(time).toBe('time 2026-03-01T00:00:00.000Z');
    expect(previous).toBe(`previous ${idOf(first)}`);
    expect(empty).toBe('');
    expect(signature).toMatch(new RegExp(`^\u2014 ${ring.origin} [A-Za-z0-9+/]+=*$`));
  });

  test('count only in their order', () => {
    expect(
      verdictInOrder(
        log,
        new Map([
          [3, first],
          [6, second],
        ]),
      ),
    ).toMatchObject({ ok: true, signedTo: 6, checkpoints: 2 });
    expect(verdictInOrder(log, new Map([[6, second]]))).toMatchObject({
      fault: { kind: 'checkpoint_missing', entry: 6 },
    });
  });

  test.each([
    ['a changed size', second.replace('\n6\n', '\n7\n')],
    [
      'another key',
      (() => {
        const key = newKey();
        return checkpointOver(log, 6, idOf(first), { ...ringSigner(startKeyRing(key, AT), key) });
      })(),
    ],
    ['no signature', second.split('\n\n')[0] ?? ''],
    ['a sixth line', second.replace('\n\n', '\nmore\n\n')],
  ])('with %s do not hold', (_, note) => {
    expect(
      verdictInOrder(
        log,
        new Map([
          [3, first],
          [6, note],
        ]),
      ),
    ).toMatchObject({ fault: { kind: 'signature_wrong', entry: 4 } });
    expect(verdictInOrder(log, new Map(), [note])).toMatchObject({ fault: { kind: 'signature_wrong' } });
  });

  test.each([
    ['a size beyond what a number holds', { size: 2 ** 53 }],
    ['another log as its origin', { origin: 'bfcert-audit-0000000000000000' }],
    ['a root that is too short', { root: Buffer.alloc(31) }],
    ['a time without a zone', { time: '2026-03-01 00:00' }],
    ['a previous one that is no hash', { previous: 'none' }],
  ])('with %s are refused, signed or not', (_, wrong) => {
    const good = {
      origin: ring.origin,
      size: 1,
      root: Buffer.alloc(32),
      time: AT.toISOString(),
      previous: NO_CHECKPOINT,
    };
    expect(openCheckpoint(signCheckpoint(good, signer), ring)).toMatchObject({ ok: true });
    expect(openCheckpoint(signCheckpoint({ ...good, ...wrong }, signer), ring)).toMatchObject({ ok: false });
  });
});

describe('the key ring', () => {
  const next = newKey();
  const rotated = rotateKeyRing(ring, privateKey, next, AT);

  test('reads back as it was written, and names the log by its first key', () => {
    expect(parseKeyRing(ring.text)).toMatchObject({ origin: ring.origin, keys: [{}] });
    expect(parseKeyRing(rotated.text)).toMatchObject({ origin: ring.origin, keys: [{}, {}] });
  });

  test('lets the new key sign on, and the old one no more', () => {
    const first = checkpointOver(log, 3);
    const second = checkpointOver(log, 6, idOf(first), ringSigner(rotated, next));
    const opened = openCheckpoint(second, rotated);
    const late = checkpointOver(log, 8, opened.ok ? opened.id : '');
    const verify = (own: readonly (readonly [number, string])[]) => {
      const verifier = new LogVerifier(rotated);
      const notes = new Map(own);
      for (const entry of log) {
        verifier.entry(entry);
        const note = notes.get(entry.sequence);
        if (note !== undefined) verifier.checkpoint(note);
      }
      return verifier.verdict();
    };
    expect(
      verify([
        [3, first],
        [6, second],
      ]),
    ).toMatchObject({ ok: true, signedTo: 6 });
    expect(
      verify([
        [3, first],
        [6, second],
        [8, late],
      ]),
    ).toMatchObject({ fault: { kind: 'signature_wrong', entry: 8 } });
    expect(() => ringSigner(rotated, privateKey)).toThrow('not the last one');
  });

  test.each([
    ['nothing', ''],
    ['its first key left out', rotated.text.slice(ring.text.length + 1)],
    ['a second key that the first has not signed for', `${ring.text}\n${startKeyRing(newKey(), AT).text}`],
    ['one key twice', `${ring.text}\n${ring.text}`],
    ['a changed time', rotated.text.replace('2026', '2027')],
  ])('with %s is none', (_, text) => expect(parseKeyRing(text)).toBeNull());

  test('does not take the same key again', () => {
    expect(() => rotateKeyRing(ring, privateKey, privateKey, AT)).toThrow('in the ring already');
  });
});
