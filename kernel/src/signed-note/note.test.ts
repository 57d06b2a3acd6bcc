import { generateKeyPairSync } from 'node:crypto';
import { describe, expect, it, test } from 'vitest';
import { encodeNoteKey, isSignedBy, noteKey, parseNote, parseNoteKey, signNote, splitNotes } from './index.ts';

function aSigner(name = 'example.com/log') {
  const { publicKey, privateKey } = generateKeyPairSync('ed25519');
  return { key: noteKey(name, publicKey), privateKey };
}

const opened = (text: string) => parseNote(text) ?? expect.fail('not a note');

test('a note that another program has signed verifies under its published key', () => {
  // The example of golang.org/x/mod/sumdb/note.
  const key = parseNoteKey('PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW');
  const note =
    "If you think cryptography is the answer to your problem,\nthen you don't know what your problem is.\n\n" +
    '\u2014 PeterNeumann x08go/ZJkuBS9UG/SffcvIAQxVBtiFupLLr8pAcElZInNIuGUgYN1FFYC2pZSNXgKvqfqdngotpRZb6KE6RyyBwJnAM=\n';
  if (key === null) expect.fail('not a key');
  expect(isSignedBy(opened(note), key)).toBe(true);
  expect(isSignedBy(opened(note.replace('answer', 'Answer')), key)).toBe(false);
});

test('a key reads back as it was written', () => {
  const { key } = aSigner();
  const text = encodeNoteKey(key);
  expect(parseNoteKey(text)).toMatchObject({ name: key.name, id: key.id });
  for (const wrong of ['', 'x', `${text}x`, text.replace('+', ' '), text.replace(key.id, '00000000'), `${text}\n`]) {
    expect(parseNoteKey(wrong)).toBeNull();
  }
});

test('a signature of another key, even of its name, is none of ours, and says nothing', () => {
  const [ours, theirs] = [aSigner(), aSigner()];
  const note = opened(signNote('text\n', theirs, ours));
  expect(isSignedBy(note, ours.key)).toBe(true);
  expect(isSignedBy(opened(signNote('text\n', theirs)), ours.key)).toBe(false);
});

test('one signature of ours that does not hold makes the note worthless', () => {
  const ours = aSigner();
  const note = opened(signNote('text\n', ours));
  const [good] = note.signatures;
  if (good === undefined) expect.fail('no signature');
  const bad = { ...good, signature: Buffer.alloc(64) };
  expect(isSignedBy({ ...note, signatures: [good, bad] }, ours.key)).toBe(false);
});

describe('what is not a note', () => {
  const signed = signNote('a\nb\n', aSigner());
  it.each([
    ['an empty text', ''],
    ['no signatures', 'a\nb\n\n'],
    ['no empty line', signed.replace('\n\n', '\n')],
    ['no newline at the end', signed.slice(0, -1)],
    ['another dash', signed.replace('\u2014', '-')],
    ['base64 of another spelling', signed.replace(/=\n$/, '\n')],
    ['a control character', signed.replace('a', '\u0007')],
    ['a lone surrogate', signed.replace('a', '\ud800')],
    ['a text that begins with an empty line', `\n\n${signed}`],
    ['more than sixteen signatures', signNote('a\n', ...Array.from({ length: 17 }, () => aSigner()))],
  ])('%s', (_, text) => expect(parseNote(text)).toBeNull());

  it.each(['', 'a', 'a\n\nb\n', '\n', 'a\u0000\n'])('%j cannot be signed', (text) => {
    expect(() => signNote(text, aSigner())).toThrow('not the text of a note');
  });
});

test('notes in one file are told apart', () => {
  const notes = [signNote('one\n', aSigner()), signNote('two\n', aSigner(), aSigner()), signNote('three\n', aSigner())];
  expect(splitNotes(notes.join('\n'))).toEqual(notes);
  expect(splitNotes('')).toEqual([]);
  expect(splitNotes('one\n')).toBeNull();
});
