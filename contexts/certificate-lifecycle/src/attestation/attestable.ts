/** What no table of ours can show, and a person answers for: each is a criterion of a milestone. Ends a sentence that begins with "I attest that". */
export const attestable = {
  deployed_in_non_production: 'the certificate lifecycle runs in an environment that is not production',
  pilot_cohort_agreed: 'those who run the stations of the pilot cohort have agreed to be the first',
  dashboards_in_use: 'those who operate the fleet watch its dashboards and are told of its alerts',
  runbooks_rehearsed: 'those who operate the fleet have rehearsed its runbooks',
} as const;

export type AttestableCriterion = keyof typeof attestable;

export const attestableCriteria = Object.keys(attestable) as readonly AttestableCriterion[];
