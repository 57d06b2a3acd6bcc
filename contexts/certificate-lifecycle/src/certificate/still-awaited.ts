import type { PurposeName } from '../purposes/purpose.ts';
import { purposes } from '../purposes/registry.ts';
import type { AwaitedCertificate } from './left-behind.ts';

/**
 * An endpoint that was sent its next certificate has so long to come with it. Longer than whoever delivers goes on with one
 * (`deadlineMs` of evse-security: two days at most in a step), and short beside what a policy leaves for a renewal that fails.
 */
export const AWAITED_MS = 3 * 86_400_000;

/** Ours to bring to their endpoint as soon as they are signed; any other is carried by whoever asked for it, when that suits. */
export const broughtByUs: readonly PurposeName[] = (Object.keys(purposes) as PurposeName[]).filter(
  (name) => purposes[name].renewal === 'ask_endpoint',
);

/**
 * Whether the certificate in force may wait for this one to take its place. It may have been lost on its way, or be kept and not
 * used, and its delivery may have been given up: then the one in force is renewed by another, before it runs out.
 * That one is admitted all the same, should its endpoint come with it after all.
 */
export function isStillAwaited(record: AwaitedCertificate, now: Date): boolean {
  const since = awaitedSince(record);
  return since === null || now.getTime() - Date.parse(since) < AWAITED_MS;
}

/** RFC 3339; null: nobody knows when it will be brought. */
function awaitedSince(record: AwaitedCertificate): string | null {
  if (record.state === 'installed_pending_activation') return record.installedAt;
  return record.sentAt ?? (broughtByUs.includes(record.purpose) ? record.signed.issuedAt : null);
}
