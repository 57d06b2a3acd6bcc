import type { OwnerScope } from '@bfcert/kernel/actor';
import type { DomainEvent } from '@bfcert/kernel/outbox';
import { z } from 'zod';

/** The owners of things, by their ids; what is nobody's or several owners' is missing. */
export type OwnersOf = (ids: readonly string[]) => Promise<ReadonlyMap<string, string>>;

/** Whether those who act for these owners are told of the event. */
export type EventScope = (event: DomainEvent, owners: OwnerScope) => boolean;

const aboutIdentity = z.object({ managedIdentityId: z.string() });
const owned = z.object({ owner: z.string() });
const changed = z.object({ before: owned.partial().optional(), after: owned.partial().optional() });

/**
 * Decides it for these events, with one question for all of them. An event is its subject's owner's, as that is now;
 * what is nobody's or several owners' (hubs, the PKI, the policy) is told to those who act for all. An event that names
 * owners, because the subject went from one to another, is told to those who act for all that it names.
 */
export async function scopeOf(events: readonly DomainEvent[], ownersOf: OwnersOf): Promise<EventScope> {
  const owners = await ownersOf(events.map(subjectOf));
  return (event, scope) => {
    if (scope === 'all') return true;
    const owner = owners.get(subjectOf(event));
    return owner !== undefined && [owner, ...namedOwners(event)].every((one) => scope.includes(one));
  };
}

function subjectOf({ subject, data }: DomainEvent): string {
  const about = aboutIdentity.safeParse(data);
  return about.success ? about.data.managedIdentityId : subject;
}

function namedOwners({ data }: DomainEvent): readonly string[] {
  const named = changed.safeParse(data);
  if (!named.success) return [];
  const { before, after } = named.data;
  return [before?.owner, after?.owner].filter((owner) => owner !== undefined);
}
