import { createPublicKey, type KeyObject } from 'node:crypto';
import type { IdentityId, Lifecycle } from '@bfcert/certificate-lifecycle';
import { systemActor } from '@bfcert/kernel/actor';
import type { Clock } from '@bfcert/kernel/clock';
import { newId } from '@bfcert/kernel/ids';
import { startPump } from '@bfcert/kernel/pump';
import { unwrap } from '@bfcert/kernel/result';
import {
  type IssuedCredential,
  type ServerCertificate,
  ServerCredentialKeeper,
  ServerKeys,
} from '@bfcert/kernel/server-credential';
import { encodeSigningRequest, parseChainPem, pemEncode } from '@bfcert/kernel/x509';
import type { Logger } from 'pino';
import { certifyListener } from '../gateways/server-certificates.ts';

export interface OwnCredentialParts {
  readonly lifecycle: Lifecycle;
  /** Under which our listeners are known, and its names. */
  readonly identityId: IdentityId;
  readonly host: string;
  readonly organisation: string;
  /** Which of them this server is: each has a slot and a key of its own. */
  readonly node: string;
  /** Where its key is kept. */
  readonly directory: string;
  readonly clock: Clock;
  readonly log: Logger;
}

/** P-256 alone: what vehicles speak (V2ICP-16), and no vehicle is known that could not. */
const ALGORITHM = 'ec';

/** Gateways are told when something happens to theirs; here it is found by looking. */
const LOOK_EVERY_MS = 10_000;

/**
 * The certificate of the door for vehicles, as gateways have theirs: an identity, a request whose key never leaves this
 * process, a record. `serve` has each one as it comes; the first when the PKI has signed it, however long that takes.
 */
export function keepOwnCredential(
  { lifecycle, identityId, node, directory, clock, log, ...names }: OwnCredentialParts,
  serve: (credential: IssuedCredential) => void,
): { stop(): Promise<void> } {
  const slot = `${ALGORITHM}@${node}`;
  const ask = async (privateKey: KeyObject): Promise<ServerCertificate> => {
    const csrPem = requestFor(privateKey, names);
    const context = {
      actor: systemActor('vehicles'),
      reason: 'the door for vehicles needs a TLS certificate',
      correlationId: newId('cor', clock.now().getTime()),
    };
    const order = { identityId, purpose: 'backend_server', slot, csrPem } as const;
    const answer = await certifyListener(lifecycle, order, context, 'vehicles');
    if (answer.outcome !== 'issued') return answer;
    const { chainPem, successorWanted } = answer;
    const [leaf] = unwrap(parseChainPem(chainPem));
    if (leaf === undefined) throw new Error('a certificate without a leaf');
    const keyPem = privateKey.export({ type: 'pkcs8', format: 'pem' }).toString();
    return { outcome: 'issued', credential: { leaf, chainPem, keyPem }, successorWanted };
  };
  const keeper = new ServerCredentialKeeper({
    algorithm: ALGORITHM,
    keys: new ServerKeys(directory),
    ask,
    changed: () => {
      if (keeper.held !== null) serve(keeper.held);
    },
    clock,
    log,
  });
  const pump = startPump(
    async () => Math.min(await keeper.round(), LOOK_EVERY_MS),
    (error) => log.warn({ err: error }, 'no certificate for the door for vehicles, asking again'),
  );
  return { stop: () => pump.stop() };
}

function requestFor(privateKey: KeyObject, { host, organisation }: { host: string; organisation: string }): string {
  const subject = [
    { name: 'O', value: organisation },
    { name: 'CN', value: host },
  ] as const;
  return pemEncode(
    'CERTIFICATE REQUEST',
    encodeSigningRequest({ subject, privateKey, publicKey: createPublicKey(privateKey) }),
  );
}
