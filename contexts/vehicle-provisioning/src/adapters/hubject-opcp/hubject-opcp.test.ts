import { FixedClock } from '@bfcert/kernel/clock';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { BrokerUnavailable } from '../../broker/broker.ts';
import type { ContractDeliveryAbility } from '../../broker/contract-delivery.ts';
import { aQuestion, contractDeliveryAbilityContract } from '../../testing/contract-delivery-ability.contract.ts';
import { OpcpServer } from '../../testing/opcp-server.ts';
import { hubjectOpcpBroker, PUBLISHED_PATH } from './index.ts';

function abilityAt(server: OpcpServer, clientSecret = 'a secret', clock = new FixedClock(new Date())) {
  const settings = {
    name: 'pool',
    kind: 'hubject_opcp',
    authorityFor: [],
    contractsAt: [null],
    url: server.url,
    clientId: 'operator',
    audience: null,
    tokenUrl: null,
    signedContractDataPath: PUBLISHED_PATH,
    headers: { 'x-api-key': 'a key' },
  } as const;
  const { contractDelivery } = hubjectOpcpBroker(settings, { clientSecret, fetch, clock });
  if (contractDelivery === null) throw new Error('it gives no contracts');
  return contractDelivery;
}

contractDeliveryAbilityContract('a pool by OPCP', async () => {
  const server = await OpcpServer.listen();
  return {
    ability: abilityAt(server),
    asked: server.asked,
    answers: (next) => {
      server.next = next;
    },
    end: () => server.close(),
  };
});

describe('a pool by OPCP', () => {
  let server: OpcpServer;
  let ability: ContractDeliveryAbility;
  let clock: FixedClock;
  beforeEach(async () => {
    server = await OpcpServer.listen();
    clock = new FixedClock(new Date());
    ability = abilityAt(server, 'a secret', clock);
    server.next = { kind: 'contracts', contracts: [{ exi: 'AQ==', emaid: 'DEABCC12345678' }] };
  });
  afterEach(() => server.close());
  const ask = (one = ability) => one.deliver(aQuestion(), AbortSignal.timeout(5_000));

  test('is asked for a token once, with our headers and always for EXI', async () => {
    await ask();
    await ask();
    expect(server.tokens).toBe(1);
    expect(server.headersSeen[0]).toMatchObject({ 'x-api-key': 'a key', alwaysreturnexi: 'true' });
    clock.advance(86_400_000);
    await ask();
    expect(server.tokens).toBe(2);
  });

  test('that takes a token no more is asked for another, once', async () => {
    await ask();
    server.forgetTokens();
    expect(await ask()).toMatchObject({ outcome: 'provided' });
    expect(server.tokens).toBe(2);
  });

  test('that does not know us, or is not there, is away', async () => {
    await expect(ask(abilityAt(server, 'another secret'))).rejects.toThrow(BrokerUnavailable);
    const gone = await OpcpServer.listen();
    const unheard = abilityAt(gone);
    await gone.close();
    await expect(ask(unheard)).rejects.toThrow(BrokerUnavailable);
  });

  test('has no update: the vehicle is told no, and the pool nothing', async () => {
    const delivery = await ability.deliver(aQuestion({ action: 'update' }), AbortSignal.timeout(5_000));
    expect(delivery).toMatchObject({ outcome: 'refused' });
    expect(server.asked).toEqual([]);
  });
});
