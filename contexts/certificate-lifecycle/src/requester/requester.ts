import type { Actor, OwnerScope } from '@bfcert/kernel/actor';
import { within } from '../account/account.ts';
import { describeActor } from '../audit/describe-actor.ts';

/** Who asked for work that goes on after they were answered. */
export interface Requester {
  /** As in the audit. */
  readonly requestedBy: string;
  /** The person, or the account of a program; null for a duty of ours, which nobody can take a right from. */
  readonly requester: string | null;
}

/** Why it ended otherwise than it was asked for. */
export type Stopped<Reason extends string> = {
  readonly reason: Reason;
  /** For people. */
  readonly detail: string;
};

/** Whoever is known by no account is kept by name, which no account is found by: they ask, and have nothing done later. */
export const requesterOf = (actor: Actor): string | null =>
  actor.kind === 'system' ? null : (actor.person ?? actor.account ?? describeActor(actor));

/** Null: there are several, or all. */
export function onlyOwnerOf(owners: OwnerScope): string | null {
  const [owner = null, ...others] = owners === 'all' ? [] : owners;
  return others.length === 0 ? owner : null;
}

/** What was asked for by somebody who acts for these owners exists for those alone who act for all of them. */
export const existsFor = ({ owners }: Pick<Actor, 'owners'>, thing: { readonly owners: OwnerScope }): boolean =>
  within(thing.owners, owners);
