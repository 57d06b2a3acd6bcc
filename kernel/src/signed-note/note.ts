import { createPublicKey, hash, type KeyObject, sign, verify } from 'node:crypto';

/** c2sp.org/signed-note: a text, an empty line, and a line per signature. */
const SIGNATURE_LINE = /^\u2014 ([^\s+]+) ([A-Za-z0-9+/]+={0,2})$/u;
const ED25519 = 1;
const MAX_SIGNATURES = 16;
const ENCODED_KEY = /^([^\s+]+)\+([0-9a-f]{8})\+([A-Za-z0-9+/]+={0,2})$/;
/** RFC 8410: what stands before the 32 bytes of an Ed25519 key in its SubjectPublicKeyInfo. */
const SPKI_PREFIX = Buffer.from('302a300506032b6570032100', 'hex');

/** An Ed25519 key under a name. */
export interface NoteKey {
  readonly name: string;
  /** Eight hex digits: the first bytes of SHA-256 over name, newline, 0x01 and the key. A hint, no proof. */
  readonly id: string;
  readonly publicKey: KeyObject;
}

export interface Note {
  /** Ends with a newline; what is signed. */
  readonly text: string;
  readonly signatures: readonly { readonly name: string; readonly id: string; readonly signature: Buffer }[];
}

export function noteKey(name: string, publicKey: KeyObject): NoteKey {
  const raw = rawKey(publicKey);
  const id = hash('sha256', Buffer.concat([Buffer.from(`${name}\n`), Buffer.from([ED25519]), raw]), 'buffer');
  return { name, id: id.subarray(0, 4).toString('hex'), publicKey };
}

/** `name+id+base64(0x01 ‖ key)`, as other programs take it. */
export function encodeNoteKey({ name, id, publicKey }: NoteKey): string {
  return `${name}+${id}+${Buffer.concat([Buffer.from([ED25519]), rawKey(publicKey)]).toString('base64')}`;
}

/** Null for anything that is not exactly such a key. */
export function parseNoteKey(text: string): NoteKey | null {
  const [, name, , encoded] = ENCODED_KEY.exec(text) ?? [];
  if (name === undefined || encoded === undefined) return null;
  const bytes = Buffer.from(encoded, 'base64');
  if (bytes.length !== 33 || bytes[0] !== ED25519) return null;
  const publicKey = createPublicKey({
    key: Buffer.concat([SPKI_PREFIX, bytes.subarray(1)]),
    format: 'der',
    type: 'spki',
  });
  const key = noteKey(name, publicKey);
  return encodeNoteKey(key) === text ? key : null;
}

/** @throws for a text that would not read back as it is: empty lines, control characters, no newline at its end. */
export function signNote(
  text: string,
  ...signers: readonly { readonly key: NoteKey; readonly privateKey: KeyObject }[]
): string {
  if (!isText(text)) throw new Error('not the text of a note');
  const lines = signers.map(({ key, privateKey }) => {
    const signature = sign(null, Buffer.from(text), privateKey);
    return `\u2014 ${key.name} ${Buffer.concat([Buffer.from(key.id, 'hex'), signature]).toString('base64')}\n`;
  });
  return `${text}\n${lines.join('')}`;
}

/** Without a look at the signatures; null for what is not a note whose text has no empty lines. */
export function parseNote(note: string): Note | null {
  const end = note.indexOf('\n\n');
  if (end < 0 || !note.endsWith('\n')) return null;
  const text = note.slice(0, end + 1);
  const lines = note.slice(end + 2, -1).split('\n');
  if (!isText(text) || lines.length > MAX_SIGNATURES) return null;
  const signatures: { name: string; id: string; signature: Buffer }[] = [];
  for (const line of lines) {
    const [, name, encoded] = SIGNATURE_LINE.exec(line) ?? [];
    const bytes = Buffer.from(encoded ?? '', 'base64');
    if (name === undefined || bytes.length < 5 || bytes.toString('base64') !== encoded) return null;
    signatures.push({ name, id: bytes.subarray(0, 4).toString('hex'), signature: bytes.subarray(4) });
  }
  return { text, signatures };
}

/** Signatures of other keys say nothing; every one of this key must hold, and there must be one. */
export function isSignedBy({ text, signatures }: Note, key: NoteKey): boolean {
  const own = signatures.filter(({ name, id }) => name === key.name && id === key.id);
  return own.length > 0 && own.every(({ signature }) => verify(null, Buffer.from(text), key.publicKey, signature));
}

/** Notes that stand one after the other, an empty line between them; null when that is not what it is. */
export function splitNotes(text: string): readonly string[] | null {
  if (text === '') return [];
  const parts = text.replace(/\n+$/, '\n').split('\n\n');
  if (parts.length % 2 !== 0) return null;
  return parts.flatMap((part, i) => (i % 2 === 0 ? [`${part}\n\n${(parts[i + 1] ?? '').replace(/\n$/, '')}\n`] : []));
}

function isText(text: string): boolean {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what the format forbids
  return text.endsWith('\n') && !/^\n|\n\n|[\u0000-\u0009\u000b-\u001f]/.test(text) && text.isWellFormed();
}

function rawKey(publicKey: KeyObject): Buffer {
  if (publicKey.asymmetricKeyType !== 'ed25519') throw new Error('not an Ed25519 key');
  return publicKey.export({ format: 'der', type: 'spki' }).subarray(SPKI_PREFIX.length);
}
