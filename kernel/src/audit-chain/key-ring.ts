import { createPublicKey, hash, type KeyObject } from 'node:crypto';
import {
  encodeNoteKey,
  isSignedBy,
  type Note,
  type NoteKey,
  noteKey,
  parseNote,
  parseNoteKey,
  signNote,
  splitNotes,
} from '../signed-note/index.ts';

/**
 * The audit keys of one log, oldest first. A later key counts because the one before it signed for
 * it; whoever knows one key of a ring can judge everything that came after.
 */
export interface AuditKeyRing {
  /** Names the log for ever: made from its first key. */
  readonly origin: string;
  readonly keys: readonly NoteKey[];
  /** As it is exported: a note per key. */
  readonly text: string;
}

export interface AuditSigner {
  readonly key: NoteKey;
  readonly privateKey: KeyObject;
}

const STATEMENT = /^bfcert audit key (\d{1,6})\n(\S+)\ntime \S+\n$/;

const statement = (number: number, key: NoteKey, at: Date): string =>
  `bfcert audit key ${number}\n${encodeNoteKey(key)}\ntime ${at.toISOString()}\n`;

/** A new log: the first key states itself. */
export function startKeyRing(privateKey: KeyObject, at: Date): AuditKeyRing {
  const publicKey = createPublicKey(privateKey);
  const key = noteKey(originOf(publicKey), publicKey);
  return { origin: key.name, keys: [key], text: signNote(statement(1, key, at), { key, privateKey }) };
}

/** The old key signs for the new one, and the new one for itself. */
export function rotateKeyRing(ring: AuditKeyRing, oldKey: KeyObject, newKey: KeyObject, at: Date): AuditKeyRing {
  const signer = ringSigner(ring, oldKey);
  const key = noteKey(ring.origin, createPublicKey(newKey));
  if (ring.keys.some(({ id }) => id === key.id)) throw new Error('this key is in the ring already');
  const note = signNote(statement(ring.keys.length + 1, key, at), signer, { key, privateKey: newKey });
  return { origin: ring.origin, keys: [...ring.keys, key], text: `${ring.text}\n${note}` };
}

/** @throws when the private key is not the last of the ring. */
export function ringSigner(ring: AuditKeyRing, privateKey: KeyObject): AuditSigner {
  const key = noteKey(ring.origin, createPublicKey(privateKey));
  if (key.id !== ring.keys.at(-1)?.id) throw new Error('the audit key is not the last one of its key ring');
  return { key, privateKey };
}

/** Null unless every key is signed for by itself and by the one before. */
export function parseKeyRing(text: string): AuditKeyRing | null {
  const keys: NoteKey[] = [];
  for (const one of splitNotes(text) ?? []) {
    const note = parseNote(one);
    const [, number, encoded] = STATEMENT.exec(note?.text ?? '') ?? [];
    const key = encoded === undefined ? null : parseNoteKey(encoded);
    if (note === null || key === null || Number(number) !== keys.length + 1) return null;
    const before = keys.at(-1);
    if (key.name !== (before?.name ?? originOf(key.publicKey))) return null;
    if (!isSignedBy(note, key) || (before !== undefined && !isSignedBy(note, before))) return null;
    keys.push(key);
  }
  const [first] = keys;
  return first === undefined ? null : { origin: first.name, keys, text };
}

/** The number (from 1) of the latest key whose signature is on it; null when there is none. */
export function signerOf({ keys }: AuditKeyRing, note: Note): number | null {
  const index = keys.findLastIndex((key) => isSignedBy(note, key));
  return index < 0 ? null : index + 1;
}

const originOf = (publicKey: KeyObject): string =>
  `bfcert-audit-${hash('sha256', publicKey.export({ format: 'der', type: 'spki' })).slice(0, 32)}`;
