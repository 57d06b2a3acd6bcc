import { parseIdentityId } from '@bfcert/certificate-lifecycle';
import type { Json } from '@bfcert/kernel/canonical-json';
import { newId } from '@bfcert/kernel/ids';
import type { GatewayLink } from '@bfcert/kernel/link';
import { InProcessLink } from '@bfcert/kernel/link/in-process';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { planeWitnesses } from './plane-witnesses.ts';

const identityId = parseIdentityId(newId('idn')) ?? expect.unreachable();
const question = [{ identityId, fingerprint: 'f'.repeat(64), serial: 'not for gateways' }];

describe('the witnesses of a revocation', () => {
  let link: InProcessLink;
  let gateway: GatewayLink;
  let asked: Json[] = [];
  let answer: Json = { tableIsLive: true, shutOut: [true] };
  beforeEach(async () => {
    asked = [];
    link = new InProcessLink();
    gateway = link.gateway('gw-b');
    gateway.onCommand('admission.shut_out', async (payload) => {
      asked.push(payload);
      return answer;
    });
  });
  afterEach(() => gateway.close());

  const witnesses = async () => {
    const server = link.server();
    while (!gateway.connected) await new Promise((resolve) => setImmediate(resolve));
    return planeWitnesses(server, { ids: ['gw-a', 'gw-b'] }, { revocationOf: () => 'elsewhere' });
  };

  it('are the gateways that are there, and those that should be', async () => {
    expect((await witnesses()).gateways()).toEqual(['gw-a', 'gw-b']);
  });

  it('say what the gateway says, and are asked no more than they need', async () => {
    expect(await (await witnesses()).shutOut('gw-b', question)).toEqual([true]);
    expect(asked).toEqual([{ certificates: [{ identityId, fingerprint: 'f'.repeat(64) }] }]);
  });

  it('say nothing when the gateway is away, does not know, or answers what nobody understands', async () => {
    const them = await witnesses();
    await expect(them.shutOut('gw-a', question)).rejects.toThrow();
    answer = { tableIsLive: false, shutOut: [true] };
    await expect(them.shutOut('gw-b', question)).rejects.toThrow('no fresh admission table');
    answer = { shutOut: 'yes' };
    await expect(them.shutOut('gw-b', question)).rejects.toThrow();
  });
});
