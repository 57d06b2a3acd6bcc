import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

const BUILD = fileURLToPath(new URL('../../apps/operator-ui/build.ts', import.meta.url));

/** Vitest's global setup for tests of whole systems: the operator view is built once, before several of them serve it. */
export async function setup(): Promise<void> {
  await promisify(execFile)(process.execPath, [BUILD]);
}
