import { type Id, parseId } from '@bfcert/kernel/ids';
import type { ChargerId } from '../charger/charger.ts';
import type { StationLogKind } from '../station-contract/index.ts';

export type StationLogId = Id<'slg'>;
export const parseStationLogId = (text: string): StationLogId | null => parseId('slg', text);

export const stationLogStates = [
  /** We act next: the station is asked when it is connected. */
  'requested',
  /** The station acts next: it has said that it will send. */
  'accepted',
  'uploading',
  /** Its content is here, until it is too old. */
  'uploaded',
  /** It was refused, or an attempt came to nothing; after an attempt the station may try again. */
  'failed',
  /** A newer request has ended it. */
  'cancelled',
  /** Nothing came in time. */
  'expired',
] as const;
export type StationLogState = (typeof stationLogStates)[number];

/** One log that a station was asked for, and the upload that came of it. */
export interface StationLog {
  readonly id: StationLogId;
  readonly identityId: ChargerId;
  readonly kind: StationLogKind;
  /** By which the station tells it from others. */
  readonly requestId: number;
  /** Of what the log tells of; null: no bound. */
  readonly oldest: Date | null;
  readonly latest: Date | null;
  readonly requestedBy: string;
  readonly reason: string;
  readonly requestedAt: Date;
  /** Until when its upload is let in. */
  readonly expiresAt: Date;
  readonly state: StationLogState;
  /** What came last, for people. */
  readonly detail: string;
  /** Null: the station was not asked yet. It is asked once: another request would end this one. */
  readonly sentAt: Date | null;
  /** When it was last asked how it stands with it; null: never. */
  readonly statusAskedAt: Date | null;
  /** Whether an upload may still begin; false from the first of its ends on. */
  readonly isOpen: boolean;
  /** Uploads that were let in; the newest counts. */
  readonly attempts: number;
  /** As the station named the file, with nothing in it but a name. */
  readonly filename: string | null;
  readonly content: StoredContent | null;
  /** When the system looks at it again by itself; null: never. */
  readonly nextLookAt: Date | null;
  readonly changedAt: Date;
}

export interface StoredContent {
  readonly key: string;
  readonly bytes: number;
  /** Lower-case hex. */
  readonly sha256: string;
  readonly storedAt: Date;
  /** Null: it is there. */
  readonly removedAt: Date | null;
}

/** Nothing was heard of it for so long: then the station is asked how it stands, in milliseconds. */
export const QUIET_MS = 15 * 60_000;

/** Of one that the station was asked for: when it is asked how it stands with it, unless something comes. */
export const asksStatusAt = ({ state, sentAt, statusAskedAt, changedAt }: StationLog): Date | null => {
  if (sentAt === null || !AWAITED.has(state)) return null;
  const last = Math.max(sentAt.getTime(), changedAt.getTime(), statusAskedAt?.getTime() ?? 0);
  return new Date(last + QUIET_MS);
};

const AWAITED: ReadonlySet<StationLogState> = new Set(['requested', 'accepted', 'uploading']);

/** Under which an attempt's content is stored. */
export const contentKeyOf = (id: StationLogId, attempt: number): string => `${id}-${attempt}`;
