import type { Random } from '../random.ts';
import { honest, type Piece, textOf } from './client.ts';
import { converse, type Target } from './target.ts';

/** What is done to one piece of an honest flight, on its way. */
function mutated(piece: Piece, random: Random): Piece {
  return (client) => {
    const bytes = Buffer.from(piece(client));
    const at = random.below(bytes.length);
    switch (random.below(6)) {
      case 0:
        bytes[at] = (bytes[at] ?? 0) ^ (1 << random.below(8));
        return bytes;
      case 1:
        bytes[at] = ((bytes[at] ?? 0) + 1 + random.below(255)) % 256;
        return bytes;
      case 2:
        return bytes.subarray(0, at);
      case 3:
        return Buffer.concat([bytes.subarray(0, at), random.bytes(1 + random.below(8)), bytes.subarray(at)]);
      case 4:
        return Buffer.concat([bytes.subarray(0, at), bytes.subarray(Math.min(bytes.length, at + 1 + random.below(8)))]);
      default:
        return Buffer.concat([bytes, bytes]);
    }
  };
}

/**
 * An honest flight in which one piece was changed on its way: what the client signs and finishes is what it meant. Whatever is
 * changed, nobody may enter by it. Null: nobody did.
 */
export async function mutate(target: Target, random: Random): Promise<string | null> {
  const pieces = honest(target.shown);
  // The request itself is nobody's but the station's: it is encrypted, and doubled it is only a second request.
  const which = random.below(pieces.length - 1);
  const changed = pieces.map((piece, index) => (index === which ? mutated(piece, random) : piece));
  const end = await converse(target, changed, { hangsUp: true });
  return end.kind === 'answered' || end.kind === 'silent' ? `piece ${which}: ${textOf(end)}` : null;
}
