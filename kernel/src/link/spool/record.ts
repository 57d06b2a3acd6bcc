import { crc32 } from 'node:zlib';

/**
 * A record on disk: length of the body (4 bytes), CRC-32 of all that follows (4), sequence (8), body;
 * numbers big endian. A record that a crash cut short, or of which only some blocks reached the disk,
 * fails its length or its checksum.
 */
export const RECORD_OVERHEAD = 16;

export interface SpoolRecord {
  readonly sequence: number;
  readonly body: Buffer;
}

export function encodeRecord({ sequence, body }: SpoolRecord): Buffer {
  const bytes = Buffer.allocUnsafe(RECORD_OVERHEAD + body.length);
  bytes.writeUInt32BE(body.length, 0);
  bytes.writeBigUInt64BE(BigInt(sequence), 8);
  body.copy(bytes, RECORD_OVERHEAD);
  bytes.writeUInt32BE(crc32(bytes.subarray(8)), 4);
  return bytes;
}

/** The records up to the first that is not whole; what follows that one was never confirmed to anybody. */
export function decodeRecords(bytes: Buffer): { records: SpoolRecord[]; discarded: number } {
  const records: SpoolRecord[] = [];
  let at = 0;
  while (bytes.length - at >= RECORD_OVERHEAD) {
    const end = at + RECORD_OVERHEAD + bytes.readUInt32BE(at);
    if (end > bytes.length || crc32(bytes.subarray(at + 8, end)) !== bytes.readUInt32BE(at + 4)) break;
    const sequence = Number(bytes.readBigUInt64BE(at + 8));
    records.push({ sequence, body: bytes.subarray(at + RECORD_OVERHEAD, end) });
    at = end;
  }
  return { records, discarded: bytes.length - at };
}
