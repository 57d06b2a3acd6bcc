import type { Actor } from '@bfcert/kernel/actor';

export const describeActor = (actor: Actor): string => `${actor.kind}:${actor.id}`;
