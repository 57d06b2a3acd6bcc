import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { brokers, provisioning, provisioningSettings } from './brokers.ts';

test('a broker has a name of its own and a kind that there is', () => {
  expect(brokers.parse([{ name: 'desk', kind: 'manual' }])).toEqual([
    { name: 'desk', kind: 'manual', authorityFor: [], contractsAt: [] },
  ]);
  for (const wrong of [
    [{ name: 'Desk', kind: 'manual' }],
    [{ name: 'desk', kind: 'fax' }],
    [
      { name: 'desk', kind: 'manual' },
      { name: 'desk', kind: 'manual' },
    ],
  ]) {
    expect(brokers.safeParse(wrong).success, JSON.stringify(wrong)).toBe(false);
  }
});

test('a pool needs its address and secret, and has the published paths where none are named; only https leaves the own networks', () => {
  const secret = fileURLToPath(import.meta.url);
  const pool = {
    name: 'pool',
    kind: 'hubject_opcp',
    url: 'https://pool.example/',
    clientId: 'us',
    clientSecretFile: secret,
  };
  expect(brokers.parse([pool])).toMatchObject([
    {
      url: 'https://pool.example',
      signedContractDataPath: '/v1/ccp/signedContractData',
      contractsAt: [null],
      authorityFor: [],
    },
  ]);
  for (const wrong of [
    { url: 'http://pool.example' },
    { url: 'pool.example' },
    { clientSecretFile: '/nowhere/secret' },
    { signedContractDataPath: 'v1' },
    { headers: { 'x-api-key': 'a\r\nb: c' } },
    { contractsAt: [] },
  ]) {
    expect(brokers.safeParse([{ ...pool, ...wrong }]).success, JSON.stringify(wrong)).toBe(false);
  }
  const near = { ...pool, url: 'http://10.1.2.3', allowedNetworks: ['10.0.0.0/8'] };
  expect(brokers.safeParse([near]).success).toBe(true);
});

test('documents are kept in the data directory unless a bucket is named, whose secret comes as a file', () => {
  expect(provisioningSettings(provisioning.parse({}), '/data').documents).toEqual({
    kind: 'disk',
    directory: '/data/provisioning-documents',
  });
  const credentials = { accessKeyId: 'a', secretAccessKeyFile: '/run/secret' };
  const bucket = { kind: 's3', bucket: 'documents', region: 'eu-central-1', credentials };
  expect(provisioningSettings(provisioning.parse({ documents: bucket }), '/data').documents).toMatchObject(bucket);
});
