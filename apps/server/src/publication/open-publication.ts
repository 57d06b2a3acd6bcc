import type { OwnAnswer } from '@bfcert/evse-security';
import { systemClock } from '@bfcert/kernel/clock';
import { startPump } from '@bfcert/kernel/pump';
import type { CertId } from '@bfcert/kernel/x509';
import type { Logger } from 'pino';
import type { PublicationSource } from '../metrics/publication-metrics.ts';
import { OncePerReason } from '../once-per-reason.ts';
import { AwaitedAnswers } from './awaited-answers.ts';
import { MirroredAnswers } from './mirror-answers.ts';
import { MirroredFiles } from './mirror-files.ts';
import { PublicationMirror } from './publication-mirror.ts';
import { PublicationRequests } from './publication-requests.ts';
import { servePublication } from './serve-publication.ts';
import type { StatusSource } from './status-source.ts';

/** A revocation is seen by those who ask here after this at the latest, and what the control plane takes to sign it. */
const LOOK_EVERY_MS = 1_000;
/** While somebody waits for an answer that is not here yet, whose vehicle waits. */
const LOOK_AGAIN_MS = 100;

export interface PublicationConfiguration {
  readonly host: string;
  readonly port: number;
  /** Where the control plane puts lists and certificates. */
  readonly directory: string;
}

export interface OpenPublication {
  readonly port: number;
  readonly freshness: PublicationSource;
  /** How many OCSP requests ended how. */
  readonly outcomes: PublicationRequests['outcomes'];
  /** About which certificates somebody asked. */
  readonly questions: PublicationRequests['questions'];
  /** What is answered of a certificate, for whoever asks in this process; as long as there is nothing to say, until `signal`. */
  answerOf(certId: CertId, signal: AbortSignal): Promise<OwnAnswer>;
  /** Whether one of our issuers has signed it; null until everything was read once. Nobody has asked anything by that. */
  isOurs(certId: CertId): boolean | null;
  /**
   * Answers are taken from now on, the first at the next look. Until then every question about a status
   * is told to come again: a control plane restored from a backup calls good what was revoked since, and
   * a server that starts anew remembers nothing that it could hold against it.
   */
  believeAnswers(): void;
  /** What is served of a certificate, by its issuer's fingerprint; `not_ready` until everything was read once. */
  revocationOf(issuer: string, serial: string): ReturnType<PublicationMirror['revocationOf']> | 'not_ready';
  close(): Promise<void>;
}

/** Mirrors what is signed of revocation, and serves it: lists at once, answers once they are to be believed. */
export async function openPublication(
  { directory, ...listen }: PublicationConfiguration,
  source: StatusSource,
  log: Pick<Logger, 'warn' | 'error'>,
): Promise<OpenPublication> {
  const mirror = new PublicationMirror();
  const files = new MirroredFiles(directory, mirror);
  const answers = new MirroredAnswers(source, mirror, ({ issuer, serial }) =>
    log.error(
      { issuer, serial },
      'the control plane calls a revoked certificate good; it is still published as revoked',
    ),
  );
  const requests = new PublicationRequests(mirror, systemClock);
  const follow = (what: string, work: () => Promise<void>, pauseMs = () => LOOK_EVERY_MS) => {
    const once = new OncePerReason((error) => log.warn({ err: error }, `${what} are not followed`));
    return startPump(
      async () => {
        await work();
        once.recovered();
        return pauseMs();
      },
      (error) => once.failed(error),
    );
  };
  let believed = false;
  const followed = follow(
    'OCSP answers',
    async () => {
      if (!believed) return;
      await answers.follow();
      mirror.sweep(systemClock.now().getTime());
      awaited.taken();
    },
    () => (awaited.isAwaited ? LOOK_AGAIN_MS : LOOK_EVERY_MS),
  );
  const awaited = new AwaitedAnswers(() => followed.wake());
  const pumps = [follow('published files', () => files.look()), followed];
  const stop = () => Promise.all(pumps.map((pump) => pump.stop()));
  try {
    const listener = await servePublication(requests, listen);
    return {
      port: listener.port,
      freshness: mirror,
      outcomes: requests.outcomes,
      questions: requests.questions,
      answerOf: (certId, signal) => awaited.until(() => requests.answerOf(certId), signal),
      isOurs: (certId) => requests.isOurs(certId),
      believeAnswers: () => {
        believed = true;
      },
      revocationOf: (issuer, serial) => (mirror.hasAnswers ? mirror.revocationOf(issuer, serial) : 'not_ready'),
      async close() {
        await listener.close();
        await stop();
      },
    };
  } catch (error) {
    await stop();
    throw error;
  }
}
