import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { GatewaySettingsInput } from '@bfcert/evse-security/station-contract';
import type { GatewayConfigInput } from '../config/gateway-config.ts';
import { type Gateway, startGateway } from '../start-gateway.ts';
import { TestServer } from './test-server.ts';

export interface Bench {
  readonly server: TestServer;
  readonly gateway: Gateway;
  stop(): Promise<void>;
}

export interface BenchConfig extends Partial<GatewayConfigInput> {
  /** What the server says. */
  readonly settings?: Partial<GatewaySettingsInput>;
}

/** A gateway on free ports of the loopback with a server's half of the link. */
export async function startBench(
  { settings, ...config }: BenchConfig = {},
  prepare: (server: TestServer) => void = () => undefined,
): Promise<Bench> {
  const directory = await mkdtemp(join(tmpdir(), 'gateway-'));
  const server = new TestServer();
  Object.assign(server.settings, settings);
  prepare(server);
  const gateway = await startGateway(
    {
      dataDirectory: directory,
      host: '127.0.0.1',
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
