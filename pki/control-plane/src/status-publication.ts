import { readFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { Clock } from '@bfcert/kernel/clock';
import type { OcspAnswer, OcspPage, WithdrawnAnswer } from '@bfcert/pki-contract';
import type { KeyStore } from './authorities/authority-keys.ts';
import { SeenLists } from './crl/adopt-published.ts';
import { CrlPublisher } from './crl/crl-publisher.ts';
import { RevocationIndex } from './crl/revocation-index.ts';
import { provideFolder, writeBeside } from './durable-file.ts';
import type { OnStep } from './issuance-step.ts';
import type { Ledger } from './ledger/ledger.ts';
import { AnswerKeeper } from './ocsp/answer-keeper.ts';
import { AnswerStore, type StoredAnswer, type Withdrawal } from './ocsp/answer-store.ts';
import { caPath, issuerIdOf, PUBLISHED_FILE_MODE, PUBLISHED_FOLDER_MODE, type Publication } from './publication.ts';
import type { StatusDesk } from './status-desk.ts';
import type { StatusIssuer } from './status-issuer.ts';

export interface StatusPublicationParts {
  readonly ledger: Ledger;
  readonly issuers: readonly StatusIssuer[];
  readonly keys: KeyStore;
  readonly publication: Publication;
  /** Lists and authorities' certificates, for the server to serve. */
  readonly publishedDirectory: string;
  /** Of the OCSP answers; what it holds can be made again. */
  readonly storePath: string;
  readonly clock: Clock;
  readonly onStep: OnStep;
  /** For people. */
  readonly onRefused: (detail: string) => void;
  readonly onFailure: (what: string, error: unknown) => void;
}

/** Revocation lists, OCSP answers and authorities' certificates: what the world is told of ours. */
export class StatusPublication implements StatusDesk {
  readonly #parts: StatusPublicationParts;
  readonly #store: AnswerStore;
  readonly #publisher: CrlPublisher;
  readonly #keeper: AnswerKeeper;

  private constructor(parts: StatusPublicationParts) {
    this.#parts = parts;
    const { ledger, publication, onRefused, onFailure } = parts;
    this.#store = AnswerStore.open(parts.storePath);
    const index = () => new RevocationIndex(ledger, publication.crlShards);
    this.#publisher = new CrlPublisher({
      ...parts,
      index: index(),
      seen: new SeenLists(),
      onStep: (step) => parts.onStep(step, null),
      onFailure: (error) => onFailure('a revocation list', error),
    });
    this.#keeper = new AnswerKeeper({
      ...parts,
      index: index(),
      store: this.#store,
      onUnanswered: onRefused,
      onFailure: (error) => onFailure('OCSP answers', error),
    });
  }

  /** When it resolves the ledger knows of every revocation that was ever published. */
  static async open(parts: StatusPublicationParts): Promise<StatusPublication> {
    const opened = new StatusPublication(parts);
    try {
      await opened.#publisher.adopt();
      await publishCertificates(parts);
      return opened;
    } catch (error) {
      opened.#store.close();
      throw error;
    }
  }

  start(): void {
    this.#publisher.start();
    this.#keeper.start();
  }

  changed(): void {
    this.#publisher.wake();
    this.#keeper.wake();
  }

  answersFor(issuer: string): boolean {
    return this.#parts.issuers.some(({ certificate }) => certificate.fingerprint === issuer);
  }

  answersSince(store: string | null, position: number, limit: number): OcspPage {
    const page = this.#store.after(store === this.#store.id ? position : 0, limit);
    return {
      store: this.#store.id,
      issuers: this.#parts.issuers.map(({ certificate, authority }) => ({
        issuer: certificate.fingerprint,
        authority,
      })),
      answers: page.map(({ answer }) => messageOf(answer)),
      next: page.at(-1)?.position ?? null,
    };
  }

  /** Ends all work; what is kept can still be asked for. */
  async stop(): Promise<void> {
    await Promise.all([this.#publisher.stop(), this.#keeper.stop()]);
  }

  close(): void {
    this.#store.close();
  }
}

function messageOf(answer: StoredAnswer | Withdrawal): OcspAnswer | WithdrawnAnswer {
  const certificateEnds = answer.certificateEnds?.toISOString() ?? null;
  if ('withdrawn' in answer) return { ...answer, certificateEnds };
  return {
    issuer: answer.issuer,
    serial: answer.serial,
    reason: answer.reason,
    thisUpdate: answer.thisUpdate.toISOString(),
    nextUpdate: answer.nextUpdate.toISOString(),
    certificateEnds,
    sha1: answer.sha1.toString('base64'),
    sha256: answer.sha256.toString('base64'),
  };
}

async function publishCertificates({ issuers, publishedDirectory }: StatusPublicationParts): Promise<void> {
  for (const { certificate } of issuers) {
    const path = join(publishedDirectory, caPath(issuerIdOf(certificate)));
    const published = await readFile(path).catch(() => null);
    if (published?.equals(certificate.der) === true) continue;
    await provideFolder(dirname(path), PUBLISHED_FOLDER_MODE);
    const written = await writeBeside(path, certificate.der, PUBLISHED_FILE_MODE);
    await written.install();
  }
}
