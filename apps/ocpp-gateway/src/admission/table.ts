import {
  type AdmissionDelta,
  type AdmissionEntry,
  type AdmissionSnapshot,
  FIRST_ADMISSION_VERSION,
  type LastBoot,
} from '@bfcert/evse-security/station-contract';
import type { Clock } from '@bfcert/kernel/clock';

/** How many fingerprints that left the table are remembered, to tell "revoked or retired" from "unknown". */
const MAX_WITHDRAWN = 20_000;

/**
 * Who may enter, in memory. Fed by snapshots and deltas of the server; it goes stale on monotonic
 * time, so that a jump of the wall clock neither opens nor closes the door.
 */
export class AdmissionTable {
  readonly #clock: Clock;
  readonly #maxStaleMs: number;
  /** Of the publisher that was heard last; null before the first snapshot. */
  #version: number | null = null;
  /** Of each server that was heard: up to there nothing of it is missing. */
  readonly #versions = new Map<string, number>();
  /** Of servers of which something is missing: what the next snapshot that is asked for makes good. */
  readonly #missed = new Map<string, number>();
  /** Entries, and those that are gone, that came since the last snapshot: in which edition. All others are the snapshot's. */
  #editions = new Map<string, number>();
  #snapshotEdition = 0;
  #confirmedAt = Number.NEGATIVE_INFINITY;
  #changes = 0;
  #byWireName = new Map<string, AdmissionEntry>();
  #byIdentity = new Map<string, AdmissionEntry>();
  #ownerOfFingerprint = new Map<string, string>();
  /** Whose record knows a fingerprint that no entry lists. */
  #holderOfRecord = new Map<string, string>();
  readonly #withdrawn = new Set<string>();
  /** What the server's entries do not say yet, answered here or told with a session; at most one of each identity. */
  readonly #boots = new Map<string, LastBoot>();
  #pepper: Buffer = Buffer.alloc(0);

  constructor(clock: Clock, maxStaleMs: number) {
    this.#clock = clock;
    this.#maxStaleMs = maxStaleMs;
  }

