import type { DatabaseSync } from 'node:sqlite';
import { AuthorityBook } from './authority-book.ts';
import { CommitGroup } from './commit-group.ts';
import { OutsideBook } from './outside-book.ts';
import {
  certificateOf,
  type Intent,
  intentOf,
  type LedgerCertificate,
  numberOf,
  type OrderIntent,
  type RefusalRecord,
  type Revocation,
  revocationOf,
} from './records.ts';
import { prepareStatements, type Statements } from './statements.ts';
import {
  type AdoptedRevocation,
  type CrlRecord,
  crlRecordOf,
  type ListedRevocation,
  listedRevocationOf,
  type SignedCertificate,
  signedCertificateOf,
} from './status-records.ts';
import { sumOf, Tally } from './tally.ts';

/**
 * What this control plane has done, in order, for ever.
 *
 * A write takes effect at once for every later read and write, and is on stable storage when its
 * promise resolves; one that fails rejects and has changed nothing. So between two awaits a caller
 * sees one consistent ledger, and whoever tells the outside what it has read waits for `settled`.
 */
export class Ledger {
  readonly authorities: AuthorityBook;
  readonly outside: OutsideBook;
  readonly #database: DatabaseSync;
  readonly #statements: Statements;
  readonly #group: CommitGroup;
  /** Both are kept beside the rows: counting a million of them would hold up issuance. */
  #counts: Counts;
  #tally: Tally;

