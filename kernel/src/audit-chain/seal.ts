import { hash } from 'node:crypto';
import { canonicalJson, type Json } from '../canonical-json.ts';

/** Sequences start at 1 and have no gap; they, not the times, are the order of the chain. */
export type AuditEntry = { readonly sequence: number; readonly [member: string]: Json | undefined };

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
export const sealEntry = (previousHash: string, entry: AuditEntry): string =>
  sealText(previousHash, canonicalJson(entry));

/** The same for an entry that is canonical JSON already. */
export const sealText = (previousHash: string, text: string): string =>
  hash('sha256', `bfcert audit entry 1\n${previousHash}\n${text}`);
