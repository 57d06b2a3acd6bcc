import { canonicalJson } from '@bfcert/kernel/canonical-json';
import type { AuditLogDependencies } from './audit-log.ts';
import { type LogPiece, logPieces } from './feed-verifier.ts';
import { sealable } from './seal-audit.ts';

/**
 * The whole log as NDJSON, in chunks of whole lines: what it is and its keys, every entry, each
 * checkpoint behind the entries that it is about, and a last line by which a cut file is known.
 * An entry's canonical JSON stands in its line as it was hashed.
 */
export async function* exportAudit(deps: AuditLogDependencies): AsyncGenerator<string> {
  const { ring } = deps.keys;
  yield `${JSON.stringify({ export: 'bfcert audit 1', origin: ring.origin, keys: ring.text, at: deps.clock.now().toISOString() })}\n`;
  let entries = 0;
  for await (const pieces of logPieces(deps)) {
    entries += pieces.filter(({ kind }) => kind === 'entry').length;
    yield pieces.map(lineOf).join('');
  }
  yield `${JSON.stringify({ end: { entries, unsealed: await deps.audit.unsealedCount() } })}\n`;
}

function lineOf(piece: LogPiece): string {
  if (piece.kind === 'checkpoint') return `${JSON.stringify({ checkpoint: piece.stored.note })}\n`;
  const { seq, entry, previousHash, hash } = piece.sealed;
  return `{"hash":${JSON.stringify(hash)},"previousHash":${JSON.stringify(previousHash)},"entry":${canonicalJson(sealable(seq, entry))}}\n`;
}
