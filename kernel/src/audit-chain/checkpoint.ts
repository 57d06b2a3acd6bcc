import { hash } from 'node:crypto';
import { parseNote, signNote } from '../signed-note/index.ts';
import { type AuditKeyRing, type AuditSigner, signerOf } from './key-ring.ts';

/** A signed statement: the first `size` seals are the leaves of the tree with this root. */
export interface Checkpoint {
  readonly origin: string;
  readonly size: number;
  readonly root: Buffer;
  /** RFC 3339; when it was made. */
  readonly time: string;
  /** `checkpointId` of the one before; 64 zeros for the first. */
  readonly previous: string;
}

export const NO_CHECKPOINT = '0'.repeat(64);

const SIZE = /^(0|[1-9]\d{0,14})$/;
const TIME = /^time (\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z)$/;
const PREVIOUS = /^previous ([0-9a-f]{64})$/;

/**
 * c2sp.org/tlog-checkpoint: origin, size and root, with two extension lines. They bind each checkpoint
 * to the one before it, so that one taken out of the middle is missed even without its entries.
 */
const textOf = ({ origin, size, root, time, previous }: Checkpoint): string =>
  `${origin}\n${size}\n${root.toString('base64')}\ntime ${time}\nprevious ${previous}\n`;

export const signCheckpoint = (checkpoint: Checkpoint, signer: AuditSigner): string =>
  signNote(textOf(checkpoint), signer);

export type OpenedCheckpoint =
  | { readonly ok: true; readonly checkpoint: Checkpoint; readonly id: string; readonly keyNumber: number }
  | { readonly ok: false; readonly detail: string };

/** Believes nothing of it before its signature holds under a key of the ring. */
export function openCheckpoint(note: string, ring: AuditKeyRing): OpenedCheckpoint {
  const parsed = parseNote(note);
  if (parsed === null) return { ok: false, detail: 'it is not a signed note' };
  const keyNumber = signerOf(ring, parsed);
  if (keyNumber === null) return { ok: false, detail: 'no audit key has signed it' };
  const checkpoint = parseText(parsed.text);
  if (checkpoint === null || checkpoint.origin !== ring.origin) return { ok: false, detail: 'it is not a checkpoint' };
  return { ok: true, checkpoint, id: hash('sha256', parsed.text), keyNumber };
}

/** Only what `textOf` writes. */
function parseText(text: string): Checkpoint | null {
  const [origin = '', sizeLine = '', rootLine = '', timeLine = '', previousLine = ''] = text.split('\n');
  const [, size] = SIZE.exec(sizeLine) ?? [];
  const [, time] = TIME.exec(timeLine) ?? [];
  const [, previous] = PREVIOUS.exec(previousLine) ?? [];
  if (size === undefined || time === undefined || previous === undefined) return null;
  const checkpoint = { origin, size: Number(size), root: Buffer.from(rootLine, 'base64'), time, previous };
  return checkpoint.root.length === 32 && textOf(checkpoint) === text ? checkpoint : null;
}
