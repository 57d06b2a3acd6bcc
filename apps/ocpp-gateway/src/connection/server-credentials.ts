import { createPublicKey, type KeyObject } from 'node:crypto';
import { setTimeout as wait } from 'node:timers/promises';
import { serverCertificateAnswer } from '@bfcert/evse-security/station-contract';
import type { Clock } from '@bfcert/kernel/clock';
import type { GatewayLink } from '@bfcert/kernel/link';
import { type Certificate, encodeSigningRequest, parseChainPem, pemEncode } from '@bfcert/kernel/x509';
import type { Logger } from 'pino';
import { type ServerKeyAlgorithm, ServerKeys } from './server-keys.ts';
import type { ServerCredential } from './tls-policy.ts';

/** Two certificates, because A00.FR.421 names suites for both kinds of key. */
const SERVER_KEY_ALGORITHMS: readonly ServerKeyAlgorithm[] = ['ec', 'rsa'];

const POLL_MS = 250;
const REQUEST_TIMEOUT_MS = 10_000;
/** How often the remaining validity is looked at: on monotonic time, by the wall clock's date. */
const RENEWAL_CHECK_MS = 60_000;

export interface ServerCredentialSource {
  readonly link: GatewayLink;
  readonly dataDirectory: string;
  readonly serverName: string;
  readonly organisation: string;
  readonly clock: Clock;
  readonly log: Logger;
  readonly signal: AbortSignal;
}

export interface IssuedCredential extends ServerCredential {
  readonly leaf: Certificate;
}

export type HeldCredentials = Map<ServerKeyAlgorithm, IssuedCredential>;

/** Asks the server for this gateway's TLS certificates and waits until both are there. */
export async function obtainServerCredentials(source: ServerCredentialSource): Promise<HeldCredentials> {
  const keys = new ServerKeys(source.dataDirectory);
  const issued = await Promise.all(
    SERVER_KEY_ALGORITHMS.map(
      async (algorithm) => [algorithm, await certify(source, algorithm, await keys.current(algorithm))] as const,
    ),
  );
  return new Map(issued);
}

/** Replaces each credential of `held` that is due by one with a new key. True when any was. */
export async function renewDueCredentials(source: ServerCredentialSource, held: HeldCredentials): Promise<boolean> {
  const { clock, log, dataDirectory } = source;
  const keys = new ServerKeys(dataDirectory);
  let renewedAny = false;
  for (const [algorithm, { leaf }] of held) {
    if (!isRenewalDue(leaf, clock.now())) continue;
    const renewed = await certify(source, algorithm, await keys.next(algorithm));
    await keys.promote(algorithm);
    held.set(algorithm, renewed);
    renewedAny = true;
    log.info({ algorithm, notAfter: renewed.leaf.notAfter }, 'server certificate renewed');
  }
  return renewedAny;
}

/** Runs until `source.signal` is aborted; `renewed` is called after each change. */
export async function keepServerCredentialsFresh(
  source: ServerCredentialSource,
  held: HeldCredentials,
  renewed: () => void,
): Promise<void> {
  const { log, signal } = source;
  while (!signal.aborted) {
    try {
      if (await renewDueCredentials(source, held)) renewed();
      await wait(RENEWAL_CHECK_MS, undefined, { signal, ref: false });
    } catch (error) {
      if (signal.aborted) return;
      log.error({ error: messageOf(error) }, 'server certificate not renewed');
      await wait(RENEWAL_CHECK_MS, undefined, { ref: false });
    }
  }
}

export function isRenewalDue({ notBefore, notAfter }: Pick<Certificate, 'notBefore' | 'notAfter'>, now: Date): boolean {
  const validity = notAfter.getTime() - notBefore.getTime();
  return notAfter.getTime() - now.getTime() < validity / 3;
}

/** Resolves with the issued chain however long it takes; rejects when it is aborted. */
async function certify(
  source: ServerCredentialSource,
  algorithm: ServerKeyAlgorithm,
  privateKey: KeyObject,
): Promise<IssuedCredential> {
  const { link, serverName, organisation, log, signal } = source;
  const publicKey = createPublicKey(privateKey);
  const subject = [
    { name: 'O', value: organisation },
    { name: 'CN', value: serverName },
  ] as const;
  const request = encodeSigningRequest({ subject, privateKey, publicKey });
  const csrPem = pemEncode('CERTIFICATE REQUEST', request);
  const spki = publicKey.export({ type: 'spki', format: 'der' });
  for (;;) {
    signal.throwIfAborted();
    try {
      const answer = await link.request('gateway.server_certificate', { algorithm, csrPem }, REQUEST_TIMEOUT_MS);
      const { chainPem } = serverCertificateAnswer.parse(answer);
      if (chainPem !== null) return accept(chainPem, spki, privateKey);
    } catch (error) {
      log.warn({ algorithm, error: messageOf(error) }, 'no server certificate yet, asking again');
    }
    await wait(POLL_MS, undefined, { signal });
  }
}

function accept(chainPem: string, spki: Buffer, privateKey: KeyObject): IssuedCredential {
  const chain = parseChainPem(chainPem);
  if (!chain.ok) throw new Error(`the server certificate is not readable: ${JSON.stringify(chain.refusal)}`);
  const [leaf] = chain.value;
  if (leaf === undefined || !leaf.spki.equals(spki)) throw new Error('the server certificate is for another key');
  return { leaf, chainPem, keyPem: privateKey.export({ type: 'pkcs8', format: 'pem' }).toString() };
}

const messageOf = (error: unknown): string => (error instanceof Error ? error.message : 'unknown');
