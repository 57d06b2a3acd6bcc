import { listenLocal, readSecretFile } from '@bfcert/kernel/local-socket';
import { AUTHORITY_CALLER_NAME, AUTHORITY_SERVER_NAME } from '@bfcert/pki-contract/authority-wire';
import type { Running } from '@bfcert/pki-process';
import { answerRequest } from './answer-request.ts';
import type { Held } from './planned-authority.ts';

export interface ServeOptions {
  readonly socketPath: string;
  readonly secretFile: string;
  readonly log: (line: string) => void;
}

/** Answers the control plane on a socket of its own. Nobody else has a secret that opens it. */
export async function serveAuthority(held: Held, { socketPath, secretFile, log }: ServeOptions): Promise<Running> {
  const callers = new Map([[AUTHORITY_CALLER_NAME, await readSecretFile(secretFile)]]);
  const listener = await listenLocal({
    path: socketPath,
    name: AUTHORITY_SERVER_NAME,
    callers: () => callers,
    onPeer: (peer) => peer.onRequest((method, payload) => answerRequest(held, method, payload, log)),
  });
  return {
    async close() {
      await listener.close();
      await ('token' in held ? held.token : held.issuing).close();
    },
  };
}
