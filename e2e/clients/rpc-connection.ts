import { RPCClient } from 'ocpp-rpc';

export interface RpcConnectionParts {
  /** Without the identity. */
  readonly endpoint: string;
  readonly identity: string;
  readonly protocol: 'ocpp2.0.1' | 'ocpp1.6';
  /** Basic authentication; null: none. */
  readonly password: string | Buffer | null;
  readonly rootsPem: readonly string[];
  readonly credential: { readonly keyPem: string; readonly chainPem: string } | null;
  /** Where host names are reached; null: the system's resolver says. */
  readonly address: string | null;
  readonly answer: (action: string, params: Record<string, unknown>) => Promise<RpcAnswer>;
}

export interface RpcAnswer {
  readonly response: Record<string, unknown>;
  /** Runs once the response has been handed to the socket. */
  readonly afterwards?: () => void;
}

export interface RpcConnection {
  readonly closed: Promise<void>;
  call(action: string, params: Record<string, unknown>): Promise<Record<string, unknown>>;
  close(): Promise<void>;
}

type Lookup = (
  host: string,
  options: { all?: boolean },
  done: (error: null, address: unknown, family?: number) => void,
) => void;

/** One connection of ocpp-rpc's client in strict mode: it checks every frame both ways against its schemas. */
export async function connectRpc(parts: RpcConnectionParts): Promise<RpcConnection> {
  const { endpoint, protocol, identity, password, rootsPem, credential, address } = parts;
  const lookup: Lookup = (_host, { all }, done) => {
    if (all === true) done(null, [{ address, family: 4 }]);
    else done(null, address, 4);
  };
  const options = {
    endpoint,
    identity,
    password,
    protocols: [protocol],
    strictMode: true,
    reconnect: false,
    callTimeoutMs: 30_000,
    wsOpts: {
      ca: rootsPem,
      minVersion: 'TLSv1.2',
      ...(credential === null ? {} : { key: credential.keyPem, cert: credential.chainPem }),
      ...(address === null ? {} : { lookup }),
    },
  };
  // Its types ask for every option, though each has a default.
  const client = new RPCClient(options as unknown as ConstructorParameters<typeof RPCClient>[0]);

  const afterwards = new Map<string, () => void>();
  client.on('message', ({ message, outbound }: { message: string; outbound: boolean }) => {
    if (!outbound) return;
    const [type, id] = JSON.parse(message) as [number, string];
    const task = type === 3 ? afterwards.get(id) : undefined;
    afterwards.delete(id);
    task?.();
  });
  client.handle(async ({ method = '', params = {}, messageId = '' }) => {
    const answer = await parts.answer(method, params);
    if (answer.afterwards !== undefined) afterwards.set(messageId, answer.afterwards);
    return answer.response;
  });

  const closed = new Promise<void>((resolve) => client.once('close', () => resolve()));
  await client.connect();
  return {
    closed,
    call: async (action, params) => (await client.call(action, params)) as Record<string, unknown>,
    async close() {
      await client.close({ code: 1000, reason: 'leaving' });
    },
  };
}
