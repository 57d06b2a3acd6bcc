import { generateKeyPairSync } from 'node:crypto';
import { rotateKeyRing, startKeyRing } from '@bfcert/kernel/audit-chain';
import { encodeNoteKey } from '@bfcert/kernel/signed-note';
import { describe, expect, it } from 'vitest';
import { linesOf } from './read-lines.ts';
import { AT, anExport, privateKey, ring } from './testing/an-export.ts';
import { verifyExport } from './verify-export.ts';

/** In pieces of a few bytes, so that lines and characters are cut anywhere. */
async function* pieces(text: string, length = 7): AsyncGenerator<Uint8Array> {
  const bytes = Buffer.from(text);
  for (let at = 0; at < bytes.length; at += length) yield bytes.subarray(at, at + length);
}

const verify = (
  lines: readonly string[],
  { pinned = null as string | null, anchored = [] as readonly string[] } = {},
) => {
  const read = async function* () {
    yield* anchored;
  };
  const anchors = anchored.length === 0 ? [] : [{ name: 'the other disk', read }];
  return verifyExport(linesOf(pieces(`${lines.join('\n')}\n`)), { pinned, anchors });
};

const whole = anExport(8);
const lineOf = (sequence: number) => whole.lines.findIndex((line) => line.includes(`"sequence":${sequence},"target"`));
const replaced = (at: number, change: (line: string) => string) => whole.lines.with(at, change(whole.lines[at] ?? ''));

it('an export that nobody touched is verified', async () => {
  expect(await verify(whole.lines, { pinned: ring.text, anchored: whole.notes })).toEqual({
    verified: true,
    entries: 8,
    head: whole.head,
    signedTo: 6,
    checkpoints: 2,
    unsealed: 1,
    origin: ring.origin,
    keyFrom: 'elsewhere',
  });
  expect(await verify(anExport(0).lines)).toMatchObject({ verified: true, entries: 0, keyFrom: 'the export itself' });
});

describe('what was done to it is named', () => {
  const without = (at: number) => whole.lines.toSpliced(at, 1);
  const swapped = (a: number, b: number) => whole.lines.with(a, whole.lines[b] ?? '').with(b, whole.lines[a] ?? '');

  it.each([
    ['one byte flipped', replaced(lineOf(4), (line) => line.replace('renew', 'renev')), 'changed', 4],
    ['one bit of a seal flipped', replaced(lineOf(4), (line) => line.replace(/^(.{9})./, '$1x')), 'changed', 4],
    ['white space in an entry', replaced(lineOf(4), (line) => line.replace('"action"', ' "action"')), 'changed', 4],
    ['a member twice', replaced(lineOf(4), (line) => line.replace('"action"', '"action":"x","action"')), 'changed', 4],
    ['a line that is no JSON', replaced(lineOf(4), () => 'null'), 'changed', 4],
    ['a line spelled otherwise', replaced(lineOf(4), (line) => ` ${line}`), null, 0],
    ['an entry taken out', without(lineOf(5)), 'missing', 5],
    ['two entries swapped', swapped(lineOf(2), lineOf(5)), 'swapped', 2],
    ['an entry twice', whole.lines.toSpliced(lineOf(5), 0, whole.lines[lineOf(5)] ?? ''), 'inserted', 6],
    ['a checkpoint taken out', without(lineOf(3) + 1), 'checkpoint_missing', 6],
    [
      'a checkpoint changed',
      replaced(lineOf(3) + 1, (line) => line.replace('time 2026', 'time 2027')),
      'signature_wrong',
      1,
    ],
    ['the last entry taken out', without(lineOf(8)), 'tail_cut', 8],
    ['the last line taken out', whole.lines.slice(0, -1), 'tail_cut', 9],
    [
      'cut in the middle of a line',
      [...whole.lines.slice(0, -2), (whole.lines.at(-2) ?? '').slice(0, 100)],
      'changed',
      8,
    ],
  ])('%s', async (_, lines, kind, entry) => {
    const verdict = await verify(lines);
    expect(verdict.verified ? null : verdict.fault).toEqual(
      kind === null ? null : expect.objectContaining({ kind, entry }),
    );
  });

  it('a tail that is gone with its checkpoint, by the anchor', async () => {
    const cut = [...whole.lines.slice(0, lineOf(4)), JSON.stringify({ end: { entries: 3, unsealed: 0 } })];
    expect(await verify(cut)).toMatchObject({ verified: true, entries: 3 });
    expect(await verify(cut, { anchored: whole.notes })).toMatchObject({
      fault: { kind: 'tail_cut', entry: 4, to: 6 },
    });
  });

  it('another history under the same key, by the anchor', async () => {
    const other = anExport(8, ring, privateKey, 'idn_other');
    expect(await verify(other.lines, { anchored: whole.notes })).toMatchObject({
      fault: { kind: 'two_writers', entry: 1, to: 3 },
    });
  });
});

describe('the key', () => {
  const next = generateKeyPairSync('ed25519').privateKey;
  const rotated = rotateKeyRing(ring, privateKey, next, AT);
  const [first] = ring.keys;
  if (first === undefined) throw new Error('no key');

  it.each([
    ['a copy of the keys', ring.text],
    ['one line', `${encodeNoteKey(first)}\n`],
    ['a PEM file', String(first.publicKey.export({ format: 'pem', type: 'spki' }))],
  ])('from elsewhere may be %s, and older than the last rotation', async (_, pinned) => {
    expect(await verify(anExport(4, rotated, next).lines, { pinned })).toMatchObject({
      verified: true,
      keyFrom: 'elsewhere',
    });
  });

  it('of another log does not do, though all of the export holds in itself', async () => {
    const stranger = generateKeyPairSync('ed25519').privateKey;
    const forged = anExport(4, startKeyRing(stranger, AT), stranger);
    expect(await verify(forged.lines)).toMatchObject({ verified: true });
    await expect(verify(forged.lines, { pinned: ring.text })).rejects.toThrow('other keys than the one that was given');
  });

  it('must be one', async () => {
    await expect(verify(whole.lines, { pinned: 'no key' })).rejects.toThrow('the key file holds no audit key');
  });
});

it.each([
  ['nothing', [], 'version 1'],
  ['another file', ['{"a":1}'], 'version 1'],
  ['a later version', [JSON.stringify({ export: 'bfcert audit 2', keys: ring.text })], 'version 1'],
  ['keys that do not hold', [JSON.stringify({ export: 'bfcert audit 1', keys: 'x' })], 'do not sign for each other'],
  ['more after the end', [...whole.lines, whole.lines[1] ?? ''], 'after the last one'],
])('%s is not verified', async (_, lines, sentence) => {
  await expect(verify(lines)).rejects.toThrow(sentence);
});

it('text that is not UTF-8, or without an end of its line, is refused before it fills the memory', async () => {
  const take = async (chunks: AsyncIterable<Uint8Array>) =>
    verifyExport(linesOf(chunks), { pinned: null, anchors: [] });
  const latin1 = async function* () {
    yield Buffer.from([0x7b, 0xff, 0x0a]);
  };
  await expect(take(latin1())).rejects.toThrow('not valid');
  const endless = async function* () {
    for (;;) yield Buffer.alloc(1_000_000, 'a');
  };
  await expect(take(endless())).rejects.toThrow('this is no export');
});
