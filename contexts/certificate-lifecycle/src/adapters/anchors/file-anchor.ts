import { open, stat } from 'node:fs/promises';
import { dirname } from 'node:path';
import { AnchorConflict, type CheckpointAnchor, statedSize } from '../../audit/anchor.ts';

/** More than any line of ours is long. */
const LAST_LINES = 16_384;

/**
 * A file that only grows, best on another machine's disk: a line `{"checkpoint":"…"}` for each. A line
 * that a crash left unfinished is ended and passed over.
 */
export function fileAnchor({ name, path }: { readonly name: string; readonly path: string }): CheckpointAnchor {
  async function* read(fromSize: number): AsyncGenerator<string> {
    const file = await open(path, 'r').catch(unlessMissing);
    if (file === null) return;
    try {
      for await (const line of file.readLines()) {
        const note = noteIn(line);
        if (note !== null && statedSize(note) >= fromSize) yield note;
      }
    } finally {
      await file.close().catch(alreadyClosed);
    }
  }

  async function latest(): Promise<string | null> {
    const file = await open(path, 'r').catch(unlessMissing);
    if (file === null) return null;
    try {
      const { size } = await file.stat();
      const tail = Buffer.alloc(Math.min(size, LAST_LINES));
      await file.read(tail, 0, tail.length, size - tail.length);
      const notes = tail.toString().split('\n').map(noteIn);
      return notes.findLast((note) => note !== null) ?? null;
    } finally {
      await file.close();
    }
  }

  return {
    name,
    read,
    latest,
    async publish({ size, note }) {
      const last = await latest();
      if (last === note) return;
      if (last !== null && statedSize(last) >= size) {
        for await (const held of read(size)) if (held === note) return;
        throw new AnchorConflict(`${path} holds other checkpoints over ${size} entries and more`);
      }
      await append(path, `${JSON.stringify({ checkpoint: note })}\n`);
    },
  };
}

async function append(path: string, line: string): Promise<void> {
  const isNew = (await stat(path).catch(unlessMissing)) === null;
  const file = await open(path, 'a+', 0o644);
  try {
    const { size } = await file.stat();
    const end = Buffer.alloc(1);
    if (size > 0) await file.read(end, 0, 1, size - 1);
    await file.appendFile(size > 0 && end.toString() !== '\n' ? `\n${line}` : line);
    await file.sync();
  } finally {
    await file.close();
  }
  if (!isNew) return;
  const folder = await open(dirname(path), 'r');
  try {
    await folder.sync();
  } finally {
    await folder.close();
  }
}

function noteIn(line: string): string | null {
  try {
    const { checkpoint } = JSON.parse(line) as { checkpoint?: unknown };
    return typeof checkpoint === 'string' ? checkpoint : null;
  } catch {
    return null;
  }
}

function unlessMissing(error: NodeJS.ErrnoException): null {
  if (error.code === 'ENOENT') return null;
  throw error;
}

/** Its lines were read to their end. */
function alreadyClosed(error: NodeJS.ErrnoException): void {
  if (error.code !== 'EBADF') throw error;
}
