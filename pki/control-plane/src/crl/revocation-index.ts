import type { RevocationReason } from '@bfcert/pki-contract';
import type { Ledger } from '../ledger/ledger.ts';
import type { ListedRevocation } from '../ledger/status-records.ts';
import type { WorkSlices } from '../work-slices.ts';
import { CrlEntry } from './crl-entry.ts';
import { crlShardOf } from './shard.ts';

export interface Listed {
  readonly entry: CrlEntry;
  readonly reason: RevocationReason;
  readonly revokedAt: Date;
  /** Null: nobody here knows the certificate, so nobody knows when it ends. */
  readonly notAfter: Date | null;
}

/** One certificate, by who issued it and its serial number. */
export interface CertificateName {
  readonly issuer: string;
  readonly serial: string;
}

export interface ListName {
  /** Fingerprint of the issuing certificate. */
  readonly issuer: string;
  readonly shard: number;
}

type RevocationTables = Pick<Ledger, 'adoptedAfter' | 'revokedAfter'>;

const PAGE = 200;

/**
 * Who stands in which list, read from the ledger once and then followed. The entries are kept as they
 * are encoded: signing a list again joins them.
 */
export class RevocationIndex {
  readonly #ledger: RevocationTables;
  readonly #crlShards: number;
  readonly #lists = new Map<string, Map<string, Listed>>();
  readonly #byIssuer = new Map<string, Map<string, Listed>>();
  #changedLists = new Map<string, ListName>();
  #changedCertificates: CertificateName[] = [];
  #recordedUntil = 0;
  #adoptedUntil = 0;

  constructor(ledger: RevocationTables, crlShards: number) {
    this.#ledger = ledger;
    this.#crlShards = crlShards;
  }

  /** By serial number, in the order in which they became known. */
  of(name: ListName): ReadonlyMap<string, Listed> {
    return mapIn(this.#lists, keyOf(name));
  }

  /** Takes in what the ledger has since the last time. */
  async follow(slices: WorkSlices): Promise<void> {
    while (this.#takePage()) if (slices.spent) await slices.next();
  }

  /** Null: it is not revoked, as far as was followed. */
  find({ issuer, serial }: CertificateName): Listed | null {
    return this.#byIssuer.get(issuer)?.get(serial) ?? null;
  }

  /** The lists that changed since this was last asked. */
  takeChangedLists(): readonly ListName[] {
    const changed = [...this.#changedLists.values()];
    this.#changedLists = new Map();
    return changed;
  }

  /** The certificates whose revocation is new, or has another reason, since this was last asked. */
  takeChangedCertificates(): readonly CertificateName[] {
    const changed = this.#changedCertificates;
    this.#changedCertificates = [];
    return changed;
  }

  /** One after the other, so that after a failure it goes on with the one that failed. False: there is no more. */
  #takePage(): boolean {
    const adopted = this.#ledger.adoptedAfter(this.#adoptedUntil, PAGE);
    for (const revocation of adopted) {
      this.#take(revocation);
      this.#adoptedUntil = revocation.position;
    }
    if (adopted.length > 0) return true;
    const recorded = this.#ledger.revokedAfter(this.#recordedUntil, PAGE);
    for (const revocation of recorded) {
      this.#take(revocation);
      this.#recordedUntil = revocation.position;
    }
    return recorded.length > 0;
  }

  /** The date stays that of the first revocation; a compromise learnt later is the graver reason. */
  #take(revocation: ListedRevocation): void {
    const { issuer, serial, reason, revokedAt, notAfter } = revocation;
    const name = { issuer, shard: this.#shardOf(revocation) };
    const list = mapIn(this.#lists, keyOf(name));
    const earlier = list.get(serial);
    if (earlier !== undefined && (reason !== 'keyCompromise' || earlier.reason === reason)) return;
    const since = earlier?.revokedAt ?? revokedAt;
    const entry = CrlEntry.of({ serial, reason, revocationDate: since });
    const listed: Listed = { entry, reason, revokedAt: since, notAfter };
    list.set(serial, listed);
    mapIn(this.#byIssuer, issuer).set(serial, listed);
    this.#changedLists.set(keyOf(name), name);
    this.#changedCertificates.push({ issuer, serial });
  }

  /** A certificate that names no list stands in one nevertheless: whoever looks finds it. */
  #shardOf({ crlShard, source, serial }: ListedRevocation): number {
    if (crlShard !== null) return crlShard;
    const signedIn = /^crl:(\d+):/.exec(source ?? '')?.[1];
    return signedIn === undefined ? crlShardOf(serial, this.#crlShards) : Number(signedIn);
  }
}

function mapIn(maps: Map<string, Map<string, Listed>>, key: string): Map<string, Listed> {
  const known = maps.get(key);
  if (known !== undefined) return known;
  const made = new Map<string, Listed>();
  maps.set(key, made);
  return made;
}

export const keyOf = ({ issuer, shard }: ListName): string => `${issuer}/${shard}`;
