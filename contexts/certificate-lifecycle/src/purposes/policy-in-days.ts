import { DAY, type LifecyclePolicy, retry } from '../policy/policy.ts';

/** A purpose's default policy, written as people say it: valid for 90 days, renewed at T-30, … */
export const policyInDays = (
  version: string,
  days: {
    /** 0: whoever issues it decides. */
    readonly validity: number;
    readonly renewBefore: number;
    readonly escalateBefore: number;
    readonly incidentBefore: number;
    readonly rollbackWindow: number;
  },
): LifecyclePolicy => ({
  version,
  validity: days.validity * DAY,
  renewBefore: days.renewBefore * DAY,
  escalateBefore: days.escalateBefore * DAY,
  incidentBefore: days.incidentBefore * DAY,
  rollbackWindow: days.rollbackWindow * DAY,
  retry,
});
