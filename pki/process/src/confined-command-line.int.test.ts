import { execFile, spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { confinedCommandLine } from './confined-command-line.ts';

const PROBE = fileURLToPath(new URL('./testing/isolation-probe.ts', import.meta.url));
const namespacesWork = spawnSync('unshare', ['-Urn', 'true']).status === 0;

describe('a confined process', () => {
  const directory = mkdtempSync(join(tmpdir(), 'confined-'));
  const server = createServer((socket) => socket.destroy());
  let port = 0;

  beforeAll(async () => {
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const address = server.address();
    port = typeof address === 'object' && address !== null ? address.port : 0;
  });
  afterAll(async () => {
    await new Promise((resolve) => server.close(resolve));
    rmSync(directory, { recursive: true });
  });

  async function findings(allowed: { network: boolean; addons: boolean }): Promise<Record<string, unknown>> {
    const writable = [join(directory, 'run')];
    const { command, arguments: args } = confinedCommandLine({ entry: PROBE, readable: [], writable, ...allowed });
    const { stdout } = await promisify(execFile)(command, [...args, join(directory, 'outside'), String(port)], {
      env: {},
    });
    return JSON.parse(stdout) as Record<string, unknown>;
  }

  it.each([
    ['neither network nor native code', { network: false, addons: false }],
    ['the network', { network: true, addons: false }],
    ['native code', { network: false, addons: true }],
  ])('that is allowed %s has that and nothing else', async (_, allowed) => {
    const found = await findings(allowed);
    expect(found).toMatchObject({
      readPasswords: 'ERR_ACCESS_DENIED',
      listRoot: 'ERR_ACCESS_DENIED',
      readEnvironmentOfParent: 'ERR_ACCESS_DENIED',
      writeOutside: 'ERR_ACCESS_DENIED',
      spawn: 'ERR_ACCESS_DENIED',
      worker: 'ERR_ACCESS_DENIED',
      evaluate: 'EvalError',
      environment: [],
      addon: allowed.addons ? 'ERR_DLOPEN_FAILED' : 'ERR_DLOPEN_DISABLED',
      tcp: allowed.network || !namespacesWork ? 'done' : 'ENETUNREACH',
    });
    expect(existsSync(join(directory, 'outside'))).toBe(false);
  });
});
