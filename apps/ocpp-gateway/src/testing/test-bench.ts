import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { GatewayConfigInput } from '../config/gateway-config.ts';
import { type Gateway, startGateway } from '../start-gateway.ts';
import { TestServer } from './test-server.ts';

export interface Bench {
  readonly server: TestServer;
  readonly gateway: Gateway;
  stop(): Promise<void>;
}

/** A gateway on free ports of the loopback with a server's half of the link. */
export async function startBench(
  config: Partial<GatewayConfigInput> = {},
  prepare: (server: TestServer) => void = () => undefined,
): Promise<Bench> {
  const directory = await mkdtemp(join(tmpdir(), 'gateway-'));
  const server = new TestServer();
  prepare(server);
  const gateway = await startGateway(
    {
      dataDirectory: directory,
      host: '127.0.0.1',
      serverName: TestServer.serverName,
      passwordOrCertificatePort: 0,
      certificateOnlyPort: 0,
      logLevel: 'silent',
      // Tests enter again and again under one name.
      reconnections: { burst: 10_000, perMinute: 10_000 },
      ...config,
    },
    server.gatewayLink,
  );
  return {
    server,
    gateway,
    stop: async () => {
      await gateway.close();
      await server.gatewayLink.close();
      await rm(directory, { recursive: true });
    },
  };
}
