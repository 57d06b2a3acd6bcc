import type { PublicationStep } from './publication-step.ts';

/** The points between two durable facts; docs/issuance-cycle.md says what a restart finds after each. */
export const ISSUANCE_STEPS = [
  'authority_key_written',
  'authority_intent_recorded',
  'authority_signed',
  'authority_recorded',
  'request_checked',
  'intent_recorded',
  'call_recorded',
  'linted',
  'signed',
  'compared',
  'recorded',
] as const;

export type IssuanceStep = (typeof ISSUANCE_STEPS)[number];

/**
 * Told of each step of an issuance and of a publication as it completes, with the serial number from the
 * intent on. In production nobody listens; the crash tests end the process here.
 */
export type OnStep = (step: IssuanceStep | PublicationStep, serial: string | null) => void;

export const ignoreSteps: OnStep = () => {};
