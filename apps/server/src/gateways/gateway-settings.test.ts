import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { GATEWAY_SETTINGS_CHANGED, gatewaySettings } from '@bfcert/evse-security/station-contract';
import type { GatewayLink, ServerLink } from '@bfcert/kernel/link';
import { InProcessLink } from '@bfcert/kernel/link/in-process';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { upstreamSettings } from '../upstreams/upstream-settings.ts';
import { type ServedSettings, serveGatewaySettings } from './gateway-settings.ts';

let folder: string;
let gateway: GatewayLink;
let server: ServerLink;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'settings-'));
  const link = new InProcessLink();
  server = link.server();
  gateway = link.gateway('gateway-3');
  await expect.poll(() => gateway.connected).toBe(true);
});
afterEach(async () => {
  await gateway.close();
  await rm(folder, { recursive: true });
});

const credentials = (secretAccessKeyFile: string) => ({ accessKeyId: 'AKID', secretAccessKeyFile });
const served = (): ServedSettings => {
  const bucket = { kind: 's3', bucket: 'logs', prefix: '', region: 'eu-central-1', endpoint: null } as const;
  const upstream = {
    name: 'depot',
    url: 'wss://csms.example/ocpp',
    securityProfile: 2,
    passwordFile: '/secrets/depot/{identity}.password',
    trustAnchorsFile: '/secrets/depot/root.pem',
    stations: ['CS-0815'],
    cohorts: ['site:Harbour'],
  };
  return {
    stations: {
      organisation: 'Example CPO',
      host: 'csms.example.com',
      profile2Port: 8442,
      profile3Port: 8443,
      fronts: ['10.0.1.0/24'],
      tlsPolicies: { profile2: 'ocpp-mandatory', profile3: 'strict' },
      patience: {},
    },
    certificateStatus: { hosts: [], allowedNetworks: [], tokensWithoutCsms: 'accepted' },
    stationLogs: {
      store: { ...bucket, credentials: credentials('/nowhere') },
      gatewayStore: { ...bucket, credentials: credentials(join(folder, 'key')) },
      mostBytes: 1,
      lifetimeMs: 1,
      retentionMs: 1,
    },
    upstreams: [upstreamSettings.parse(upstream)],
  };
};

test('a gateway is told what all have in common, and of upstreams neither their secrets, nor where these are, nor whose they are', async () => {
  await writeFile(join(folder, 'key'), 'the key of gateways\n');
  await serveGatewaySettings(server, served(), (error) => expect.fail(String(error)));
  const told = await gateway.request('gateway.settings', {});
  expect(gatewaySettings.parse(told)).toEqual({
    serverName: 'csms.example.com',
    organisation: 'Example CPO',
    dialledPorts: { passwordOrCertificate: 8442, certificateOnly: 8443 },
    fronts: ['10.0.1.0/24'],
    tlsPolicies: { passwordOrCertificate: 'ocpp-mandatory', certificateOnly: 'strict' },
    contractTokens: 'accepted',
    logStore: {
      kind: 's3',
      bucket: 'logs',
      prefix: '',
      region: 'eu-central-1',
      endpoint: null,
      credentials: { accessKeyId: 'AKID', secretAccessKey: 'the key of gateways' },
    },
    upstreams: [
      {
        name: 'depot',
        url: 'wss://csms.example/ocpp',
        securityProfile: 2,
        protocols: null,
        maxMessageBytes: 1_048_576,
        certificateCommands: 'refuse',
      },
    ],
  });
  expect(JSON.stringify(told)).not.toMatch(/secrets|CS-0815|Harbour/);
});

test('a server that begins has gateways ask again, and a bus that is away holds up nothing', async () => {
  const heard = Promise.withResolvers<void>();
  gateway.onBroadcast(GATEWAY_SETTINGS_CHANGED, () => heard.resolve());
  await serveGatewaySettings(server, served(), (error) => expect.fail(String(error)));
  await heard.promise;

  const errors: unknown[] = [];
  const away = Object.assign(new InProcessLink().server(), {
    broadcast: () => Promise.reject(new Error('the bus is away')),
  });
  await serveGatewaySettings(away, served(), (error) => errors.push(error));
  expect(errors).toHaveLength(1);
});
