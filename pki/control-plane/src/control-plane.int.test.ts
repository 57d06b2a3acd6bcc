import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { connectLocal } from '@bfcert/kernel/local-socket';
import { PKI_SERVER_NAME } from '@bfcert/pki-contract';
import { describePkiContract, goodRequest, issued, stationRequest } from '@bfcert/pki-contract/contract-test';
import type { LaunchedProcess } from '@bfcert/pki-process';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { AUTHORITY_PLANS } from './authorities/authority-plan.ts';
import { launchConfined } from './launch.ts';
import { ended, Installation } from './testing/installation.ts';

describePkiContract('the confined process', async () => {
  const installation = await Installation.create();
  await installation.start();
  return { pki: installation.connect(), close: () => installation.remove() };
});

describe('the process', () => {
  let installation: Installation;
  beforeEach(async () => {
    installation = await Installation.create();
  });
  afterEach(() => installation.remove());

  const keyFile = (name: string) => join(installation.configuration.dataDirectory, 'keys', `${name}.key.pem`);

  it('keeps authorities, certificates and command ids over a restart', async () => {
    const first = await installation.start();
    const pki = installation.connect();
    const request = stationRequest();
    const certificate = await issued(pki, request);
    const authorities = await pki.authorities();
    await first.stop();
    await installation.start();
    expect(await pki.authorities()).toEqual(authorities);
    expect(await issued(pki, request)).toEqual(certificate);
    expect(await pki.summary()).toMatchObject({ issued: 1, revoked: 0 });
  });

  it('is refused a data directory that another process has open, and leaves that one alone', async () => {
    await installation.start();
    const elsewhere = { socketPath: join(installation.directory, 'run2', 'pki.sock') };
    await expect(installation.start('main.ts', elsewhere)).rejects.toThrow(/another running process has the ledger/);
    await issued(installation.connect(), stationRequest());
  });

  it('does not start with a wrong passphrase', async () => {
    await (await installation.start()).stop();
    await expect(installation.start('main.ts', { passphrase: 'another passphrase altogether' })).rejects.toThrow(
      /cannot be opened with this passphrase/,
    );
  });

  it('does not make a second key for a certified authority', async () => {
    await (await installation.start()).stop();
    rmSync(keyFile('charger-identity-issuing'));
    await expect(installation.start()).rejects.toThrow(/charger-identity-issuing.key.pem is missing; restore it/);
  });

  it('does not start with the key of another authority', async () => {
    await (await installation.start()).stop();
    writeFileSync(keyFile('charger-identity-issuing'), readFileSync(keyFile('backend-server-ec-issuing')));
    await expect(installation.start()).rejects.toThrow(/holds another key than the ledger has certified/);
  });

  it('does not start when a profile is given to an authority of another trust domain', async () => {
    const elsewhere = {
      name: 'elsewhere',
      trustDomain: 'iot',
      profiles: ['charging-station'],
      chainPem: '',
      socketPath: join(installation.directory, 'elsewhere.sock'),
      secretFile: join(installation.directory, 'server.secret'),
      reconciliationSeconds: 60,
    } as const;
    await expect(installation.start('main.ts', { outside: [elsewhere] })).rejects.toThrow(
      /charging-station is of the trust domain charger-identity, its authority elsewhere of iot/,
    );
  });

  it('refuses names that would make a certificate of ISO 15118-2 too large, and intends nothing', async () => {
    await installation.start();
    const pki = installation.connect();
    const names = { organisation: '電'.repeat(64), commonName: `DE-ICE-S-${'1'.repeat(55)}` };
    expect(await pki.issue(goodRequest('secc-leaf', { subject: names }))).toMatchObject({
      refused: 'subject_invalid',
      detail: expect.stringMatching(/may have 8\d\d bytes; this profile allows 800/),
    });
    expect(await pki.summary()).toMatchObject({ intended: 0 });
    await issued(pki, goodRequest('secc-leaf-20', { subject: names }));
  });

  it('starts and issues with the root keys taken offline', async () => {
    await (await installation.start()).stop();
    for (const { name } of AUTHORITY_PLANS) rmSync(keyFile(`${name}-root`));
    await installation.start();
    await issued(installation.connect(), stationRequest());
  });

  it('keeps keys encrypted and everything closed to other users', async () => {
    await installation.start();
    expect(readFileSync(keyFile('backend-server-rsa-root'), 'utf8')).toMatch(/^-----BEGIN ENCRYPTED PRIVATE KEY-----/);
    const { dataDirectory, socketPath } = installation.configuration;
    const ledger = join(dataDirectory, 'ledger.db');
    for (const path of [dataDirectory, socketPath, ledger, `${ledger}-wal`, keyFile('charger-identity-root')]) {
      expect([path, statSync(path).mode & 0o077]).toEqual([path, 0]);
    }
  });

  it('ends when its standard input closes', async () => {
    const launched = await installation.start();
    launched.child.stdin?.end();
    await ended(launched);
    expect(launched.child.exitCode).toBe(0);
  });

  it('ends when its parent is killed', async () => {
    const script = fileURLToPath(new URL('./testing/parent.ts', import.meta.url));
    const parent = spawn(process.execPath, [script, JSON.stringify(installation.configuration)], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    await once(parent.stdout, 'data');
    const peer = await connectToSocket(installation);
    const gone = new Promise<void>((resolve) => peer.onClose(resolve));
    parent.kill('SIGKILL');
    await gone;
    await installation.start();
    await issued(installation.connect(), stationRequest());
  });

  it.each([
    ['no JSON', 'hello', /not JSON/],
    ['an unknown member', '{"debug":true}', /unknown member/],
  ])('refuses a configuration with %s', async (_, line, reason) => {
    const entry = join(import.meta.dirname, 'main.ts');
    const launched = launchConfined(entry, installation.configuration, line, () => {});
    await expect(launched.ready).rejects.toThrow(reason);
  });
});

describe('a caller', () => {
  let installation: Installation;
  let running: LaunchedProcess;
  beforeEach(async () => {
    installation = await Installation.create();
    running = await installation.start();
  });
  afterEach(() => installation.remove());

  it('without the secret of its name gets no connection', async () => {
    const impostor = installation.connect('server', installation.secretOf('clerk'));
    await expect(impostor.summary()).rejects.toMatchObject({ name: 'PkiUnavailable', sent: false });
    const stranger = installation.connect('stranger', installation.secretOf('server'));
    await expect(stranger.summary()).rejects.toMatchObject({ name: 'PkiUnavailable', sent: false });
    const { refusals } = await installation.connect().metrics();
    expect(refusals).toEqual(
      expect.arrayContaining([
        { name: 'secret_not_proven', count: 1 },
        { name: 'caller_unknown', count: 1 },
      ]),
    );
  });

  it('is refused by default what it was not granted', async () => {
    const clerk = installation.connect('clerk');
    const certificate = await issued(clerk, stationRequest());
    const server = {
      profile: 'csms-server-ec',
      subject: { organisation: 'Example', commonName: 'csms.example.org' },
    } as const;
    expect(await clerk.issue(stationRequest(server))).toMatchObject({ refused: 'caller_not_allowed' });
    await expect(clerk.lookup(certificate.commandId)).rejects.toMatchObject({ reason: 'caller_not_allowed' });
    await expect(clerk.voidCommand('x')).rejects.toMatchObject({ reason: 'caller_not_allowed' });
    await expect(clerk.revoke(certificate.fingerprint, 'superseded')).rejects.toMatchObject({
      reason: 'caller_not_allowed',
    });
    await expect(clerk.authorities()).rejects.toMatchObject({ reason: 'caller_not_allowed' });
    await expect(clerk.summary()).rejects.toMatchObject({ reason: 'caller_not_allowed' });
    await expect(clerk.issuedSince(0, 1)).rejects.toMatchObject({ reason: 'caller_not_allowed' });
    expect(await installation.connect('nobody').issue(stationRequest())).toMatchObject({
      refused: 'caller_not_allowed',
    });
  });

  it('sees in the list of all which certificates are its own', async () => {
    const server = installation.connect();
    const own = await issued(server, stationRequest());
    const another = await issued(installation.connect('clerk'), stationRequest());
    const { certificates } = await server.issuedSince(0, 10);
    expect(certificates.map(({ serial, yours }) => [serial, yours])).toEqual([
      [own.serial, true],
      [another.serial, false],
    ]);
  });

  it('is refused methods and members that are not in the contract', async () => {
    const peer = await connectToSocket(installation);
    expect(await peer.request('sign', { digest: '00' })).toMatchObject({ callRefused: 'unknown_method' });
    expect(await peer.request('__proto__', {})).toMatchObject({ callRefused: 'unknown_method' });
    const { organisation, commonName } = stationRequest().subject;
    const request = { ...stationRequest(), subject: { organisation, commonName }, extensions: [] };
    expect(await peer.request('issue', request)).toMatchObject({ callRefused: 'malformed_request' });
    peer.close();
  });

  it('leaves a record of every refusal', async () => {
    const server = installation.connect();
    const malformed = stationRequest({ csrPem: 'none' });
    const forbidden = stationRequest();
    await server.issue(malformed);
    await installation.connect('nobody').issue(forbidden);
    await expect(installation.connect('clerk').summary()).rejects.toThrow();
    await server.revoke('0'.repeat(64), 'unspecified');
    const peer = await connectToSocket(installation);
    await peer.request('sign', { digest: '00' });
    await peer.request('issue', { digest: '00' });
    peer.close();
    await running.stop();
    expect(
      installation.ledgerRows('SELECT caller, method, command_id, reason FROM refusals ORDER BY position'),
    ).toEqual([
      { caller: 'server', method: 'issue', command_id: malformed.commandId, reason: 'csr_malformed' },
      { caller: 'nobody', method: 'issue', command_id: forbidden.commandId, reason: 'caller_not_allowed' },
      { caller: 'clerk', method: 'summary', command_id: null, reason: 'caller_not_allowed' },
      { caller: 'server', method: 'revoke', command_id: null, reason: 'unknown_certificate' },
      { caller: 'server', method: 'sign', command_id: null, reason: 'unknown_method' },
      { caller: 'server', method: 'issue', command_id: null, reason: 'malformed_request' },
    ]);
  });
});

/** Without the client, which sends nothing outside the contract. */
const connectToSocket = (installation: Installation) =>
  connectLocal({
    path: installation.configuration.socketPath,
    name: 'server',
    secret: installation.secretOf('server'),
    expectServer: PKI_SERVER_NAME,
  });
