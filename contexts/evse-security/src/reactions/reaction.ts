import type { Json } from '@bfcert/kernel/canonical-json';
import type { DomainEvent } from '@bfcert/kernel/outbox';
import type { EvseSecurityDependencies } from '../ports.ts';

/** What this context does about an event of another one. An event may come twice. */
export interface Reaction {
  /** The subscriber's name in the outbox, for ever. */
  readonly name: string;
  readonly types: readonly string[];
  react(deps: EvseSecurityDependencies, event: DomainEvent): Promise<void>;
}

/** Null when the event's data has no text of this name. */
export function textOf(data: Json, name: string): string | null {
  if (data === null || typeof data !== 'object' || Array.isArray(data)) return null;
  const value = (data as { readonly [key: string]: Json | undefined })[name];
  return typeof value === 'string' ? value : null;
}

/** Null when the event's data has no number of this name. */
export function numberOf(data: Json, name: string): number | null {
  if (data === null || typeof data !== 'object' || Array.isArray(data)) return null;
  const value = (data as { readonly [key: string]: Json | undefined })[name];
  return typeof value === 'number' ? value : null;
}
