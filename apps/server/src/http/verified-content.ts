import { createHash } from 'node:crypto';
import { pipeline, type Readable, Transform } from 'node:stream';

/** Content that is held against its sum on its way: its last piece is given only when all of it is what was stored. */
export function verifiedContent(content: Readable, sha256: string): Readable {
  const hash = createHash('sha256');
  let held: Buffer | null = null;
  const verified = new Transform({
    transform: (chunk: Buffer, _encoding, done) => {
      hash.update(chunk);
      const before = held;
      held = chunk;
      done(null, before);
    },
    flush: (done) => {
      if (hash.digest('hex') === sha256) return done(null, held);
      done(new Error('stored content is not what was stored'));
    },
  });
  // Whoever reads it hears of its failure.
  return pipeline(content, verified, () => undefined);
}
