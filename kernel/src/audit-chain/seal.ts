import { createHash } from 'node:crypto';
import { canonicalJson, type Json } from '../canonical-json.ts';

/** Sequences start at 1 and have no gap; they, not the times, are the order of the chain. */
export type AuditEntry = { readonly sequence: number; readonly [member: string]: Json | undefined };

export interface SealedEntry {
  readonly entry: AuditEntry;
  /** Lower hex SHA-256, as `sealEntry` made it. */
  readonly hash: string;
}

export interface ChainHead {
  readonly sequence: number;
  readonly hash: string;
}

/** What the first entry is chained to. */
export const chainStart: ChainHead = { sequence: 0, hash: '0'.repeat(64) };

/**
 * Seals one entry to everything before it: lower hex SHA-256 over a label, the previous hash and the
 * entry's canonical JSON. The label keeps a hash made for another purpose from passing as a seal.
 */
export function sealEntry(previousHash: string, entry: AuditEntry): string {
  return createHash('sha256')
    .update(`bfcert audit entry 1\n${previousHash}\n${canonicalJson(entry)}`)
    .digest('hex');
}
