import { describe, expect, it } from 'vitest';
import { parseServerConfiguration } from './server-configuration.ts';

const valid = {
  database: { host: '/run', port: 5432, user: 'u', database: 'd' },
  pki: { socketPath: '/pki.sock', secretFile: '/pki.key' },
  link: { kind: 'unix-socket', socketPath: '/link.sock', nodes: { gateway: '/gateway.key' } },
  secrets: { pepper: '/p', comparisonKey: '/c', deliveryKey: '/d', adminToken: '/t' },
  audit: {
    keyFile: '/audit-key.pem',
    keyRingFile: '/audit-keys',
    checkpointEveryEntries: 1_000,
    checkpointEverySeconds: 60,
    anchors: [
      { kind: 'file', name: 'disk', path: '/mnt/anchor.ndjson' },
      {
        kind: 's3',
        name: 'bucket',
        bucket: 'audit',
        prefix: '',
        region: 'eu-central-1',
        endpoint: null,
        credentials: { accessKeyId: 'AKID', secretAccessKeyFile: '/s3' },
      },
      { kind: 'webhook', name: 'notary', url: 'https://notary.example/', secretFile: null },
    ],
  },
  http: { host: '127.0.0.1', port: 8080, publicUrl: 'http://127.0.0.1:8080', trustedProxies: [] },
  openId: null,
  metrics: { host: '127.0.0.1', port: 9464 },
  publication: { host: '0.0.0.0', port: 8445, directory: '/published' },
  vehicles: { host: '0.0.0.0', port: 8444, reachedAt: '127.0.0.1', node: 'vehicles', directory: '/vehicles' },
  stations: {
    organisation: 'O',
    host: 'localhost',
    profile2Port: 8442,
    profile3Port: 8443,
    fronts: ['10.0.1.0/24'],
    tlsPolicies: { profile2: 'ocpp-mandatory', profile3: 'strict' },
    patience: {},
  },
  approvals: 'two-people',
  support: { default: 'operations', owners: [] },
  syntheticProbe: { everyHours: 24 },
  certificateStatus: { hosts: ['ocsp.example.com'], allowedNetworks: [], tokensWithoutCsms: 'unknown' },
  securityEvents: { retentionDays: 400, maximum: 5_000_000 },
  iotHubs: [],
  bus: null,
  identityFiles: [],
  brokers: [],
  provisioning: { documents: { kind: 'disk', directory: '/d' } },
  upstreams: [],
  serverCertificates: { lookEveryMinutes: 10, acm: [], files: [], listeners: [] },
  stationLogs: {
    store: { kind: 'disk', directory: '/logs' },
    gatewayStore: { kind: 'disk', directory: '/logs' },
    mostBytes: 1_000_000,
    lifetimeMs: 3_600_000,
    retentionMs: 86_400_000,
  },
  alerts: { routes: [], rules: [], silences: [] },
  webhooks: { allowedNetworks: [] },
  trustDirectory: '/trust',
  uiDirectory: '/ui',
  logLevel: 'info',
};
const parse = (change: object) => () => parseServerConfiguration(JSON.stringify({ ...valid, ...change }));

describe('the server’s configuration', () => {
  it('is one line of JSON', () => {
    expect(parse({})()).toEqual(valid);
  });

  it('names the value that is wrong', () => {
    expect(parse({ http: { host: 'x', port: 70_000 } })).toThrow(/^server configuration: http\.port /);
    expect(parse({ surprise: 1 })).toThrow(/surprise/);
  });

  it('has a link over a bus in the place of the socket', () => {
    const nats = { kind: 'nats', servers: ['nats://127.0.0.1:4222'], replicas: 1 };
    const link = { ...nats, user: null, passwordFile: null, trustAnchorsFile: null };
    expect(parse({ link })().link).toEqual(link);
    expect(parse({ link: nats })).toThrow(/link\.user/);
    expect(parse({ link: { ...link, servers: [] } })).toThrow(/link\.servers/);
    expect(parse({ link: { ...link, socketPath: '/link.sock' } })).toThrow(/socketPath/);
  });

  it('is not quoted when it is no JSON: it names the files of secrets', () => {
    expect(() => parseServerConfiguration('{"secrets": /run/secret-place}')).toThrow(
      'server configuration: it is not one line of JSON',
    );
  });
});
