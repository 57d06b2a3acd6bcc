import { generateKeyPairSync } from 'node:crypto';
import { readSecretFile } from '@bfcert/kernel/local-socket';
import { encodeSigningRequest, pemEncode } from '@bfcert/kernel/x509';
import { connectPki, type IssueRequest, type PkiControlPlane } from '@bfcert/pki-contract';
import { answerParent } from '../processes/answer-parent.ts';

const DAY_SECONDS = 86_400;

let pki: PkiControlPlane;
let made = 0;
let prepared: IssueRequest[] = [];
let isEnough = false;
let lastIssued = '';

/** Asks the control plane for certificates as the server does: over its socket, many at once. */
answerParent({
  connect: async ({ socketPath, secretFile }: { socketPath: string; secretFile: string }): Promise<void> => {
    pki = connectPki({ socketPath, name: 'server', secret: await readSecretFile(secretFile), timeoutMs: 60_000 });
  },

  /** Keys and requests, which the stations make and nobody measures. */
  prepare: ({ count }: { count: number }): void => {
    prepared = Array.from({ length: count }, () => stationRequest());
  },

  /** How long it took to get a certificate for each prepared request, and the longest that one of them waited, milliseconds. */
  issue: async ({ atOnce }: { atOnce: number }): Promise<{ seconds: number; longestMs: number }> => {
    const waiting = prepared.splice(0);
    const began = performance.now();
    let longestMs = 0;
    isEnough = false;
    await Promise.all(
      Array.from({ length: atOnce }, async () => {
        for (let request = waiting.pop(); request !== undefined && !isEnough; request = waiting.pop()) {
          const asked = performance.now();
          const answer = await pki.issue(request);
          if (!('serial' in answer)) throw new Error(`not issued: ${JSON.stringify(answer)}`);
          longestMs = Math.max(longestMs, performance.now() - asked);
          lastIssued = answer.fingerprint;
        }
      }),
    );
    return { seconds: (performance.now() - began) / 1_000, longestMs };
  },

  /** Ends `issue` before all that is prepared was asked for. */
  enough: (): void => {
    isEnough = true;
  },

  revokeOne: async (): Promise<void> => {
    const answer = await pki.revoke(lastIssued, 'superseded');
    if ('refused' in answer) throw new Error(answer.detail);
  },
});

function stationRequest(): IssueRequest {
  made += 1;
  const keys = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const commonName = `SN-${process.pid}-${made}`;
  const csr = encodeSigningRequest({ subject: [{ name: 'CN', value: commonName }], ...keys });
  return {
    commandId: `cmd-${process.pid}-${made}`,
    profile: 'charging-station',
    csrPem: pemEncode('CERTIFICATE REQUEST', csr),
    subject: { organisation: 'Example Charging Ltd', commonName },
    validitySeconds: 180 * DAY_SECONDS,
  };
}
