import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/**
 * Vitest's global setup: what the workers and the hundreds of processes that they start compile is kept until the run ends.
 * Node compiles anew at each start otherwise, which is half of what a start takes.
 */
let folder: string | null = null;

export async function setup(): Promise<void> {
  folder = await mkdtemp(join(tmpdir(), 'bfcert-compiled-'));
  process.env.NODE_COMPILE_CACHE = folder;
}

export async function teardown(): Promise<void> {
  delete process.env.NODE_COMPILE_CACHE;
  if (folder !== null) await rm(folder, { recursive: true, force: true, maxRetries: 3 });
}
