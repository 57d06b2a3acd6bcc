import {
  type AdmissionAnchors,
  type AdmissionDelta,
  type AdmissionSnapshot,
  admissionDelta,
  admissionSnapshot,
} from '@bfcert/evse-security/station-contract';
import type { Clock } from '@bfcert/kernel/clock';
import type { GatewayLink } from '@bfcert/kernel/link';
import type { Logger } from 'pino';
import type { AdmissionTable } from './table.ts';

const SNAPSHOT_TIMEOUT_MS = 10_000;
const RETRY_MS = 1_000;
/** More deltas than this while a snapshot is on its way: the snapshot is asked for again instead. */
const MAX_HELD_DELTAS = 1_000;

export interface AdmissionFollower {
  /** Resolves when the first snapshot is in the table. */
  readonly firstSnapshot: Promise<void>;
  stop(): void;
}

export interface AdmissionListener {
  /** Identities whose entry may have changed; null: any. */
  changed(identityIds: readonly string[] | null): void;
  /** Whom to trust: the authorities of the stations' own certificates, those that are not ours among them, and the vendors' roots. */
  anchors(anchors: AdmissionAnchors): void;
}

/**
 * Keeps the table equal to the server's: a snapshot at the start, after each reconnection and after
 * each gap; deltas in between. Deltas that arrive while a snapshot is on its way count at once, because a
 * revocation waits for nothing (F21), and once more after it, because it may have been read before them. So do the anchors
 * that a delta brings: the command that comes after it has a station show what stands under them.
 */
export function followAdmission(
  link: GatewayLink,
  table: AdmissionTable,
  listener: AdmissionListener,
  { clock, log }: { readonly clock: Clock; readonly log: Logger },
): AdmissionFollower {
  let stopped = false;
  let held: AdmissionDelta[] | null = null;
  let retry: NodeJS.Timeout | undefined;
  /** Of the anchors that the listener has. */
  let edition = Number.NEGATIVE_INFINITY;
  const first = Promise.withResolvers<void>();

  const trust = (told: ToldAnchors): void => {
    ({ edition } = told);
    listener.anchors(told.anchors);
  };

  const tell = (delta: AdmissionDelta): void => {
    const touched = [...delta.removals, ...delta.upserts.map((entry) => entry.identityId)];
    if (touched.length > 0) listener.changed(touched);
  };

  const accept = (snapshot: AdmissionSnapshot, askedAt: number): void => {
    const deltas = held ?? [];
    held = null;
    table.load(snapshot, askedAt);
    // Older ones of the server that answered are in the snapshot already; a gap among the rest asks for another one.
    const { publisher, version } = snapshot;
    const later = deltas.filter((delta) => delta.publisher !== publisher || delta.fromVersion >= version);
    const hasGap = later.map((delta) => table.apply(delta)).includes('gap');
    // Sessions are looked at when what is newer than the snapshot is in the table again.
    trust(deltas.map(anchorsOf).reduce(newerOf, { edition: snapshot.edition, anchors: snapshot }));
    listener.changed(null);
    log.info({ version: table.version, entries: snapshot.entries.length }, 'admission table loaded');
    first.resolve();
    if (hasGap) fetchSnapshot();
  };

  const fetchSnapshot = (): void => {
    if (stopped || held !== null) return;
    held = [];
    const askedAt = clock.monotonic();
    link
      .request('admission.snapshot', {}, SNAPSHOT_TIMEOUT_MS)
      .then((answer) => {
        if (!stopped) accept(admissionSnapshot.parse(answer), askedAt);
      })
      .catch((error: unknown) => {
        // The next snapshot is asked for after them.
        for (const delta of held ?? []) table.apply(delta);
        held = null;
        if (stopped) return;
        log.warn({ error: error instanceof Error ? error.message : 'unknown' }, 'no admission snapshot, asking again');
        clearTimeout(retry);
        retry = setTimeout(fetchSnapshot, RETRY_MS);
      });
  };

  link.onBroadcast('admission.delta', (payload) => {
    if (stopped) return;
    const delta = admissionDelta.safeParse(payload);
    if (!delta.success) return log.error('an admission delta was not readable and is ignored');
    if (held !== null) {
      table.takeEntries(delta.data);
      if (held.length < MAX_HELD_DELTAS) held.push(delta.data);
    } else if (table.apply(delta.data) === 'gap') fetchSnapshot();
    const told = anchorsOf(delta.data);
    if (told !== null && told.edition > edition) trust(told);
    tell(delta.data);
  });
  link.onState((connected) => {
    if (connected) fetchSnapshot();
  });
  if (link.connected) fetchSnapshot();

  return {
    firstSnapshot: first.promise,
    stop: () => {
      stopped = true;
      clearTimeout(retry);
    },
  };
}

interface ToldAnchors {
  readonly edition: number;
  readonly anchors: AdmissionAnchors;
}

const anchorsOf = ({ edition, anchors }: AdmissionDelta): ToldAnchors | null =>
  anchors === undefined ? null : { edition, anchors };

/** Of one edition the snapshot was read last: it was asked for when that edition was the latest. */
const newerOf = (newest: ToldAnchors, other: ToldAnchors | null): ToldAnchors =>
  other !== null && other.edition > newest.edition ? other : newest;
