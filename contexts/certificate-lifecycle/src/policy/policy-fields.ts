import type { LifecyclePolicy, RetryPolicy } from './policy.ts';

/** Whole numbers from `least` to `most`; durations in seconds. */
export interface FieldLimits {
  readonly least: number;
  readonly most: number;
}

const MINUTE = 60;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;
const YEAR = 365 * DAY;

/** What a rule may set a number to. The order of the thresholds, and what the PKI allows, is checked apart. */
export const fieldLimits: Readonly<
  Record<
    Exclude<
      keyof LifecyclePolicy,
      'version' | 'retry' | 'maintenance' | 'onWordOfCompromised' | 'issuance' | 'migration' | 'rootsOfOthers'
    >,
    FieldLimits
  >
> = {
  /** 0: nothing of the purpose is issued here. */
  validity: { least: 0, most: 20 * YEAR },
  renewBefore: { least: HOUR, most: 5 * YEAR },
  escalateBefore: { least: HOUR, most: 5 * YEAR },
  incidentBefore: { least: HOUR, most: 5 * YEAR },
  rollbackWindow: { least: 0, most: 90 * DAY },
};

export const retryLimits: Readonly<Record<keyof RetryPolicy, FieldLimits>> = {
  firstDelay: { least: 1, most: HOUR },
  maximumDelay: { least: 1, most: DAY },
  attempts: { least: 1, most: 10_000 },
  deadline: { least: MINUTE, most: 90 * DAY },
};

export const quotaLimits: FieldLimits = { least: 1, most: 1_000_000 };
