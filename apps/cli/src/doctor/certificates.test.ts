import { execFileSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createServer as createHttpServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { createServer as createTlsServer } from 'node:tls';
import { brainpoolServer } from '@bfcert/kernel/testing/brainpool-server';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type Configuration, readConfiguration } from '../configuration/configuration.ts';
import { lookAtCertificates } from './certificates.ts';

const DAY_MS = 86_400_000;
const NOW = new Date();
const METRICS = `bfcert_pki_door_not_after_timestamp_seconds ${NOW.getTime() / 1_000 + 13.5 * 86_400}
# HELP bfcert_pki_ca_not_after_timestamp_seconds When
bfcert_pki_ca_not_after_timestamp_seconds{authority="iot",role="root",generation="2"} ${NOW.getTime() / 1_000 + 200.5 * 86_400}
bfcert_pki_ca_not_after_timestamp_seconds{authority="iot",role="issuing",generation=""} ${NOW.getTime() / 1_000 + 100.5 * 86_400}
bfcert_pki_ca_not_after_timestamp_seconds{authority="vehicle-vas",role="issuing",generation=""} ${NOW.getTime() / 1_000 - 86_400}
`;

describe('the certificates', () => {
  let folder: string;
  let metrics: Server;
  /** Of gateways. */
  let told: string;
  beforeEach(async () => {
    told = '';
    folder = mkdtempSync(join(tmpdir(), 'doctor-'));
    metrics = createHttpServer((_, response) => response.end(METRICS + told)).listen(0, '127.0.0.1');
    await once(metrics, 'listening');
  });
  afterEach(async () => {
    await new Promise((resolve) => metrics.close(resolve));
    rmSync(folder, { recursive: true });
  });

  const portOf = (server: { address(): unknown }) => (server.address() as AddressInfo).port;
  const configured = (ports: Partial<Configuration['ports']>) =>
    readConfiguration({}, { dataDir: folder, listen: { ocpp: '127.0.0.1' }, ports });

  /** An EC certificate for so many days, by the openssl command. */
  function made(name: string, days: number): { cert: Buffer; key: Buffer } {
    const files = { keyout: join(folder, `${name}.key`), out: join(folder, `${name}.pem`) };
    const kind = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256', '-noenc', '-days', String(days)];
    execFileSync(
      'openssl',
      ['req', '-x509', ...kind, '-subj', `/CN=${basename(name)}`, '-keyout', files.keyout, '-out', files.out],
      {
        stdio: 'ignore',
      },
    );
    return { cert: readFileSync(files.out), key: readFileSync(files.keyout) };
  }

  it('of authorities are a finding half a year before their end, and after it', async () => {
    const seen = await lookAtCertificates(
      configured({ metrics: portOf(metrics), profile2: 1, profile3: 2 }),
      true,
      NOW,
    );
    expect(
      seen.filter(({ subject }) => !subject.includes('port')).map((one) => [one.subject, one.verdict, one.seen]),
    ).toEqual([
      ['the control plane’s door', 'finding', expect.stringMatching(/^expires in 13 days, on /)],
      ['iot root 2', 'good', expect.stringMatching(/^expires in 200 days, on /)],
      ['iot issuing', 'finding', expect.stringMatching(/^expires in 100 days, on /)],
      ['vehicle-vas issuing', 'finding', expect.stringMatching(/^has expired on /)],
    ]);
  });

  it('of listeners are a finding two weeks before their end, and where none is shown', async () => {
    const server = createTlsServer(made('csms.example.org', 13)).listen(0, '127.0.0.1');
    await once(server, 'listening');
    try {
      const configuration = configured({ metrics: portOf(metrics), profile2: portOf(server), profile3: 2 });
      const seen = await lookAtCertificates(configuration, true, NOW);
      const [ec, rsa] = ['EC', 'RSA'].map((kind) =>
        seen.find(({ subject }) => subject === `${kind} on port ${portOf(server)}`),
      );
      expect([ec?.verdict, ec?.seen]).toEqual(['finding', expect.stringMatching(/^expires in 1[23] days, on /)]);
      expect([rsa?.verdict, rsa?.seen]).toEqual(['finding', expect.stringMatching(/^no certificate is shown: /)]);
    } finally {
      await new Promise((resolve) => server.close(resolve));
    }
  });

  it('of the door for vehicles is looked at as well, which has one for their kind of key', async () => {
    const server = createTlsServer(made('csms.example.org', 90)).listen(0, '127.0.0.1');
    await once(server, 'listening');
    const configuration = configured({ metrics: portOf(metrics), profile2: 1, profile3: 2, vehicles: portOf(server) });
    try {
      const seen = await lookAtCertificates(
        { ...configuration, listen: { ...configuration.listen, vehicles: '127.0.0.1' } },
        true,
        NOW,
      );
      const ofDoor = seen.filter(({ subject }) => subject.endsWith(` on port ${portOf(server)}`));
      expect(ofDoor.map(({ subject, verdict }) => [subject, verdict])).toEqual([
        [`EC on port ${portOf(server)}`, 'good'],
      ]);
    } finally {
      await new Promise((resolve) => server.close(resolve));
    }
  });

  it('of gateways themselves are looked at where the server says that they listen, each once', async () => {
    const server = createTlsServer(made('csms.example.org', 13)).listen(0, '127.0.0.1');
    await once(server, 'listening');
    const port = portOf(server);
    const listener = (gateway: string, at: number) =>
      `bfcert_gateway_listener{gateway="${gateway}",host="127.0.0.1",port="${at}"} 1\n`;
    told = listener('gateway-1', 2) + listener('gateway-3', port);
    try {
      const configuration = configured({ metrics: portOf(metrics), profile2: 1, profile3: 2, vehicles: 3 });
      const seen = await lookAtCertificates(configuration, true, NOW);
      const subjects = seen.map(({ subject }) => subject).filter((one) => /^(EC|RSA) /.test(one));
      const at = `of gateway-3 at 127.0.0.1:${port}`;
      const own = ['EC on port 1', 'RSA on port 1', 'EC on port 2', 'RSA on port 2', 'EC on port 3'];
      expect(subjects).toEqual([...own, `EC ${at}`, `RSA ${at}`]);
      expect(seen.find(({ subject }) => subject === `EC ${at}`)?.verdict).toBe('finding');
    } finally {
      await new Promise((resolve) => server.close(resolve));
    }
  });

  it('of a listener under a root with a key on a brainpool curve are looked at as any others', async () => {
    await using server = await brainpoolServer((tls) => createTlsServer(tls));
    const configuration = configured({ metrics: portOf(metrics), profile2: server.port, profile3: 2 });
    const seen = await lookAtCertificates({ ...configuration, publicHost: 'localhost' }, true, NOW);
    const ec = seen.find(({ subject }) => subject === `EC on port ${server.port}`);
    expect(ec?.seen).toMatch(/^expires in \d+ days, on /);
  });

  it('that lie in files are looked at where the server does not run', async () => {
    mkdirSync(join(folder, 'trust'));
    made('trust/station-anchors', 300);
    const seen = await lookAtCertificates(configured({}), false, new Date(NOW.getTime() + 150 * DAY_MS));
    expect(seen).toMatchObject([{ subject: 'station-anchors', verdict: 'finding' }]);
  });

  it('that nobody shows are not called good', async () => {
    expect(await lookAtCertificates(configured({}), false, NOW)).toMatchObject([{ verdict: 'note' }]);
  });
});
