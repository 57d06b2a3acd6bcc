import { execFile } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

const BUILD = fileURLToPath(new URL('../../apps/operator-ui/build.ts', import.meta.url));

/**
 * Vitest's global setup for tests of whole systems: the operator view is built once, before several of
 * them serve it, and what their hundreds of processes compile is kept until the run ends.
 */
let compiled: string | null = null;

export async function setup(): Promise<void> {
  await promisify(execFile)(process.execPath, [BUILD]);
  compiled = await mkdtemp(join(tmpdir(), 'bfcert-compiled-'));
  process.env.NODE_COMPILE_CACHE = compiled;
}

export async function teardown(): Promise<void> {
  delete process.env.NODE_COMPILE_CACHE;
  if (compiled !== null) await rm(compiled, { recursive: true, force: true, maxRetries: 3 });
}
