import { ok, type Result, refused } from '@bfcert/kernel/result';
import type { Refusal } from '../commands/command.ts';
import type { Synchronisation } from './may-synchronise.ts';

/** The name of none: rows that came outside of any. */
export const NO_SYNC = '';

/** Between two parts: a source that is silent for longer has given its synchronisation up. */
export const SYNC_PATIENCE_MS = 3_600_000;

/** What a source has sent a part of, and not the last one yet. */
export interface OpenSync {
  readonly id: string;
  /** RFC 3339; when its latest part came. */
  readonly at: string;
}

export interface SyncsOfSource {
  readonly open: OpenSync | null;
  /** The one whose place another took before its last part had come, or of which a part was cancelled. */
  readonly superseded: string | null;
}

export type SyncRefusal =
  | 'sync_under_way'
  | 'sync_superseded'
  /** What was sent in one of this name before could not be told from what is sent now: nobody would be missed. */
  | 'sync_id_used';

export interface SentPart {
  readonly source: string;
  readonly sync: Synchronisation;
  /** All of it is taken with this part; else its last part leaves it open until a job has taken it. */
  readonly closes: boolean;
  /** What was sent in an earlier one of this name is still known by it. */
  readonly isUsed: boolean;
}

/**
 * Whether a part may come, and what is open then. Who is missing from a source is read from what each of its
 * identities was last sent in, so two synchronisations that send in turns would each miss what the other has sent.
 */
export function takePart(
  { open, superseded }: SyncsOfSource,
  { source, sync, closes, isUsed }: SentPart,
  now: Date,
): Result<SyncsOfSource, Refusal<SyncRefusal>> {
  if (sync.id === superseded) {
    const detail = `${sync.id} of ${source} is over: another took its place, or a part of it was cancelled. Begin a new one.`;
    return refused({ reason: 'sync_superseded', detail });
  }
  const other = open !== null && open.id !== sync.id ? open : null;
  if (other !== null) {
    const until = Date.parse(other.at) + SYNC_PATIENCE_MS;
    if (now.getTime() < until) {
      const detail = `${other.id} of ${source} is not over: wait for its last part, or until ${new Date(until).toISOString()}.`;
      return refused({ reason: 'sync_under_way', detail });
    }
  }
  if (isUsed && open?.id !== sync.id) {
    const detail = `${source} has sent a synchronisation called ${sync.id} before: give each a name of its own.`;
    return refused({ reason: 'sync_id_used', detail });
  }
  const goesOn = !sync.isLast || (!closes && open !== null && other === null);
  return ok({
    open: goesOn ? { id: sync.id, at: now.toISOString() } : null,
    superseded: other === null ? superseded : other.id,
  });
}

/**
 * What is open after a part was cancelled: its synchronisation is over, since who is in that part would be missed by the last
 * one. Nobody has to wait for it.
 */
export const withoutPart = ({ open, superseded }: SyncsOfSource, sync: Synchronisation): SyncsOfSource => ({
  open: open?.id === sync.id ? null : open,
  superseded: open?.id === sync.id ? sync.id : superseded,
});