  /** `askedAt`: monotonic time of the request, so that a slow answer does not count as fresh. */
  load(snapshot: AdmissionSnapshot, askedAt: number): void {
    const before = this.#byIdentity;
    this.#changes++;
    this.#byWireName = new Map();
    this.#byIdentity = new Map();
    this.#ownerOfFingerprint = new Map();
    this.#holderOfRecord = new Map();
    this.#editions = new Map();
    this.#snapshotEdition = snapshot.edition;
    for (const entry of snapshot.entries) this.#put(entry);
    for (const entry of before.values()) {
      this.#rememberWithdrawn(entry);
      if (!this.#byIdentity.has(entry.identityId)) this.#boots.delete(entry.identityId);
    }
    this.#pepper = Buffer.from(snapshot.pepper, 'base64');
    this.#version = snapshot.version;
    for (const [publisher, version] of this.#missed) this.#versions.set(publisher, version);
    this.#missed.clear();
    this.#versions.set(snapshot.publisher, snapshot.version);
    this.#confirmedAt = askedAt;
  }

  /**
   * `gap`: something of this server was missed, or it is heard for the first time in the midst of its count. What it says
   * counts all the same, but the table is not confirmed by it, and needs a snapshot that is asked for after this.
   */
  apply(delta: AdmissionDelta): 'applied' | 'gap' {
    if (this.#version === null) return 'gap';
    this.takeEntries(delta);
    const { publisher, fromVersion, toVersion } = delta;
    if (fromVersion !== (this.#versions.get(publisher) ?? FIRST_ADMISSION_VERSION)) {
      this.#missed.set(publisher, toVersion);
      return 'gap';
    }
    this.#versions.set(publisher, toVersion);
    this.#version = toVersion;
    this.#confirmedAt = this.#clock.monotonic();
    return 'applied';
  }

  /** Of two readings of an entry the one of the higher edition counts, so each may be taken whenever it comes. */
  takeEntries(delta: AdmissionDelta): void {
    if (this.#version === null) return;
    this.#changes++;
    const isNews = (identityId: string): boolean => delta.edition > this.#editionOf(identityId);
    for (const identityId of delta.removals.filter(isNews)) {
      this.#remove(identityId);
      this.#boots.delete(identityId);
      this.#editions.set(identityId, delta.edition);
    }
    for (const entry of delta.upserts.filter(({ identityId }) => isNews(identityId))) {
      this.#remove(entry.identityId);
      this.#editions.set(entry.identityId, delta.edition);
      this.#put(entry);
    }
  }

  /** Another number whenever it may say something else of anybody than before; what stations boot with is not counted. */
  get changes(): number {
    return this.#changes;
  }

  get version(): number | null {
    return this.#version;
  }

  get isLive(): boolean {
    return this.#version !== null && this.#clock.monotonic() - this.#confirmedAt <= this.#maxStaleMs;
  }

  get pepper(): Buffer {
    return this.#pepper;
  }

  entryOf(wireName: string): AdmissionEntry | null {
    return this.#byWireName.get(wireName) ?? null;
  }

  entryOfIdentity(identityId: string): AdmissionEntry | null {
    return this.#byIdentity.get(identityId) ?? null;
  }

  /** The last boot of a station, as far as it is known here; null when it has no entry. */
  lastBootOf(identityId: string): LastBoot | null {
    return this.#boots.get(identityId) ?? this.entryOfIdentity(identityId)?.boot ?? null;
  }

  /**
   * A station booted here. It may be back before the server's entry says so, and must then meet the
   * answer it has, so this speaks until an entry says the same.
   */
  recordBoot(identityId: string, boot: LastBoot): void {
    const entry = this.entryOfIdentity(identityId);
    if (entry === null) return;
    this.#boots.set(identityId, boot);
    this.#settleBoot(entry);
  }

  /**
   * The server's word on a station's last boot, with a new session here: it has recorded all that this gateway reported
   * before, so it counts more than what is remembered. An entry may still be the newer one.
   */
  hearBoot(identityId: string, boot: LastBoot): void {
    const entry = this.entryOfIdentity(identityId);
    if (entry === null) return;
    if (numberOf(boot) > numberOf(entry.boot)) this.#boots.set(identityId, boot);
    else this.#boots.delete(identityId);
  }

  ownerOf(fingerprint: string): string | null {
    return this.#ownerOfFingerprint.get(fingerprint) ?? null;
  }

  /** Whose it is, whether or not it admits anybody. */
  holderOf(fingerprint: string): string | null {
    return this.ownerOf(fingerprint) ?? this.#holderOfRecord.get(fingerprint) ?? null;
  }

  wasWithdrawn(fingerprint: string): boolean {
    return this.#withdrawn.has(fingerprint);
  }

  #editionOf(identityId: string): number {
    return this.#editions.get(identityId) ?? this.#snapshotEdition;
  }

  #put(entry: AdmissionEntry): void {
    // A name that moved to another identity takes the old owner's entry out: one name, one identity.
    const holder = this.#byWireName.get(entry.wireName);
    if (holder !== undefined && holder.identityId !== entry.identityId) {
      if (this.#editionOf(holder.identityId) > this.#editionOf(entry.identityId)) return;
      this.#remove(holder.identityId);
    }
    this.#byWireName.set(entry.wireName, entry);
    this.#byIdentity.set(entry.identityId, entry);
    for (const fingerprint of Object.keys(entry.fingerprints)) {
      this.#ownerOfFingerprint.set(fingerprint, entry.identityId);
      this.#withdrawn.delete(fingerprint);
    }
    for (const fingerprint of Object.keys(entry.recorded ?? {})) {
      this.#holderOfRecord.set(fingerprint, entry.identityId);
    }
    this.#settleBoot(entry);
  }

  #settleBoot({ identityId, boot }: AdmissionEntry): void {
    const known = this.#boots.get(identityId);
    if (known === undefined) return;
    const saysTheSame = known.accepted === boot.accepted && known.serialMismatch === boot.serialMismatch;
    const isOlder = known.number !== undefined && known.number <= numberOf(boot);
    if (saysTheSame || isOlder) this.#boots.delete(identityId);
  }

  #remove(identityId: string): void {
    const entry = this.#byIdentity.get(identityId);
    if (entry === undefined) return;
    this.#byIdentity.delete(identityId);
    this.#byWireName.delete(entry.wireName);
    for (const fingerprint of Object.keys(entry.fingerprints)) {
      if (this.#ownerOfFingerprint.get(fingerprint) === identityId) this.#ownerOfFingerprint.delete(fingerprint);
    }
    for (const fingerprint of Object.keys(entry.recorded ?? {})) {
      if (this.#holderOfRecord.get(fingerprint) === identityId) this.#holderOfRecord.delete(fingerprint);
    }
    this.#rememberWithdrawn(entry);
  }

  /** Of an entry that left: what is listed again at once (`#put`) is forgotten here again. */
  #rememberWithdrawn(entry: AdmissionEntry): void {
    for (const fingerprint of Object.keys(entry.fingerprints)) {
      if (this.#ownerOfFingerprint.has(fingerprint)) continue;
      this.#withdrawn.add(fingerprint);
      const oldest = this.#withdrawn.values().next();
      if (this.#withdrawn.size > MAX_WITHDRAWN && !oldest.done) this.#withdrawn.delete(oldest.value);
    }
  }
}

const numberOf = ({ number }: LastBoot): number => number ?? 0;
