import type { Clock } from '@bfcert/kernel/clock';
import { readCrlEntries } from '@bfcert/kernel/x509';
import { REVOCATION_REASONS } from '@bfcert/pki-contract';
import { lacksCompromise } from '../adopt-revocations.ts';
import type { Ledger } from '../ledger/ledger.ts';
import type { WorkSlices } from '../work-slices.ts';
import type { PublishedList } from './published-list.ts';
import { keyOf, type ListName } from './revocation-index.ts';

/** Lists that were read, or made, by this process: the ledger knows all that they say. */
export class SeenLists {
  readonly #lists = new Map<string, { readonly sha256: string; readonly serials: ReadonlySet<string> }>();

  remember(name: ListName, sha256: string, serials: ReadonlySet<string>): void {
    this.#lists.set(keyOf(name), { sha256, serials });
  }

  /** Null when what is there is another list. */
  serialsOf(name: ListName, sha256: string): ReadonlySet<string> | null {
    const seen = this.#lists.get(keyOf(name));
    return seen?.sha256 === sha256 ? seen.serials : null;
  }
}

export interface Adoption {
  /** The serial numbers of the published list. */
  readonly serials: ReadonlySet<string>;
  /** How many of them the ledger did not know as revoked, or not as compromised. */
  readonly adopted: number;
}

/**
 * What a list that we signed says, and this ledger does not: that happens when the ledger was restored
 * from a backup. The revocations are taken back into it, and so is the number, before anything is
 * signed: a certificate that was once revoked stays so.
 */
export async function adoptPublished(
  name: ListName,
  { outline, number, sha256 }: PublishedList,
  { ledger, seen, clock }: { readonly ledger: Ledger; readonly seen: SeenLists; readonly clock: Clock },
  slices: WorkSlices,
): Promise<Adoption> {
  const known = seen.serialsOf(name, sha256);
  if (known !== null) return { serials: known, adopted: 0 };
  const { issuer, shard } = name;
  const serials = new Set<string>();
  const source = `crl:${shard}:${number}`;
  let adopted = 0;
  for (const { serial, revocationDate, reason } of readCrlEntries(outline.entriesDer)) {
    serials.add(serial);
    const ours = REVOCATION_REASONS.find((known) => known === reason) ?? 'unspecified';
    const certificate = ours === 'keyCompromise' ? ledger.findCertificateBySerial(issuer, serial) : null;
    if (!ledger.isRevoked(issuer, serial)) {
      adopted += 1;
      await ledger.adoptRevocation({
        issuer,
        serial,
        reason: ours,
        revokedAt: revocationDate,
        source,
        recordedAt: clock.now(),
      });
    } else if (lacksCompromise(ledger, certificate, ours)) {
      adopted += 1;
      const { fingerprint } = certificate;
      await ledger.recordRevocation({ fingerprint, reason: ours, caller: source, recordedAt: clock.now() });
    }
    if (slices.spent) await slices.next();
  }
  if (number > (ledger.lastCrl(issuer, shard)?.number ?? 0)) {
    const { thisUpdate, nextUpdate } = outline;
    await ledger.recordCrl({ issuer, shard, number, sha256, thisUpdate, nextUpdate, recordedAt: clock.now() });
  }
  seen.remember(name, sha256, serials);
  return { serials, adopted };
}