  constructor(database: DatabaseSync) {
    this.#database = database;
    this.#statements = prepareStatements(database);
    this.#counts = this.#recount();
    this.#tally = Tally.of(database);
    this.#group = new CommitGroup(database, () => {
      this.#counts = this.#recount();
      this.#tally = Tally.of(database);
    });
    this.authorities = new AuthorityBook(this.#statements, this.#group);
    this.outside = new OutsideBook(this.#statements, this.#group, () => this.#tally);
  }

  /** Resolves when everything that can be read here is on stable storage. */
  settled(): Promise<void> {
    return this.#group.settled();
  }

  recordIntent(intent: Intent | OrderIntent): Promise<void> {
    const own = 'tbs' in intent ? intent : null;
    return this.#group.write(() => {
      this.#statements.insertIntent.run(
        intent.commandId,
        intent.requestDigest,
        intent.caller,
        intent.profile,
        intent.profileVersion,
        intent.authority,
        intent.subject,
        intent.spkiSha256,
        own?.serial ?? null,
        own?.issuer ?? null,
        own?.signatureAlgorithm ?? null,
        own?.tbs ?? null,
        own?.crlShard ?? null,
        'order' in intent ? JSON.stringify(intent.order) : null,
        intent.recordedAt.toISOString(),
      );
      this.#counts.intended += 1;
    });
  }

  findIntent(commandId: string): Intent | OrderIntent | null {
    const row = this.#statements.intent.get(commandId);
    return row === undefined ? null : intentOf(row);
  }

  recordCertificate(certificate: LedgerCertificate): Promise<void> {
    return this.#group.write(() => {
      this.#statements.insertCertificate.run(
        certificate.commandId,
        certificate.issuer,
        certificate.serial,
        certificate.fingerprint,
        certificate.endEntity ? 1 : 0,
        certificate.der,
        certificate.notAfter.toISOString(),
        certificate.recordedAt.toISOString(),
      );
      this.#counts.intended -= 1;
      if (!certificate.endEntity) return;
      const { profile, authority } = this.#statements.intentOrigin.get(certificate.commandId) ?? {};
      this.#tally.issued(String(profile), String(authority), certificate.recordedAt);
    });
  }

  findCertificate(commandId: string): LedgerCertificate | null {
    const row = this.#statements.certificate.get(commandId);
    return row === undefined ? null : certificateOf(row);
  }

  findCertificateByFingerprint(fingerprint: string): LedgerCertificate | null {
    const row = this.#statements.certificateByFingerprint.get(fingerprint);
    return row === undefined ? null : certificateOf(row);
  }

  findCertificateBySerial(issuer: string, serial: string): LedgerCertificate | null {
    const row = this.#statements.certificateBySerial.get(issuer, serial);
    return row === undefined ? null : certificateOf(row);
  }

  /** Certificates of every kind that have an issuer, after a position, oldest first. */
  signedAfter(position: number, limit: number): readonly SignedCertificate[] {
    return this.#statements.signedAfter.all(position, limit).map(signedCertificateOf);
  }

  /** End-entity certificates after a position, oldest first. */
  certificatesAfter(position: number, limit: number): { position: number; certificate: LedgerCertificate }[] {
    return this.#statements.certificatesAfter
      .all(position, limit)
      .map((row) => ({ position: numberOf(row, 'position'), certificate: certificateOf(row) }));
  }

  /** Where this certificate stands in the order of all; null: it is not here. */
  positionOf(fingerprint: string): number | null {
    const row = this.#statements.certificateByFingerprint.get(fingerprint);
    return row === undefined ? null : numberOf(row, 'position');
  }

  /** Whether the key was certified, or may still be, for another subject or under another profile. */
  keyServesAnother(spkiSha256: string, subject: Buffer, profile: Intent['profile']): boolean {
    return this.#statements.usesOfKey
      .all(spkiSha256)
      .map(intentOf)
      .some((use) => !use.subject.equals(subject) || use.profile !== profile);
  }

  isKeyCompromised(spkiSha256: string): boolean {
    return this.#statements.compromisedKey.get(spkiSha256) !== undefined;
  }

  voidCommand(commandId: string, caller: string, at: Date): Promise<void> {
    return this.#group.write(() => {
      this.#statements.insertVoided.run(commandId, caller, at.toISOString());
      this.#counts.voided += 1;
      if (this.findIntent(commandId) !== null) this.#counts.intended -= 1;
    });
  }

  isVoided(commandId: string): boolean {
    return this.#statements.voided.get(commandId) !== undefined;
  }

  recordRevocation({ fingerprint, reason, caller, recordedAt }: Revocation): Promise<void> {
    return this.#group.write(() => {
      const isFirst = this.revocations(fingerprint).length === 0;
      this.#statements.insertRevocation.run(fingerprint, reason, caller, recordedAt.toISOString());
      if (isFirst) this.#counts.revoked += 1;
    });
  }

  /** Oldest first: a revocation is not undone, but a graver reason may be added to it. */
  revocations(fingerprint: string): readonly Revocation[] {
    return this.#statements.revocations.all(fingerprint).map(revocationOf);
  }

  /** Recorded here, after a position, oldest first. */
  revokedAfter(position: number, limit: number): readonly ListedRevocation[] {
    return this.#statements.revokedAfter.all(position, limit).map(listedRevocationOf);
  }

  /** Takes a revocation back into the ledger; from now on it counts as one recorded here. */
  adoptRevocation({ issuer, serial, reason, revokedAt, source, recordedAt }: AdoptedRevocation): Promise<void> {
    return this.#group.write(() => {
      const known = this.findCertificateBySerial(issuer, serial);
      const isFirst = known !== null && this.revocations(known.fingerprint).length === 0;
      const at = [revokedAt.toISOString(), source, recordedAt.toISOString()];
      this.#statements.insertAdopted.run(issuer, serial, reason, ...at);
      if (isFirst) this.#counts.revoked += 1;
    });
  }

  /** How many of this issuer were taken back from sources that begin with this. */
  countAdopted(issuer: string, source: string): number {
    const row = this.#statements.countAdopted.get(issuer, `${source}*`);
    return row === undefined ? 0 : numberOf(row, 'count');
  }

  /** Whether this serial number of this issuer is revoked, its certificate known or not. */
  isRevoked(issuer: string, serial: string): boolean {
    if (this.#statements.adopted.get(issuer, serial) !== undefined) return true;
    const known = this.findCertificateBySerial(issuer, serial);
    return known !== null && this.revocations(known.fingerprint).length > 0;
  }

  /** As `revokedAfter` for those taken back; their positions are their own. */
  adoptedAfter(position: number, limit: number): readonly ListedRevocation[] {
    return this.#statements.adoptedAfter.all(position, limit).map(listedRevocationOf);
  }

  /** Rejects a number that is not above every one before it. */
  recordCrl({ issuer, shard, number, sha256, thisUpdate, nextUpdate, recordedAt }: CrlRecord): Promise<void> {
    const times = [thisUpdate, nextUpdate, recordedAt].map((time) => time.toISOString());
    return this.#group.write(() => this.#statements.insertCrl.run(issuer, shard, number, sha256, ...times));
  }

  /** That of the highest number. */
  lastCrl(issuer: string, shard: number): CrlRecord | null {
    const row = this.#statements.lastCrl.get(issuer, shard);
    return row === undefined ? null : crlRecordOf(row);
  }

  findCrl(issuer: string, shard: number, number: number): CrlRecord | null {
    const row = this.#statements.crl.get(issuer, shard, number);
    return row === undefined ? null : crlRecordOf(row);
  }

  /** The shards of this issuer of which a list was ever signed. */
  crlShards(issuer: string): readonly number[] {
    return this.#statements.crlShards.all(issuer).map((row) => numberOf(row, 'shard'));
  }

  recordRefusal({ caller, method, commandId, reason, detail, recordedAt }: RefusalRecord): Promise<void> {
    return this.#group.write(() => {
      this.#statements.insertRefusal.run(caller, method, commandId, reason, detail, recordedAt.toISOString());
      this.#tally.refused(reason);
    });
  }

  counts(): LedgerCounts {
    const { issuedByProfile, refusedByReason, orphansByKind } = this.#tally;
    return {
      ...this.#counts,
      issued: sumOf(issuedByProfile),
      refusals: sumOf(refusedByReason),
      orphans: sumOf(orphansByKind),
    };
  }

  /** By profile, reason and kind. */
  tally(): Tally {
    return this.#tally;
  }

  close(): void {
    this.#group.flush();
    this.#database.close();
  }

  #recount(): Counts {
    const row = this.#statements.counts.get() ?? {};
    return {
      revoked: numberOf(row, 'revoked'),
      intended: numberOf(row, 'intended'),
      voided: numberOf(row, 'voided'),
    };
  }
}

interface Counts {
  /** Certificates, not revocations: one may have two reasons. */
  revoked: number;
  /** Intents without a certificate that were not voided. */
  intended: number;
  voided: number;
}

export interface LedgerCounts extends Readonly<Counts> {
  /** End-entity certificates. */
  readonly issued: number;
  readonly refusals: number;
  readonly orphans: number;
}
