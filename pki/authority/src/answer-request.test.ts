import type { Json } from '@bfcert/kernel/canonical-json';
import { connectLocal } from '@bfcert/kernel/local-socket';
import { AuthorityUnavailable, type IssuingAuthority } from '@bfcert/pki-contract/authority';
import { connectAuthority, connectToken } from '@bfcert/pki-contract/authority-client';
import { certificateOrder } from '@bfcert/pki-contract/authority-contract';
import { FakeIssuingAuthority } from '@bfcert/pki-contract/authority-fake';
import { AUTHORITY_CALLER_NAME, AUTHORITY_SERVER_NAME } from '@bfcert/pki-contract/authority-wire';
import { FakeToken } from '@bfcert/pki-contract/token-fake';
import { afterEach, describe, expect, it } from 'vitest';
import { answerRequest } from './answer-request.ts';
import type { Held } from './planned-authority.ts';
import { OpenSocket } from './testing/through-socket.ts';

const issuing = () => new FakeIssuingAuthority();
const order = () => certificateOrder(new Date()) as unknown as { [member: string]: Json };

async function answer(held: Held, method: string, payload: Json) {
  const lines: string[] = [];
  const envelope = await answerRequest(held, method, payload, (line) => lines.push(line));
  return { envelope, lines };
}

describe('a request', () => {
  it.each(['shutdown', 'constructor', '', 'ORDER'])(
    'for a method that does not exist (%j) is refused',
    async (method) => {
      const { envelope, lines } = await answer({ issuing: issuing() }, method, {});
      expect(envelope).toMatchObject({ callRefused: 'unknown_method' });
      expect(lines).toHaveLength(1);
    },
  );

  it.each([
    ['with a member too many', { ...order(), template: 'root' }],
    ['with a member too few', { commandId: 'a' }],
    ['with dates of another form', { ...order(), notAfter: 'tomorrow' }],
    ['for a profile that does not exist', { ...order(), profile: 'root-authority' }],
    ['that is none', null],
  ])('%s is refused, and the log has nothing of it', async (_, payload) => {
    const authority = issuing();
    const { envelope, lines } = await answer({ issuing: authority }, 'order', payload);
    expect(envelope).toMatchObject({ callRefused: 'malformed_request' });
    expect(authority.ca.signed()).toEqual([]);
    expect(lines.join()).not.toMatch(/tomorrow|root|template/);
  });

  it.each(['order', 'describe', 'list', 'crl', 'revoke'])('to issue (%s) is refused by a token', async (method) => {
    const payloads: { readonly [method: string]: Json } = {
      order: order(),
      list: { from: '2026-06-01T00:00:00Z', to: '2026-06-02T00:00:00Z' },
      revoke: { serial: '1', certificatePem: '-----BEGIN CERTIFICATE-----\n', reason: 'unspecified' },
    };
    const { envelope } = await answer({ token: new FakeToken() }, method, payloads[method] ?? {});
    expect(envelope).toMatchObject({ callRefused: 'not_supported' });
  });

  it('for what a CA cannot do is refused', async () => {
    expect((await answer({ issuing: issuing() }, 'crl', {})).envelope).toMatchObject({ callRefused: 'not_supported' });
  });

  it('to sign is refused by what issues', async () => {
    const { envelope } = await answer({ issuing: issuing() }, 'sign', {
      label: 'root',
      algorithm: 'ecdsa-sha256',
      tbs: '',
    });
    expect(envelope).toMatchObject({ callRefused: 'not_supported' });
  });

  it('that the CA refuses is logged on one bounded line, whatever the CA says', async () => {
    const authority: IssuingAuthority = {
      ...abilityless(),
      order: async () => ({
        status: 'refused',
        reason: 'order_rejected',
        detail: `no\n2026-06-01 order issued\u202e${'x'.repeat(2_000)}`,
      }),
    };
    const { envelope, lines } = await answer({ issuing: authority }, 'order', order());
    expect(lines).toHaveLength(1);
    expect(lines[0]).toMatch(/^order refused by the CA, order_rejected: no 2026-06-01 order issued x{400,500}$/);
    expect(JSON.stringify(envelope).length).toBeLessThan(700);
  });

  it.each([
    ['an outage before anything was sent', new AuthorityUnavailable('down', false), false],
    ['an outage after it was sent', new AuthorityUnavailable('cut', true), true],
    ['a fault of ours, which may have come at any time', new TypeError('undefined is not a function'), true],
  ])('tells after %s whether it may have been carried out', async (_, error, sent) => {
    const authority: IssuingAuthority = { ...abilityless(), order: () => Promise.reject(error) };
    const { envelope, lines } = await answer({ issuing: authority }, 'order', order());
    expect(envelope).toEqual({ unavailable: error.message, sent });
    expect(lines).toHaveLength(1);
  });
});

describe('the socket', () => {
  let socket: OpenSocket;
  afterEach(() => socket.close());

  it('lets in nobody but the control plane', async () => {
    socket = await OpenSocket.before({ issuing: issuing() });
    const { socketPath: path, secret } = socket.connection;
    const expectServer = AUTHORITY_SERVER_NAME;
    await expect(connectLocal({ path, name: 'server', secret, expectServer })).rejects.toThrow('authentication');
    const wrong = Buffer.alloc(32, 1);
    await expect(connectLocal({ path, name: AUTHORITY_CALLER_NAME, secret: wrong, expectServer })).rejects.toThrow(
      'authentication',
    );
  });

  it('gives a client the abilities that are described, and no others', async () => {
    const { order: place, describe: description } = abilityless();
    socket = await OpenSocket.before({ issuing: { order: place, describe: description, close: async () => {} } });
    const client = await connectAuthority(socket.connection);
    expect(Object.keys(client).sort()).toEqual(['close', 'describe', 'order']);
    await client.close();
  });

  it('tells a client that took a token for a CA', async () => {
    socket = await OpenSocket.before({ token: new FakeToken() });
    await expect(connectAuthority(socket.connection)).rejects.toMatchObject({ reason: 'not_supported' });
  });

  it('answers of a process that ends are unknown once a request was sent', async () => {
    const arrived = Promise.withResolvers<void>();
    socket = await OpenSocket.before({
      issuing: {
        ...abilityless(),
        order: () => {
          arrived.resolve();
          return new Promise(() => {});
        },
      },
    });
    const client = await connectAuthority(socket.connection);
    const outcome = client.order(certificateOrder(new Date())).catch((error: unknown) => error);
    await arrived.promise;
    await socket.close();
    expect(await outcome).toMatchObject({ name: 'AuthorityUnavailable', sent: true });
    await expect(client.describe()).rejects.toMatchObject({ name: 'AuthorityUnavailable', sent: false });
    await client.close();
  });

  it('carries what is to be signed and the signature unchanged', async () => {
    const token = new FakeToken();
    socket = await OpenSocket.before({ token });
    const client = connectToken(socket.connection);
    const tbs = Buffer.alloc(1_000_000, 'x');
    await client.publicKey('a', { kind: 'rsa', bits: 2_048 });
    // PKCS#1 v1.5 signs the same bytes to the same signature.
    expect(await client.sign('a', 'rsa-sha256', tbs)).toEqual(await token.sign('a', 'rsa-sha256', tbs));
    await client.close();
  });
});

/** An authority that issues and does nothing else. */
function abilityless(): IssuingAuthority {
  const fake = issuing();
  return {
    describe: async () => ({ ...(await fake.describe()), abilities: [] }),
    order: (placed) => fake.order(placed),
    close: async () => {},
  };
}
