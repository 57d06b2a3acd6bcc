import { constants } from 'node:fs';
import { type FileHandle, open } from 'node:fs/promises';
import { join } from 'node:path';
import { crc32 } from 'node:zlib';

const BYTES = 12;

/**
 * The highest sequence a server has acknowledged, so that a restart does not deliver it again. Not
 * synced: when it is lost, facts are only delivered once more than needed. Overwritten in place,
 * which also works on a full disk.
 */
export class AcknowledgedMark {
  readonly #file: FileHandle;
  #sequence: number;

  private constructor(file: FileHandle, sequence: number) {
    this.#file = file;
    this.#sequence = sequence;
  }

  static async open(directory: string): Promise<AcknowledgedMark> {
    const file = await open(join(directory, 'acknowledged'), constants.O_RDWR | constants.O_CREAT, 0o600);
    const bytes = Buffer.alloc(BYTES);
    const { bytesRead } = await file.read(bytes, 0, BYTES, 0);
    const whole = bytesRead === BYTES && crc32(bytes.subarray(0, 8)) === bytes.readUInt32BE(8);
    return new AcknowledgedMark(file, whole ? Number(bytes.readBigUInt64BE(0)) : 0);
  }

  get sequence(): number {
    return this.#sequence;
  }

  async set(sequence: number): Promise<void> {
    this.#sequence = sequence;
    const bytes = Buffer.alloc(BYTES);
    bytes.writeBigUInt64BE(BigInt(sequence), 0);
    bytes.writeUInt32BE(crc32(bytes.subarray(0, 8)), 8);
    await this.#file.write(bytes, 0, BYTES, 0);
  }

  close(): Promise<void> {
    return this.#file.close();
  }
}
