import { createHash } from 'node:crypto';
import { nextOpening } from '../policy/maintenance-window.ts';
import type { LifecyclePolicy } from '../policy/policy.ts';
import { thresholdsOf, type Validity } from '../policy/thresholds.ts';

/**
 * When this certificate's renewal is to start: at the policy's renewal start, plus a share of half the
 * time that is left until escalation, plus the wait for a maintenance window. The share depends on the
 * certificate alone, so it is the same on every server and after every restart, and certificates that
 * were issued together are not renewed together.
 */
export function renewalTime(
  policy: Parameters<typeof thresholdsOf>[0] & Pick<LifecyclePolicy, 'maintenance'>,
  certificate: Validity & { readonly id: string },
): Date {
  const end = Date.parse(certificate.notAfter);
  const { renewBefore, escalateBefore } = thresholdsOf(policy, certificate);
  const before = renewBefore - (shareOf(certificate.id) * (renewBefore - escalateBefore)) / 2;
  const start = new Date(Math.round(end - before * 1000));
  return policy.maintenance ? nextOpening(policy.maintenance, start) : start;
}

/** 0 to 1: the certificate's own, for ever. */
export const shareOf = (id: string): number =>
  createHash('sha256').update(`renewal:${id}`).digest().readUInt32BE() / 2 ** 32;
