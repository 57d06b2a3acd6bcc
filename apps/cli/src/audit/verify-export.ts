import { AnchorFeed, type CheckpointAnchor } from '@bfcert/certificate-lifecycle';
import { type AuditKeyRing, type LogEntry, type LogFault, LogVerifier, parseKeyRing } from '@bfcert/kernel/audit-chain';
import { canonicalJson, type Json } from '@bfcert/kernel/canonical-json';
import { ringHasPinned } from './pinned-key.ts';

export type ExportVerdict =
  | {
      readonly verified: true;
      readonly entries: number;
      readonly head: string;
      /** Up to this entry a signed checkpoint vouches for the chain. */
      readonly signedTo: number;
      readonly checkpoints: number;
      /** Written when the export was made, and not sealed yet: nothing vouches for those. */
      readonly unsealed: number;
      readonly origin: string;
      readonly keyFrom: 'elsewhere' | 'the export itself';
    }
  | { readonly verified: false; readonly fault: LogFault };

/** It is no export, or not for these keys: nothing can be said of its entries. */
export class NotVerifiable extends Error {
  override readonly name = 'NotVerifiable';
}

/**
 * Verifies an export as its lines come in. What is believed is the key (`pinned`, where the verifier has
 * it from elsewhere) and the anchors; everything else is recomputed.
 */
export async function verifyExport(
  batches: AsyncIterable<readonly string[]>,
  {
    pinned,
    anchors,
  }: { readonly pinned: string | null; readonly anchors: readonly Pick<CheckpointAnchor, 'name' | 'read'>[] },
): Promise<ExportVerdict> {
  let ring: AuditKeyRing | null = null;
  let verifier: LogVerifier | null = null;
  let end: { readonly entries: number; readonly unsealed: number } | null = null;
  const feeds = anchors.flatMap(({ name, read }) => (read === undefined ? [] : [new AnchorFeed({ name }, read(0))]));

  for await (const lines of batches) {
    let at = 0;
    if (verifier === null) {
      ring = ringOf(lines[0] ?? '', pinned);
      verifier = new LogVerifier(ring);
      at = 1;
    }
    for (const feed of feeds) await feed.feed(verifier, verifier.head.sequence + lines.length);
    for (; at < lines.length; at++) {
      const line = lines[at] ?? '';
      if (end !== null) throw new NotVerifiable('there are lines after the last one of the export');
      const read = readLine(line, verifier.head.sequence + 1);
      if ('checkpoint' in read) verifier.checkpoint(read.checkpoint);
      else if ('end' in read) end = read.end;
      else verifier.entry(read);
    }
  }
  if (ring === null || verifier === null) throw new NotVerifiable('the file is empty');
  for (const feed of feeds) await feed.feed(verifier, Number.POSITIVE_INFINITY);

  const verdict = verifier.verdict();
  if (!verdict.ok) return { verified: false, fault: verdict.fault };
  const { head, signedTo, checkpoints } = verdict;
  if (end?.entries !== head.sequence) return { verified: false, fault: cutFile(head.sequence, end?.entries ?? null) };
  return {
    verified: true,
    entries: head.sequence,
    head: head.hash,
    signedTo,
    checkpoints,
    unsealed: end.unsealed,
    origin: ring.origin,
    keyFrom: pinned === null ? 'the export itself' : 'elsewhere',
  };
}

function ringOf(line: string, pinned: string | null): AuditKeyRing {
  const header = parsed(line) as { export?: unknown; keys?: unknown } | null;
  if (header?.export !== 'bfcert audit 1') throw new NotVerifiable('this is not an export of the audit, version 1');
  const ring = typeof header.keys === 'string' ? parseKeyRing(header.keys) : null;
  if (ring === null) throw new NotVerifiable('the audit keys in the export do not sign for each other');
  if (pinned !== null && !ringHasPinned(ring, pinned)) {
    throw new NotVerifiable('the export is signed with other keys than the one that was given');
  }
  return ring;
}

type Line =
  | LogEntry
  | { readonly checkpoint: string }
  | { readonly end: { readonly entries: number; readonly unsealed: number } };

/** Where `exportAudit` puts things in the line of an entry. */
const HASH = '{"hash":"';
const PREVIOUS = '","previousHash":"';
const ENTRY = '","entry":';
const HEX = 64;
const PREVIOUS_AT = HASH.length + HEX;
const ENTRY_AT = PREVIOUS_AT + PREVIOUS.length + HEX;

function readLine(line: string, place: number): Line {
  if (line.startsWith(PREVIOUS, PREVIOUS_AT) && line.startsWith(ENTRY, ENTRY_AT) && line.startsWith(HASH)) {
    // The text is hashed as it stands, so that no reading of ours is between what was sealed and the seal.
    const text = line.slice(ENTRY_AT + ENTRY.length, -1);
    const hash = line.slice(HASH.length, PREVIOUS_AT);
    const previousHash = line.slice(PREVIOUS_AT + PREVIOUS.length, ENTRY_AT);
    return { sequence: sequenceOf(parsed(text)), text, previousHash, hash };
  }
  const read = parsed(line) as {
    entry?: Json;
    hash?: unknown;
    previousHash?: unknown;
    checkpoint?: unknown;
    end?: unknown;
  } | null;
  if (typeof read?.checkpoint === 'string') return { checkpoint: read.checkpoint };
  const end = read?.end as { entries?: unknown; unsealed?: unknown } | undefined;
  if (typeof end?.entries === 'number' && typeof end.unsealed === 'number') {
    return { end: { entries: end.entries, unsealed: end.unsealed } };
  }
  if (read?.entry === undefined) return { sequence: place, text: line, previousHash: '', hash: '' };
  return {
    sequence: sequenceOf(read.entry),
    text: canonicalJson(read.entry),
    previousHash: String(read.previousHash),
    hash: String(read.hash),
  };
}

/** 0, which no entry has, for what has none. */
function sequenceOf(entry: unknown): number {
  const sequence = typeof entry === 'object' && entry !== null && 'sequence' in entry ? entry.sequence : null;
  return typeof sequence === 'number' ? sequence : 0;
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

function cutFile(entries: number, stated: number | null): LogFault {
  const detail =
    stated === null
      ? `The file ends after entry ${entries} without its last line: it was cut.`
      : `The file has ${entries} entries and says that it has ${stated}.`;
  return { kind: 'tail_cut', entry: entries + 1, to: stated, detail };
}
