import { type Actor, mayTouchAll } from '@bfcert/kernel/actor';
import { type Id, newId, parseId } from '@bfcert/kernel/ids';
import type { AlertMatch } from './alert-settings.ts';

export type SilenceId = Id<'als'>;
export const newSilenceId = (at: Date): SilenceId => newId('als', at.getTime());
export const parseSilenceId = (text: string): SilenceId | null => parseId('als', text);

/** Days; whoever needs longer says so again, or in the configuration. */
export const LONGEST_SILENCE_DAYS = 30;

/** Alerts of this kind leave by no route until it ends; those of which nobody takes notice leave all the same. */
export interface Silence {
  readonly id: SilenceId;
  /** `owners` left out: of every owner, and of nobody. */
  readonly match: AlertMatch;
  /** RFC 3339. */
  readonly until: string;
  readonly because: string;
  readonly createdAt: string;
  readonly createdBy: string;
  /** Who ended it before its time; null: nobody. */
  readonly endedBy: string | null;
}

/** Whether a silence is there for the caller: everybody whose alerts it holds back is theirs. */
export const isWithin = ({ match }: Pick<Silence, 'match'>, actor: Actor): boolean =>
  mayTouchAll(actor, match.owners ?? 'all');
