import { mkdir, open, readFile, rename } from 'node:fs/promises';
import { dirname } from 'node:path';
import type { StationMemory } from './station-memory.ts';
import type { StationStore } from './station-store.ts';

const FORMAT = 1;

/** One JSON file, mode 0600 (it holds private keys and the password). Its folder is made when missing. */
export function fileStore(path: string): StationStore {
  return {
    async load() {
      const text = await readText(path);
      if (text === null) return null;
      const content: unknown = JSON.parse(text);
      if (!isMemoryFile(content)) throw new Error(`${path} is not a station's memory of format ${FORMAT}`);
      return content.memory;
    },

    async save(memory) {
      await mkdir(dirname(path), { recursive: true, mode: 0o700 });
      const draft = `${path}.draft`;
      const file = await open(draft, 'w', 0o600);
      try {
        await file.writeFile(JSON.stringify({ format: FORMAT, memory }, null, 1));
        // Before the rename: a rename that outlives its content would leave an empty memory after a power cut.
        await file.sync();
      } finally {
        await file.close();
      }
      await rename(draft, path);
      const folder = await open(dirname(path), 'r');
      try {
        await folder.sync();
      } finally {
        await folder.close();
      }
    },
  };
}

async function readText(path: string): Promise<string | null> {
  try {
    return await readFile(path, 'utf8');
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return null;
    throw error;
  }
}

function isMemoryFile(content: unknown): content is { format: typeof FORMAT; memory: StationMemory } {
  if (typeof content !== 'object' || content === null) return false;
  if (!('format' in content) || content.format !== FORMAT || !('memory' in content)) return false;
  const memory = content.memory;
  return typeof memory === 'object' && memory !== null && 'password' in memory && 'slots' in memory;
}
