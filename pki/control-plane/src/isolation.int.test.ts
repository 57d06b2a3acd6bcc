import { execFile, spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { confinedCommandLine } from './confinement.ts';
import { Installation } from './testing/installation.ts';

const namespacesWork = spawnSync('unshare', ['-Urn', 'true']).status === 0;

describe('what the confinement gives', () => {
  let installation: Installation;
  let outside: string;
  let findings: Record<string, unknown>;
  const server = createServer((socket) => socket.destroy());

  beforeAll(async () => {
    installation = await Installation.create();
    outside = join(installation.directory, 'outside');
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const address = server.address();
    const port = typeof address === 'object' && address !== null ? address.port : 0;
    const probe = fileURLToPath(import.meta.resolve('@bfcert/pki-process/isolation-probe'));
    const { command, arguments: args } = confinedCommandLine(probe, installation.configuration);
    const { stdout } = await promisify(execFile)(command, [...args, outside, String(port)], { env: {} });
    findings = JSON.parse(stdout) as typeof findings;
  });
  afterAll(async () => {
    await new Promise((resolve) => server.close(resolve));
    await installation.remove();
  });

  it('node:fs reaches nothing but the sources and its own directories', () => {
    expect(findings).toMatchObject({
      readPasswords: 'ERR_ACCESS_DENIED',
      listRoot: 'ERR_ACCESS_DENIED',
      readEnvironmentOfParent: 'ERR_ACCESS_DENIED',
      writeOutside: 'ERR_ACCESS_DENIED',
    });
    expect(existsSync(outside)).toBe(false);
  });

  it('it starts no other code', () => {
    expect(findings).toMatchObject({
      spawn: 'ERR_ACCESS_DENIED',
      worker: 'ERR_ACCESS_DENIED',
      evaluate: 'EvalError',
      addon: 'ERR_DLOPEN_DISABLED',
    });
  });

  it('its environment is empty', () => {
    expect(findings).toMatchObject({ environment: [] });
  });

  it('where namespaces work it has no network, and where they do not none is claimed', async () => {
    const { isolation } = await (await installation.start()).ready;
    expect(isolation).toEqual({
      networkNamespace: namespacesWork,
      permissionModel: true,
      emptyEnvironment: true,
      door: null,
    });
    if (namespacesWork) expect(findings).toMatchObject({ tcp: 'ENETUNREACH', interfaces: [] });
    else expect(findings).toMatchObject({ tcp: 'done' });
  });

  it('it does not confine the paths of node:sqlite: only users and modes do that', () => {
    expect(findings).toMatchObject({ sqliteOutside: 'done' });
  });
});
