import { constants, publicEncrypt, randomBytes } from 'node:crypto';
import { certificate, changeCipherSpec, type Piece, textOf } from './client.ts';
import { converse, type TlsCase } from './target.ts';
import { CONTENT, HANDSHAKE, record, uint, vector } from './wire.ts';

/** Bytes without a zero among them. */
const padding = (length: number): Buffer => Buffer.from(randomBytes(length).map((byte) => byte || 1));

/** PKCS #1 blocks of `size` bytes, the first one right, each of the others wrong in its own way (Böck, Somorovsky and Young 2018). */
const BLOCKS: readonly (readonly [name: string, block: (size: number) => Buffer])[] = [
  [
    'right',
    (size) => Buffer.concat([uint(0x0002, 2), padding(size - 51), uint(0, 1), uint(0x0303, 2), randomBytes(46)]),
  ],
  [
    'of another version',
    (size) => Buffer.concat([uint(0x0002, 2), padding(size - 51), uint(0, 1), uint(0x0202, 2), randomBytes(46)]),
  ],
  ['without a zero', (size) => Buffer.concat([uint(0x0002, 2), padding(size - 2)])],
  [
    'of another type',
    (size) => Buffer.concat([uint(0x4117, 2), padding(size - 51), uint(0, 1), uint(0x0303, 2), randomBytes(46)]),
  ],
  ['with the zero too soon', (size) => Buffer.concat([uint(0x0002, 2), padding(4), uint(0, 1), padding(size - 7)])],
  ['with a short secret', (size) => Buffer.concat([uint(0x0002, 2), padding(size - 5), uint(0, 1), uint(0x0303, 2)])],
];

const exchanged =
  (block: (size: number) => Buffer): Piece =>
  (client) => {
    const { modulusLength = 2_048 } = client.serverKey.asymmetricKeyDetails ?? {};
    const key = { key: client.serverKey, padding: constants.RSA_NO_PADDING };
    // Below any modulus of that length: its first byte is zero, or 0x41.
    return client.handshake(HANDSHAKE.clientKeyExchange, vector(2, publicEncrypt(key, block(modulusLength / 8))));
  };
const anyFinished: Piece = () => record(CONTENT.handshake, randomBytes(40));

/** The server must answer each of the blocks in the same way: a difference would decrypt what others have recorded. */
function robot(name: string, after: readonly Piece[]): TlsCase {
  return {
    name: `ROBOT: ${name}`,
    run: async (target) => {
      const ends = await Promise.all(
        BLOCKS.map(async ([what, block]) => {
          const end = await converse(target, [certificate([]), exchanged(block), ...after]);
          return `${what}: ${textOf(end)}`;
        }),
      );
      const answers = new Set(ends.map((end) => end.split(': ')[1]));
      if (answers.has('silent')) return 'the connection was held';
      return answers.size === 1 ? null : ends.join(', ');
    },
  };
}

export const ROBOT_CASES: readonly TlsCase[] = [
  robot('with all that follows', [changeCipherSpec, anyFinished]),
  robot('without Finished', [changeCipherSpec]),
  robot('without anything after it', []),
];
