import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createSecretFile } from '@bfcert/kernel/local-socket';
import type { SigningToken } from '@bfcert/pki-contract/authority';
import { connectToken } from '@bfcert/pki-contract/authority-client';
import type { LaunchedProcess } from '@bfcert/pki-process';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { launchAuthority } from './launch.ts';
import { launchForTest } from './testing/launched-authority.ts';
import { PIN, SoftHsm } from './testing/softhsm.ts';
import { StepCaServer } from './testing/step-ca-server.ts';

const namespacesWork = spawnSync('unshare', ['-Urn', 'true']).status === 0;

describe('the process that holds a token', () => {
  const softHsm = new SoftHsm();
  const directory = mkdtempSync(join(tmpdir(), 'authority-'));
  const lines: string[] = [];
  let launched: LaunchedProcess;
  let token: SigningToken;

  beforeAll(async () => {
    const [socketPath, secretFile] = [join(directory, 'run', 'token.sock'), join(directory, 'pki.secret')];
    const secret = await createSecretFile(secretFile);
    const authority = { kind: 'pkcs11', settings: softHsm.makeToken('issuing') };
    launched = launchAuthority({
      name: 'issuing',
      configuration: JSON.stringify({ socketPath, secretFile, authority }),
      log: (line) => lines.push(line),
    });
    token = connectToken({ socketPath, secret });
  });
  afterAll(async () => {
    await token.close();
    await launched.stop();
    softHsm.remove();
    rmSync(directory, { recursive: true });
  });

  it('has no network where namespaces work, an empty environment, and Node’s permission model', async () => {
    const { isolation } = await launched.ready;
    expect(isolation).toMatchObject({
      networkNamespace: namespacesWork,
      permissionModel: true,
      emptyEnvironment: true,
    });
  });

  it('signs, and its library opens files that Node was not let: only users and modes confine native code', async () => {
    expect(await token.publicKey('a', { kind: 'ec', curve: 'P-256' })).not.toBeNull();
    expect((await token.sign('a', 'ecdsa-sha256', Buffer.from('x'))).length).toBeGreaterThan(60);
    const commandLine = readFileSync(`/proc/${launched.child.pid}/cmdline`, 'utf8');
    expect(commandLine).toContain('--permission');
    expect(commandLine).not.toContain(softHsm.directory);
  });

  it('has its PIN neither on the command line nor in the environment nor in the log', () => {
    for (const file of ['cmdline', 'environ']) {
      expect(readFileSync(`/proc/${launched.child.pid}/${file}`, 'utf8')).not.toContain(PIN);
    }
    expect(lines.join('\n')).not.toContain(PIN);
  });
});

describe('the process that holds an external CA’s credentials', () => {
  it('has the network, which nothing here narrows to its CA, an empty environment, and Node’s permission model', async () => {
    const stepCa = await StepCaServer.listen();
    const { provisioner, url, rootFingerprint, profiles, answerMilliseconds } = stepCa.configuration();
    const key = provisioner.key.export({ format: 'pem', type: 'pkcs8' });
    const settings = { url, rootFingerprint, profiles, answerMilliseconds, provisioner: { ...provisioner, key } };
    const launched = await launchForTest('step-ca', settings);
    try {
      expect((await launched.authority.describe()).chainPem).toBe(stepCa.ca.chainPem);
      expect(launched.isolation).toMatchObject({
        networkNamespace: false,
        permissionModel: true,
        emptyEnvironment: true,
      });
    } finally {
      await launched.stop();
      await stepCa.server.goAway();
    }
  });
});

describe('a launch', () => {
  it('loads no code of others: the supervisor has none of it', () => {
    const script = `
      const loaded = [];
      require('node:module').registerHooks({
        load(url, context, next) {
          loaded.push(url);
          return next(url, context);
        },
      });
      import(process.argv[1]).then(() => console.log(JSON.stringify(loaded)));
    `;
    const launch = new URL('./launch.ts', import.meta.url).href;
    const { stdout } = spawnSync(process.execPath, ['-e', script, launch], { encoding: 'utf8' });
    const loaded = JSON.parse(stdout) as string[];
    expect(loaded).toContain(launch);
    expect(loaded.filter((url) => url.includes('/node_modules/'))).toEqual([]);
  });

  const configuration = (change: object) =>
    JSON.stringify({ socketPath: '/none/a.sock', secretFile: '/none/a.secret', ...change });

  it.each([
    ['an authority of an unknown kind', { authority: { kind: 'notebook', settings: {} } }],
    ['settings that another kind has', { authority: { kind: 'pkcs11', settings: { url: 'https://a.example.org' } } }],
    ['a relative path', { socketPath: 'a.sock', authority: { kind: 'pkcs11', settings: {} } }],
  ])('with %s is refused before anything is started', (_, change) => {
    expect(() => launchAuthority({ name: 'a', configuration: configuration(change), log: () => {} })).toThrow(
      /^a: the configuration /,
    );
  });

  it('with a configuration that is no JSON does not quote it', () => {
    const start = () => launchAuthority({ name: 'a', configuration: '{"pin": "very secret', log: () => {} });
    expect(start).toThrow('a: the configuration is not JSON');
  });
});
