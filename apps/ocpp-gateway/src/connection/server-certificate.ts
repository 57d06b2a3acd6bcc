import { createPublicKey, type KeyObject } from 'node:crypto';
import { serverCertificateAnswer } from '@bfcert/evse-security/station-contract';
import type { GatewayLink } from '@bfcert/kernel/link';
import type { ServerCertificate, ServerKeyAlgorithm } from '@bfcert/kernel/server-credential';
import { encodeSigningRequest, parseChainPem, pemEncode } from '@bfcert/kernel/x509';

const REQUEST_TIMEOUT_MS = 10_000;

export interface ServerName {
  /** The FQDN that stations dial. */
  readonly serverName: string;
  readonly organisation: string;
}

/**
 * Asks the server once what is in force for this key, and orders a certificate when nothing is. Throws
 * when no server answers, when it failed, or when it answered with what was not asked for.
 */
export async function askForServerCertificate(
  link: GatewayLink,
  { serverName, organisation }: ServerName,
  algorithm: ServerKeyAlgorithm,
  privateKey: KeyObject,
): Promise<ServerCertificate> {
  const publicKey = createPublicKey(privateKey);
  const subject = [
    { name: 'O', value: organisation },
    { name: 'CN', value: serverName },
  ] as const;
  const csrPem = pemEncode('CERTIFICATE REQUEST', encodeSigningRequest({ subject, privateKey, publicKey }));
  const reply = await link.request('gateway.server_certificate', { algorithm, csrPem }, REQUEST_TIMEOUT_MS);
  const answer = serverCertificateAnswer.parse(reply);
  if (answer.outcome !== 'issued') return answer;

  const { chainPem, successorWanted } = answer;
  const chain = parseChainPem(chainPem);
  if (!chain.ok) throw new Error(`the server certificate is not readable: ${JSON.stringify(chain.refusal)}`);
  const [leaf] = chain.value;
  if (leaf === undefined || !leaf.spki.equals(publicKey.export({ type: 'spki', format: 'der' }))) {
    throw new Error('the server certificate is for another key');
  }
  const keyPem = privateKey.export({ type: 'pkcs8', format: 'pem' }).toString();
  return { outcome: 'issued', credential: { leaf, chainPem, keyPem }, successorWanted };
}
