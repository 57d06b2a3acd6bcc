import type { UpstreamAccess, UpstreamSettings } from '@bfcert/evse-security/station-contract';
import { expect, test } from 'vitest';
import { clientOptions } from './client-options.ts';

const settings: UpstreamSettings = {
  name: 'main',
  url: 'ws://csms.example/ocpp',
  securityProfile: 1,
  protocols: null,
  maxMessageBytes: 1_048_576,
  certificateCommands: 'refuse',
};
const nothing: UpstreamAccess = { password: null, certificatePem: null, keyPem: null, trustAnchorsPem: null };
const authorizationOf = (wireName: string, access: Partial<UpstreamAccess>): unknown =>
  clientOptions(settings, wireName, { ...nothing, ...access }).headers?.Authorization;

test('trap N.2, lesson B.19: an AuthorizationKey of 1.6 goes into the header as its bytes', () => {
  // The example of OCPP-J 1.6, 6.2.
  const passwordBytes = Buffer.from('0001020304050607FFFFFFFFFFFFFFFFFFFFFFFF', 'hex').toString('base64');
  expect(authorizationOf('AL1000', { passwordBytes })).toBe('Basic QUwxMDAwOgABAgMEBQYH////////////////');
});

test('a password goes into the header as text, and without either there is none', () => {
  expect(authorizationOf('CS-1', { password: 'pass:wörd' })).toBe(
    `Basic ${Buffer.from('CS-1:pass:wörd').toString('base64')}`,
  );
  expect(authorizationOf('CS-1', {})).toBeUndefined();
});
