import { createHash } from 'node:crypto';
import { nextOpening } from '../policy/maintenance-window.ts';
import type { LifecyclePolicy } from '../policy/policy.ts';

/**
 * When this certificate's renewal is to start: at the policy's renewal start, plus a share of half the
 * time that is left until escalation, plus the wait for a maintenance window. The share depends on the
 * certificate alone, so it is the same on every server and after every restart, and certificates that
 * were issued together are not renewed together.
 *
 * One that lives shorter than the policy thinks (its CA ends soon, it was imported) starts at the same
 * share of its own life: else it would be due as soon as it is there, and so would its successor.
 */
export function renewalTime(
  policy: Pick<LifecyclePolicy, 'validity' | 'renewBefore' | 'escalateBefore' | 'maintenance'>,
  certificate: { readonly id: string; readonly notBefore: string; readonly notAfter: string },
): Date {
  const end = Date.parse(certificate.notAfter);
  const life = (end - Date.parse(certificate.notBefore)) / 1000;
  const scale = policy.validity === 0 ? 1 : Math.min(1, life / policy.validity);
  const spread = (policy.renewBefore - policy.escalateBefore) / 2;
  const before = (policy.renewBefore - shareOf(certificate.id) * spread) * scale;
  const start = new Date(Math.round(end - before * 1000));
  return policy.maintenance ? nextOpening(policy.maintenance, start) : start;
}

/** 0 to 1: the certificate's own, for ever. */
export const shareOf = (id: string): number =>
  createHash('sha256').update(`renewal:${id}`).digest().readUInt32BE() / 2 ** 32;
