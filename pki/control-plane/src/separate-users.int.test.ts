import { type ChildProcess, execFile, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import {
  chmodSync,
  chownSync,
  cpSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { createSecretFile } from '@bfcert/kernel/local-socket';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Credential, DoorCertificates, fingerprintOf } from './testing/door-certificates.ts';

/** No account needs to exist for a number. */
const PKI_USER = 61_001;
const GATEWAY_USER = 61_002;
const PARENT = fileURLToPath(new URL('./testing/parent.ts', import.meta.url));
const PROBE = fileURLToPath(new URL('./testing/neighbour-probe.ts', import.meta.url));

const as = (uid: number, ...command: string[]): [string, string[]] => [
  'setpriv',
  [`--reuid=${uid}`, `--regid=${uid}`, '--clear-groups', ...command],
];

/** Only root may become others, and they must be let at the sources. */
const canBeOthers = process.getuid?.() === 0 && spawnSync(...as(GATEWAY_USER, 'test', '-r', PROBE)).status === 0;

describe.runIf(canBeOthers)('where the control plane is a user of its own', () => {
  let place: string;
  let certificates: DoorCertificates;
  let parent: ChildProcess;
  let port: number;
  let pid: number;
  const pathOf = (...parts: string[]) => join(place, 'pki', ...parts);

  beforeAll(async () => {
    certificates = new DoorCertificates();
    place = mkdtempSync(join(tmpdir(), 'users-'));
    // As an operator lays it out: the way there is open, the folder is the control plane's alone.
    chmodSync(place, 0o755);
    mkdirSync(pathOf(), { mode: 0o700 });
    for (const file of ['pki.pem', 'pki.key', 'internal-ca.pem']) cpSync(certificates.path(file), pathOf(file));
    await createSecretFile(pathOf('server.secret'));
    const callers = [
      { name: 'server', secretFile: pathOf('server.secret'), may: { read: true } },
      { name: 'server-a', certificateFingerprint: [fingerprintOf(certificates.made('server-a'))], may: { read: true } },
    ];
    writeFileSync(pathOf('callers.json'), JSON.stringify({ callers }), { mode: 0o600 });
    for (const name of ['', ...readdirSync(pathOf())]) chownSync(pathOf(name), PKI_USER, PKI_USER);

    port = await freePort();
    const configuration = {
      dataDirectory: pathOf('data'),
      socketPath: pathOf('run', 'pki.sock'),
      passphrase: 'a passphrase for tests only',
      callersFile: pathOf('callers.json'),
      publicationUrl: 'http://csms.example.org:8445',
      publishedDirectory: pathOf('published'),
      crlShards: 1,
      listen: {
        host: '127.0.0.1',
        port,
        certFile: pathOf('pki.pem'),
        keyFile: pathOf('pki.key'),
        clientCaFile: pathOf('internal-ca.pem'),
      },
    };
    parent = spawn(...as(PKI_USER, process.execPath, PARENT, JSON.stringify(configuration)), {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    if (parent.stdout === null) throw new Error('the parent has no output');
    await once(createInterface({ input: parent.stdout }), 'line');
    const { stdout } = await promisify(execFile)('ps', ['-o', 'pid=', '--ppid', String(parent.pid)]);
    pid = Number(stdout.trim());
  });
  afterAll(async () => {
    const exited = once(parent, 'exit');
    parent.kill('SIGKILL');
    await exited;
    rmSync(place, { recursive: true });
    certificates.remove();
  });

  async function probe(uid: number, credential: Credential): Promise<unknown> {
    const issuingKey = 'charger-identity-issuing.key.pem';
    const targets = {
      pid,
      files: {
        ledger: pathOf('data', 'ledger.db'),
        key: pathOf('data', 'keys', issuingKey),
        secret: pathOf('server.secret'),
        callers: pathOf('callers.json'),
        doorKey: pathOf('pki.key'),
      },
      directories: { data: pathOf('data'), keys: pathOf('data', 'keys'), socket: pathOf('run') },
      socketPath: pathOf('run', 'pki.sock'),
      door: {
        host: '127.0.0.1',
        port,
        tls: { ca: certificates.text('internal-ca.pem'), serverName: 'pki.internal.example', ...credential },
      },
    };
    const [command, args] = as(uid, process.execPath, PROBE, JSON.stringify(targets));
    return JSON.parse((await promisify(execFile)(command, args, { env: {} })).stdout);
  }

  const everything = (outcome: string) => ({
    read: { ledger: outcome, key: outcome, secret: outcome, callers: outcome, doorKey: outcome },
    list: { data: outcome, keys: outcome, socket: outcome },
    write: outcome,
  });

  it('a gateway reaches nothing of it: no ledger, key, secret, memory, socket, and not its door', async () => {
    const own = certificates.caller('gateway', { subject: '/O=Example Charging Ltd/CN=gateway-1' });
    expect(await probe(GATEWAY_USER, own)).toEqual({
      ...everything('EACCES'),
      memory: 'EACCES',
      environment: 'EACCES',
      openFiles: 'EACCES',
      signal: 'EPERM',
      socket: 'EACCES',
      door: `mutual authentication on 127.0.0.1:${port} failed`,
    });
  });

  it('its own user reaches all of that, and a caller in its list the door', async () => {
    expect(await probe(PKI_USER, certificates.made('server-a'))).toMatchObject({
      ...everything('done'),
      memory: 'done',
      environment: 'done',
      signal: 'done',
      socket: 'done',
      door: 'done',
    });
    expect(readFileSync(`/proc/${pid}/status`, 'utf8')).toMatch(new RegExp(`^Uid:\\t${PKI_USER}\\t${PKI_USER}`, 'm'));
  });
});

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  await new Promise((resolve) => server.close(resolve));
  if (address === null || typeof address === 'string') throw new Error('no port');
  return address.port;
}
