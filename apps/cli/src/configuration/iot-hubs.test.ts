import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { iotHubs } from './iot-hubs.ts';

const secretAccessKeyFile = join(mkdtempSync(join(tmpdir(), 'iot-hubs-')), 'secret');
writeFileSync(secretAccessKeyFile, 'a secret\n');
const hub = { name: 'fleet-hub', kind: 'aws-iot', region: 'eu-central-1' };
const credentials = { accessKeyId: 'AKIAEXAMPLEEXAMPLE', secretAccessKeyFile };
const problemsOf = (...entries: object[]): string =>
  iotHubs
    .safeParse(entries)
    .error?.issues.map(({ path, message }) => `${path.join('.')}: ${message}`)
    .join('; ') ?? '';

describe('iotHubs', () => {
  test('needs a name, a kind and a region', () => {
    expect(iotHubs.parse([hub])).toEqual([
      {
        ...hub,
        endpoint: null,
        trustAnchorsFile: null,
        credentials: null,
        rates: { read: 5, change: 2 },
        lookEveryMinutes: 10,
      },
    ]);
  });

  test('takes secrets as files, and hands their paths on', () => {
    expect(iotHubs.parse([{ ...hub, credentials }])[0]?.credentials).toEqual({
      ...credentials,
      sessionTokenFile: null,
    });
  });

  test.each([
    ['two of one name', [hub, hub], 'each must have another name'],
    ['a name of capitals', [{ ...hub, name: 'Fleet' }], '0.name: must be 1–40 characters'],
    ['another kind', [{ ...hub, kind: 'azure' }], '0.kind: '],
    ['no region', [{ ...hub, region: 'Frankfurt' }], '0.region: must be the name of an AWS region'],
    ['an endpoint in the clear', [{ ...hub, endpoint: 'http://iot.example' }], '0.endpoint: must be https'],
    ['an endpoint with a path', [{ ...hub, endpoint: 'https://iot.example/x' }], '0.endpoint: must be https'],
    ['no look', [{ ...hub, lookEveryMinutes: 0 }], '0.lookEveryMinutes: '],
    ['a huge rate', [{ ...hub, rates: { read: 1e21 } }], '0.rates.read: '],
    ['a secret itself', [{ ...hub, credentials: { ...credentials, secretAccessKey: 'x' } }], 'secretAccessKey'],
    [
      'a file that is not there',
      [{ ...hub, credentials: { ...credentials, secretAccessKeyFile: '/no/such' } }],
      '0.credentials.secretAccessKeyFile: names /no/such, which does not exist or cannot be read',
    ],
  ])('refuses %s', (_name, entries, problem) => {
    expect(problemsOf(...entries)).toContain(problem);
  });
});
