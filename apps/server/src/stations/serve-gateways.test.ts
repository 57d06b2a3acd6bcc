import { type CertificateStatus, type EvseSecurity, noContractCertificateBroker } from '@bfcert/evse-security';
import { LinkHandlerFailed } from '@bfcert/kernel/link';
import { InProcessLink } from '@bfcert/kernel/link/in-process';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { serveGateways } from './serve-gateways.ts';
import { SessionChanges } from './session-changes.ts';

const QUESTION = {
  identityId: 'idn_1',
  connectionId: 'con_1',
  action: 'install',
  schemaVersion: 'urn:iso:15118:2:2013:MsgDef',
  exiRequest: 'gJgCEA==',
  mostChains: null,
  prioritisedContracts: [],
};

let link: InProcessLink;
let gateway: ReturnType<InProcessLink['gateway']>;
beforeEach(async () => {
  link = new InProcessLink();
  const others = { status: {} as CertificateStatus, broker: noContractCertificateBroker };
  serveGateways(link.server(), {} as EvseSecurity, others, new SessionChanges());
  gateway = link.gateway('gateway-1');
  await expect.poll(() => gateway.connected).toBe(true);
});
afterEach(() => gateway.close());

test('a vehicle that asks for the certificate of its contract hears that there is no broker', async () => {
  expect(await gateway.request('station.contract_certificate', QUESTION, 1_000)).toEqual({
    outcome: 'failed',
    reason: 'no_broker',
  });
});

test.each([
  ['no action that there is', { ...QUESTION, action: 'delete' }],
  ['EXI without end', { ...QUESTION, exiRequest: 'A'.repeat(44_001) }],
  ['1e300 contracts', { ...QUESTION, mostChains: 1e300 }],
  ['nine contracts that come first', { ...QUESTION, prioritisedContracts: Array.from({ length: 9 }, () => 'A') }],
])('a question with %s is none', async (_, question) => {
  await expect(gateway.request('station.contract_certificate', question, 1_000)).rejects.toBeInstanceOf(
    LinkHandlerFailed,
  );
});
