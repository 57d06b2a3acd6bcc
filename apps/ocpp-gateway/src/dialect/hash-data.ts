import type { JsonObject } from '../rpc/frame.ts';

/**
 * Certificate hash data as one text that two spellings of the same have in common: letters of any case, serials with or
 * without leading zeros. Null: it is none.
 */
export function hashDataText(value: unknown): string | null {
  if (typeof value !== 'object' || value === null) return null;
  const { hashAlgorithm, issuerNameHash, issuerKeyHash, serialNumber } = value as JsonObject;
  const parts = [hashAlgorithm, issuerNameHash, issuerKeyHash, serialNumber];
  if (!parts.every((part) => typeof part === 'string')) return null;
  return parts.map((part) => part.toLowerCase().replace(/^0+(?=.)/, '')).join(' ');
}
