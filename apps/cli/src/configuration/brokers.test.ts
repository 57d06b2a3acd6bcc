import { expect, test } from 'vitest';
import { brokers, provisioning, provisioningSettings } from './brokers.ts';

test('a broker has a name of its own and a kind that there is', () => {
  expect(brokers.parse([{ name: 'desk', kind: 'manual' }])).toEqual([
    { name: 'desk', kind: 'manual', authorityFor: [] },
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

test('documents are kept in the data directory unless a bucket is named, whose secret comes as a file', () => {
  expect(provisioningSettings(provisioning.parse({}), '/data').documents).toEqual({
    kind: 'disk',
    directory: '/data/provisioning-documents',
  });
  const credentials = { accessKeyId: 'a', secretAccessKeyFile: '/run/secret' };
  const bucket = { kind: 's3', bucket: 'documents', region: 'eu-central-1', credentials };
  expect(provisioningSettings(provisioning.parse({ documents: bucket }), '/data').documents).toMatchObject(bucket);
});
