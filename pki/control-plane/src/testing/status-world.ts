import { copyFileSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { FixedClock } from '@bfcert/kernel/clock';
import type { Certificate } from '@bfcert/kernel/x509';
import type { RevocationReason } from '@bfcert/pki-contract';
import type { CertificateAuthority } from '../authorities/authority.ts';
import { SeenLists } from '../crl/adopt-published.ts';
import { listPath, type PublicationOffice, publishList } from '../crl/publish-list.ts';
import { RevocationIndex } from '../crl/revocation-index.ts';
import { crlShardOf } from '../crl/shard.ts';
import { ignoreSteps } from '../issuance-step.ts';
import type { Ledger } from '../ledger/ledger.ts';
import { openLedger } from '../ledger/open-ledger.ts';
import { AnswerKeeper, type KeeperOffice } from '../ocsp/answer-keeper.ts';
import { issuingAuthority } from '../profiles/issuing-authority.ts';
import type { PublicationStep } from '../publication-step.ts';
import type { StatusIssuer } from '../status-issuer.ts';
import { WorkSlices } from '../work-slices.ts';
import { signedBy, stationDraft, TEST_PUBLICATION, testAuthority } from './authority-pair.ts';

export const DAY_MS = 86_400_000;

/** A ledger on disk, an authority in memory, and a place to publish in; the clock stands until it is moved. */
export class StatusWorld {
  readonly clock = new FixedClock('2026-06-01T12:00:00Z');
  readonly directory = mkdtempSync(join(tmpdir(), 'status-'));
  readonly root = testAuthority();
  readonly issuing: CertificateAuthority = testAuthority(issuingAuthority, this.root);
  readonly steps: PublicationStep[] = [];
  publication = TEST_PUBLICATION;
  onStep = (step: PublicationStep): void => void this.steps.push(step);
  #ledger: Ledger = this.#open();
  #index = new RevocationIndex(this.#ledger, TEST_PUBLICATION.crlShards);
  #seen = new SeenLists();
  #commands = 0;

  get ledger(): Ledger {
    return this.#ledger;
  }

  readonly issuer: StatusIssuer = {
    authority: 'charger-identity',
    certificate: this.issuing.certificate,
    contains: 'userCertificates',
    shards: [0, 1, 2, 3],
    validityMs: 8 * DAY_MS,
    answerLifeMs: 4 * DAY_MS,
    openKey: async () => this.issuing.key,
  };

  /** What the first list of this second has as its number. */
  get firstNumber(): number {
    return Math.floor(this.clock.now().getTime() / 1_000);
  }

  /** What keeps answers in this world; `store` is the caller's to close. */
  keeper(store: KeeperOffice['store'], changes: Partial<KeeperOffice> = {}): AnswerKeeper {
    const { ledger, publication, clock } = this;
    const fail = (error: unknown): never => {
      throw error;
    };
    return new AnswerKeeper({
      ledger,
      publication,
      clock,
      store,
      keys: { directory: join(this.directory, 'keys'), passphrase: 'a passphrase for tests only' },
      index: new RevocationIndex(ledger, publication.crlShards),
      issuers: [this.issuer],
      onStep: ignoreSteps,
      onUnanswered: fail,
      onFailure: fail,
      ...changes,
    });
  }

  office(): PublicationOffice {
    const { publication, clock, ledger } = this;
    const publishedDirectory = join(this.directory, 'published');
    return {
      ledger,
      index: this.#index,
      seen: this.#seen,
      publication,
      publishedDirectory,
      clock,
      onStep: (step) => this.onStep(step),
    };
  }

  async publish(shard: number, issuer = this.issuer): ReturnType<typeof publishList> {
    const slices = new WorkSlices('urgent');
    await this.#index.follow(slices);
    return publishList(this.office(), issuer, shard, slices);
  }

  pathOf(shard: number): string {
    return listPath(this.office(), this.issuer, shard);
  }

  /** A station's certificate in the ledger, signed and all. */
  async issue(days = 180): Promise<Certificate> {
    const notAfter = new Date(this.clock.now().getTime() + days * DAY_MS);
    const certificate = signedBy(this.issuing, { ...stationDraft(this.issuing), notAfter });
    await this.record(certificate);
    return certificate;
  }

  /** Until one lands in this list. */
  async issueIn(shard: number, days = 180): Promise<Certificate> {
    for (;;) {
      const certificate = await this.issue(days);
      if (crlShardOf(certificate.serial, this.publication.crlShards) === shard) return certificate;
    }
  }

  async record({ serial, fingerprint, tbs, der, notAfter, subject, spkiSha256 }: Certificate): Promise<void> {
    this.#commands += 1;
    const commandId = `cmd-${this.#commands}`;
    const issuer = this.issuing.certificate.fingerprint;
    const recordedAt = this.clock.now();
    await this.ledger.recordIntent({
      commandId,
      requestDigest: 'd',
      caller: 'server',
      profile: 'charging-station',
      profileVersion: 'charging-station/2',
      authority: 'charger-identity',
      subject: subject.der,
      spkiSha256,
      serial,
      issuer,
      signatureAlgorithm: 'ecdsa-sha256',
      tbs,
      crlShard: crlShardOf(serial, this.publication.crlShards),
      recordedAt,
    });
    await this.ledger.recordCertificate({
      commandId,
      issuer,
      serial,
      fingerprint,
      endEntity: true,
      der,
      notAfter,
      recordedAt,
    });
  }

  async revoke({ fingerprint }: Certificate, reason: RevocationReason = 'superseded'): Promise<void> {
    await this.ledger.recordRevocation({ fingerprint, reason, caller: 'server', recordedAt: this.clock.now() });
  }

  /** Remembers the ledger as it is; the result brings it back, as a restored backup does. */
  backUp(): () => void {
    const backup = join(this.directory, 'backup.db');
    this.restart(() => copyFileSync(this.#path, backup));
    return () => this.restart(() => copyFileSync(backup, this.#path));
  }

  /** What was in memory is gone; `meanwhile` nobody has the ledger open. */
  restart(meanwhile: () => void = () => {}): void {
    this.#ledger.close();
    meanwhile();
    this.#ledger = this.#open();
    this.#index = new RevocationIndex(this.#ledger, this.publication.crlShards);
    this.#seen = new SeenLists();
  }

  close(): void {
    this.#ledger.close();
    rmSync(this.directory, { recursive: true });
  }

  get #path(): string {
    return join(this.directory, 'ledger.db');
  }

  #open(): Ledger {
    return openLedger(this.#path);
  }
}
