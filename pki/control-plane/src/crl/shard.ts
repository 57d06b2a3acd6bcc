/**
 * The revocation list, out of so many of its issuer, that a certificate would stand in: fixed by its
 * random serial number (hex), so every list has its share and no list of who stands where is kept.
 */
export function crlShardOf(serial: string, shards: number): number {
  if (!Number.isSafeInteger(shards) || shards < 1) throw new RangeError('there is at least one shard');
  return Number(BigInt(`0x${serial}`) % BigInt(shards));
}
