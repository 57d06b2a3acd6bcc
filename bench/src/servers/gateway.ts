import { connectGatewayLink } from '@bfcert/kernel/link/unix-socket';
import { readSecretFile } from '@bfcert/kernel/local-socket';
import { startGateway } from '@bfcert/ocpp-gateway';
import { answerParent } from '../processes/answer-parent.ts';

export interface GatewayParts {
  readonly directory: string;
  /** By default a free one. */
  readonly port?: number;
  readonly serverName: string;
  readonly link: { readonly socketPath: string; readonly secretFile: string; readonly nodeId: string };
  /** A CSMS behind it, without TLS. */
  readonly upstream?: { readonly name: string; readonly url: string };
}

/** The gateway with its real link: the same parts as its own process, plus the questions of the bench. */
answerParent({
  listen: async ({ directory, port = 0, serverName, link, upstream }: GatewayParts): Promise<number> => {
    const secret = await readSecretFile(link.secretFile);
    const gateway = await startGateway(
      {
        dataDirectory: `${directory}/gateway`,
        host: '127.0.0.1',
        serverName,
        passwordOrCertificatePort: 0,
        certificateOnlyPort: port,
        logLevel: 'error',
        upstreams: upstream === undefined ? [] : [{ ...upstream, securityProfile: 0 }],
      },
      await connectGatewayLink({
        path: link.socketPath,
        nodeId: link.nodeId,
        secret,
        spoolDirectory: `${directory}/spool`,
      }),
    );
    return gateway.ports.certificateOnly;
  },
});
