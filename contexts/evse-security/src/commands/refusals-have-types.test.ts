import { HANDSHAKE_REFUSED, securityEventTypeNamed } from '@bfcert/certificate-lifecycle';
import { expect, test } from 'vitest';
import { handshakeRefusal } from '../station-contract/facts.ts';

test.each(handshakeRefusal.options)('the taxonomy knows a handshake that was refused as %s', (reason) => {
  expect(securityEventTypeNamed('gateway', `${HANDSHAKE_REFUSED}${reason}`)).not.toBe('unlisted');
});
