import { generateKeyPairSync } from 'node:crypto';
import {
  type AuditEntry,
  chainStart,
  NO_CHECKPOINT,
  openCheckpoint,
  ringSigner,
  sealEntry,
  signCheckpoint,
  startKeyRing,
} from '@bfcert/kernel/audit-chain';
import { canonicalJson } from '@bfcert/kernel/canonical-json';
import { leafHash, MerkleFrontier } from '@bfcert/kernel/merkle-tree';

export const AT = new Date('2026-03-01T00:00:00Z');
export const privateKey = generateKeyPairSync('ed25519').privateKey;
export const ring = startKeyRing(privateKey, AT);

/** As the server writes it: a checkpoint after every third entry. */
export function anExport(count: number, keys = ring, key = privateKey, target = 'idn') {
  const lines = [
    JSON.stringify({ export: 'bfcert audit 1', origin: keys.origin, keys: keys.text, at: AT.toISOString() }),
  ];
  const tree = new MerkleFrontier();
  const notes: string[] = [];
  let [hash, previous] = [chainStart.hash, NO_CHECKPOINT];
  for (let sequence = 1; sequence <= count; sequence++) {
    const entry: AuditEntry = {
      sequence,
      action: 'renew',
      target,
      reason: 'ä "quoted" \u2028 line',
      detail: { sequence: 99 },
    };
    const previousHash = hash;
    hash = sealEntry(previousHash, entry);
    tree.append(leafHash(Buffer.from(hash, 'hex')));
    lines.push(`{"hash":"${hash}","previousHash":"${previousHash}","entry":${canonicalJson(entry)}}`);
    if (sequence % 3 === 0) {
      const checkpoint = { origin: keys.origin, size: sequence, root: tree.root(), time: AT.toISOString(), previous };
      const note = signCheckpoint(checkpoint, ringSigner(keys, key));
      const opened = openCheckpoint(note, keys);
      previous = opened.ok ? opened.id : '';
      notes.push(note);
      lines.push(JSON.stringify({ checkpoint: note }));
    }
  }
  lines.push(JSON.stringify({ end: { entries: count, unsealed: 1 } }));
  return { lines, notes, head: hash };
}
