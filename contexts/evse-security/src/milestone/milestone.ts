import type { AttestableCriterion } from '@bfcert/certificate-lifecycle';

/** The milestones that the specification retains, in their order, each in its words. */
export const milestoneMeanings = {
  M1: 'Hardening baseline: AuthorizationKey inventory complete, dual-slot rotation logic available, security-event schema and storage live',
  M2: 'PKI control plane: certificate lifecycle service deployed in non-production with issuance and revocation proven from synthetic requests',
  M3: 'Device readiness: at least one firmware family supports local key generation, CSR flow, trust-anchor install, and mutual-TLS reconnect',
  M4: 'Pilot production: friendly pilot cohort live with operational dashboards and runbooks',
  M5: 'Scale-out: automated renewal and revocation proven; controlled cohort rollout running; new onboarding defaults to Profile 3-ready where supported',
  M6: 'Policy enforcement: Profile 2 reduced to named exceptions; most capable fleet migrated; compliance and reporting active',
} as const;

export type MilestoneName = keyof typeof milestoneMeanings;
export const milestoneNames = Object.keys(milestoneMeanings) as readonly MilestoneName[];

/** `needs_attestation`: no data can show it, and nobody's word for it is in force. */
export const criterionVerdicts = ['met', 'not_met', 'needs_attestation'] as const;
export type CriterionVerdict = (typeof criterionVerdicts)[number];

/** Each is judged by a function of its own: `criteria.ts`. */
export type ComputedCriterion =
  | 'key_inventory_complete'
  | 'rotation_proven'
  | 'security_events_stored'
  | 'synthetic_issue_and_revoke'
  | 'own_key_and_signing_request'
  | 'trust_anchor_install'
  | 'mutual_tls_reconnect'
  | 'one_family_shows_all'
  | 'pilot_stations_live'
  | 'renewal_proven'
  | 'revocation_proven'
  | 'cohort_rollout_running'
  | 'new_stations_on_profile_3'
  | 'profile_2_by_exception_only'
  | 'capable_fleet_migrated'
  | 'compliance_reported';

export type CriterionName = ComputedCriterion | AttestableCriterion;

export interface JudgedCriterion {
  readonly criterion: CriterionName;
  readonly verdict: CriterionVerdict;
  /** What was counted, in words. */
  readonly figure: string;
  /** Where it comes from: what is counted, or who attests it. */
  readonly source: string;
}

export interface Milestone {
  readonly milestone: MilestoneName;
  /** In the words of the specification. */
  readonly meaning: string;
  /** Each of its criteria is. */
  readonly isMet: boolean;
  readonly criteria: readonly JudgedCriterion[];
}
