import { monitorEventLoopDelay } from 'node:perf_hooks';
import { connectGatewayLink } from '@bfcert/kernel/link/unix-socket';
import { readSecretFile } from '@bfcert/kernel/local-socket';
import { countConnectionsWithTheHeap, type Gateway, type GatewayConfigInput, startGateway } from '@bfcert/ocpp-gateway';
import { answerParent } from '../processes/answer-parent.ts';

export interface GatewayParts {
  readonly directory: string;
  /** By default a free one. */
  readonly port?: number;
  readonly link: { readonly socketPath: string; readonly secretFile: string; readonly nodeId: string };
  /** What else is not as it is by default. */
  readonly settings?: Partial<GatewayConfigInput>;
}

export type Ports = Gateway['ports'];

let ports: Ports | null = null;
const turns = monitorEventLoopDelay({ resolution: 1 });

countConnectionsWithTheHeap();

/** The gateway with its real link: the same parts as its own process, plus the questions of the bench. */
answerParent({
  listen: async ({ directory, port = 0, link, settings }: GatewayParts): Promise<number> => {
    const secret = await readSecretFile(link.secretFile);
    const gateway = await startGateway(
      {
        dataDirectory: `${directory}/gateway`,
        host: '127.0.0.1',
        passwordOrCertificatePort: 0,
        certificateOnlyPort: port,
        logLevel: 'error',
        ...settings,
      },
      await connectGatewayLink({
        path: link.socketPath,
        nodeId: link.nodeId,
        secret,
        spoolDirectory: `${directory}/spool`,
      }),
    );
    ports = gateway.ports;
    return ports.certificateOnly;
  },
  ports: (): Ports | null => ports,
  /** From now on the turns of the event loop are watched. */
  watchTurns: (): void => {
    turns.reset();
    turns.enable();
  },
  /** By how many milliseconds a turn came late at most, since this was asked last. */
  latestTurnMs: async (): Promise<number> => {
    // The turn that is under way is told of by the next one.
    await new Promise((resolve) => setTimeout(resolve, 10));
    const latest = turns.max / 1e6;
    turns.reset();
    return latest;
  },
});
