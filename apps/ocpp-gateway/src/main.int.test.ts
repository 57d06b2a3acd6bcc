import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { listenServerLink } from '@bfcert/kernel/link/unix-socket';
import { createSecretFile } from '@bfcert/kernel/local-socket';
import { afterEach, expect, test } from 'vitest';
import { parseGatewayProcessConfig } from './config/gateway-config.ts';
import { TestServer } from './testing/test-server.ts';
import { enter } from './testing/test-station.ts';

const PASSWORD = 'a-password-of-sixteen-or-more';
const MAIN = fileURLToPath(new URL('./main.ts', import.meta.url));

const closers: (() => unknown)[] = [];
afterEach(async () => {
  for (const close of closers.splice(0).reverse()) await close();
});

async function aServer() {
  const directory = await mkdtemp(join(tmpdir(), 'gateway-'));
  closers.push(() => rm(directory, { recursive: true }));
  const secretFile = join(directory, 'gateway.secret');
  const secret = await createSecretFile(secretFile);
  const socketPath = join(directory, 'link.sock');
  const server = await listenServerLink({
    path: socketPath,
    secretOf: (nodeId: string) => (nodeId === TestServer.nodeId ? secret : null),
  });
  closers.push(() => server.close());
  const config = {
    nodeId: TestServer.nodeId,
    link: { kind: 'unix-socket', socketPath, secretFile, spoolDirectory: join(directory, 'spool') },
    gateway: {
      dataDirectory: join(directory, 'keys'),
      host: '127.0.0.1',
      passwordOrCertificatePort: 0,
      certificateOnlyPort: 0,
    },
  };
  return { directory, config, server: new TestServer(server) };
}

function run(args: readonly string[] = []): ChildProcess {
  // No environment: a gateway is configured by what it is told, and by nothing it finds.
  const child = spawn(process.execPath, [MAIN, ...args], { stdio: ['pipe', 'pipe', 'pipe'], env: {} });
  closers.push(() => child.kill('SIGKILL'));
  return child;
}

async function firstLineOf(child: ChildProcess): Promise<unknown> {
  if (child.stdout === null) throw new Error('no standard output');
  const [line] = await once(createInterface({ input: child.stdout }), 'line');
  return JSON.parse(String(line));
}

test('the process says ready with its ports, admits a station and ends with its parent', async () => {
  const { config, server } = await aServer();
  server.admit('CS-1', { passwords: [server.verifier(PASSWORD)] });
  const child = run();
  child.stdin?.write(`${JSON.stringify(config)}\n`);
  let logged = '';
  child.stderr?.on('data', (chunk: Buffer) => {
    logged += chunk.toString();
  });
  const ready = (await firstLineOf(child)) as { ports: { passwordOrCertificate: number } };
  expect(ready).toMatchObject({ ready: true, nodeId: TestServer.nodeId });

  const station = await enter({
    port: ready.ports.passwordOrCertificate,
    trustedRootsPem: server.trustedRootsPem,
    name: 'CS-1',
    basic: { username: 'CS-1', password: PASSWORD },
  });
  await server.until(() => server.epochOf('idn_CS-1') === 1);
  station.answers.set('SetVariables', {
    setVariableResult: [
      { attributeStatus: 'Accepted', component: { name: 'SecurityCtrlr' }, variable: { name: 'BasicAuthPassword' } },
    ],
  });
  const value = 'the-next-password-of-this-station';
  expect(await server.command('idn_CS-1', { kind: 'change_setting', setting: 'authorization_key', value })).toEqual({
    outcome: 'accepted',
  });

  child.stdin?.end();
  const [code] = await once(child, 'exit');
  expect(code).toBe(0);
  expect((await station.closed).code).toBe(1012);
  expect(logged).toContain('station command');
  expect(logged).not.toContain(value);
  expect(logged).not.toContain(PASSWORD);
});

test('a configuration file and SIGTERM do the same', async () => {
  const { config, directory } = await aServer();
  const file = join(directory, 'gateway.json');
  await writeFile(file, JSON.stringify(config));
  const child = run([file]);
  expect(await firstLineOf(child)).toMatchObject({ ready: true });
  child.kill('SIGTERM');
  expect(await once(child, 'exit')).toEqual([0, null]);
});

test('a parent that is gone before the gateway has started leaves none behind', async () => {
  const { config } = await aServer();
  const link = { ...config.link, socketPath: `${config.link.socketPath}.nobody` };
  const child = run();
  child.stdin?.end(`${JSON.stringify({ ...config, link })}\n`);
  expect(await once(child, 'exit')).toEqual([0, null]);
});

test.each([
  ['a value', { basePath: 'ocpp/' }, /gateway configuration: gateway\.basePath/],
  ['what the servers say', { upstreams: [] }, /gateway configuration: gateway Unrecognized key: "upstreams"/],
])('a wrong configuration ends the start with a sentence that names it: %s', async (_, wrong, sentence) => {
  const { config } = await aServer();
  const child = run();
  let said = '';
  child.stderr?.on('data', (chunk: Buffer) => {
    said += chunk.toString();
  });
  child.stdin?.write(`${JSON.stringify({ ...config, gateway: { ...config.gateway, ...wrong } })}\n`);
  expect((await once(child, 'exit'))[0]).toBe(1);
  expect(said).toMatch(sentence);
});

test('a gateway on a bus that listens on every address has to say which one leads to it', () => {
  const link = { kind: 'nats', servers: ['nats://127.0.0.1:4222'], spoolDirectory: '/spool' };
  const parse = (gateway: object) =>
    parseGatewayProcessConfig(
      JSON.stringify({ nodeId: 'gateway-3', link, gateway: { dataDirectory: '/data', ...gateway } }),
    );
  expect(() => parse({})).toThrow(/^gateway configuration: gateway\.reachedAt is needed/);
  expect(() => parse({ host: '::', reachedAt: '0.0.0.0' })).toThrow(/gateway\.reachedAt/);
  expect(parse({ reachedAt: '10.0.4.3' }).gateway).toMatchObject({ host: '0.0.0.0', reachedAt: '10.0.4.3' });
  expect(parse({ host: '10.0.4.3' }).gateway.host).toBe('10.0.4.3');
});
