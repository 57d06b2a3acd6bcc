import { readFileSync } from 'node:fs';
import { buffer } from 'node:stream/consumers';

/**
 * A file of text, or standard input as `-`; a byte order mark is no part of it.
 *
 * @throws with a sentence that names the file, when it cannot be read or is no UTF-8.
 */
export async function readInput(path: string, stdin: NodeJS.ReadableStream = process.stdin): Promise<string> {
  const bytes = path === '-' ? await buffer(stdin) : fileAt(path);
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    throw new Error(`${path === '-' ? 'standard input' : path} is no text in UTF-8`);
  }
}

function fileAt(path: string): Uint8Array {
  try {
    return readFileSync(path);
  } catch (error) {
    const why = (error as NodeJS.ErrnoException).code === 'ENOENT' ? 'does not exist' : 'cannot be read';
    throw new Error(`${path} ${why}`);
  }
}
