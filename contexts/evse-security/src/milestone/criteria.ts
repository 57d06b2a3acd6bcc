import { type AttestableCriterion, SYNTHETIC_OWNER } from '@bfcert/certificate-lifecycle';
import type { FamilyProof } from './fleet-figures.ts';
import type { ComputedCriterion, MilestoneName } from './milestone.ts';
import type { MilestoneFacts } from './milestone-facts.ts';

/** `source`: what the figure is counted from. */
interface Found {
  readonly isMet: boolean;
  readonly figure: string;
}
interface Criterion {
  readonly source: string;
  readonly judge: (facts: MilestoneFacts, now: Date) => Found;
}

const DAY_MS = 86_400_000;
/** The specification says "most"; nine of ten is what we take for that. */
const MOST_PERCENT = 90;
/** What has worked a month ago may not work any more. */
const PROBE_DAYS = 31;
/** A report is for a month. */
const REPORT_DAYS = 31;

/** What each milestone asks for, in the order of its words. */
export const criteriaOf: Readonly<Record<MilestoneName, readonly (ComputedCriterion | AttestableCriterion)[]>> = {
  M1: ['key_inventory_complete', 'rotation_proven', 'security_events_stored'],
  M2: ['deployed_in_non_production', 'synthetic_issue_and_revoke'],
  M3: ['own_key_and_signing_request', 'trust_anchor_install', 'mutual_tls_reconnect', 'one_family_shows_all'],
  M4: ['pilot_stations_live', 'pilot_cohort_agreed', 'dashboards_in_use', 'runbooks_rehearsed'],
  M5: ['renewal_proven', 'revocation_proven', 'cohort_rollout_running', 'new_stations_on_profile_3'],
  M6: ['profile_2_by_exception_only', 'capable_fleet_migrated', 'compliance_reported'],
};

/** Nothing that is counted of no station at all is met: an empty fleet has shown nothing. */
export const computed: Readonly<Record<ComputedCriterion, Criterion>> = {
  key_inventory_complete: {
    source: 'stations on Profile 2 and the AuthorizationKeys on record',
    judge: ({ fleet: { stations, onProfile3, withoutKey } }) => ({
      isMet: stations > 0 && withoutKey === 0,
      figure: `${withoutKey} of ${stations - onProfile3} stations on Profile 2 have no key on record`,
    }),
  },
  rotation_proven: {
    source: 'keys of ours that a station has logged in with after the one before',
    judge: ({ fleet: { rotated } }) => ({ isMet: rotated > 0, figure: `${rotated} stations have been rotated` }),
  },
  security_events_stored: {
    source: 'security events of the last 30 days',
    judge: ({ credentials: { securityEvents, securityEventsOfStations } }) => ({
      isMet: securityEventsOfStations.count > 0,
      figure: `${securityEvents.count}, of which stations reported ${securityEventsOfStations.count}, the last ${atOrNever(securityEventsOfStations.lastAt)}`,
    }),
  },
  synthetic_issue_and_revoke: {
    source: `certificates of the owner ${SYNTHETIC_OWNER} that were issued here and that every plane refuses`,
    judge: ({ credentials: { syntheticRevoked } }, now) => ({
      isMet: isWithin(syntheticRevoked.lastAt, PROBE_DAYS, now),
      figure: `${syntheticRevoked.count}, the last ${atOrNever(syntheticRevoked.lastAt)}, where one within ${PROBE_DAYS} days is asked for`,
    }),
  },
  own_key_and_signing_request: ofFamilies('signing requests that passed every check', (one) => one.signingRequest),
  trust_anchor_install: ofFamilies('trust anchors that stations list', (one) => one.trustAnchor),
  mutual_tls_reconnect: ofFamilies('migration cases that are proven', (one) => one.reconnected),
  one_family_shows_all: ofFamilies('the three before, of one family', (one) =>
    Math.min(one.signingRequest, one.trustAnchor, one.reconnected),
  ),
  pilot_stations_live: {
    source: 'waves of migrations that are completed, and stations whose floor is 3',
    judge: ({ fleet: { waves, onProfile3 } }) => ({
      isMet: waves.broughtAnybody > 0 && onProfile3 > 0,
      figure: `${waves.broughtAnybody} completed waves have brought stations to Profile 3; ${onProfile3} stations are on it`,
    }),
  },
  renewal_proven: {
    source: 'certificates in use that the scheduler had made for others, and renewals that are overdue',
    judge: ({ credentials: { renewedByItself, renewalsOverdue } }) => ({
      isMet: renewedByItself.count > 0 && renewalsOverdue === 0,
      figure: `${renewedByItself.count} renewed, the last ${atOrNever(renewedByItself.lastAt)}; ${renewalsOverdue} overdue`,
    }),
  },
  revocation_proven: {
    source: 'revoked certificates of stations that every plane refuses',
    judge: ({ credentials: { revokedEverywhere } }) => ({
      isMet: revokedEverywhere.count > 0,
      figure: `${revokedEverywhere.count}, the last ${atOrNever(revokedEverywhere.lastAt)}`,
    }),
  },
  cohort_rollout_running: {
    source: 'waves of migrations',
    judge: ({ fleet: { waves } }) => ({
      isMet: waves.running > 0 || waves.completed > 1,
      figure: `${waves.running} running, ${waves.completed} completed`,
    }),
  },
  new_stations_on_profile_3: {
    source: 'stations of capable families that were enrolled within 90 days',
    judge: ({ fleet: { newStations } }) => ({
      isMet: newStations.count > 0 && newStations.otherwise === 0,
      figure: `${newStations.otherwise} of ${newStations.count} are on Profile 2 and not on their way from it, ${newStations.byWish} of them because whoever enrolled them said so`,
    }),
  },
  profile_2_by_exception_only: {
    source: 'stations on Profile 2, exemptions in force and excluded families',
    judge: ({ fleet: { stations, onProfile3, onProfile2WithoutException } }) => ({
      isMet: stations > 0 && onProfile2WithoutException === 0,
      figure: `${onProfile2WithoutException} of ${stations - onProfile3} stations on Profile 2 have no named exception`,
    }),
  },
  capable_fleet_migrated: {
    source: 'stations on Profile 3, and those whose family is declared to be capable',
    judge: ({ fleet: { capable, onProfile3, undeclared } }) => ({
      isMet: capable > 0 && onProfile3 * 100 >= capable * MOST_PERCENT,
      figure: `${onProfile3} of ${capable} capable stations, where ${MOST_PERCENT} % are asked for; of ${undeclared} nobody has said whether they are`,
    }),
  },
  compliance_reported: {
    source: 'compliance reports that were made',
    judge: ({ reportedAt }, now) => ({
      isMet: isWithin(reportedAt, REPORT_DAYS, now),
      figure: `the last ${atOrNever(reportedAt)}, where one within ${REPORT_DAYS} days is asked for`,
    }),
  },
};

function ofFamilies(source: string, shown: (one: FamilyProof) => number): Criterion {
  return {
    source,
    judge: ({ fleet }) => {
      const showing = fleet.families.filter((one) => shown(one) > 0);
      const named = showing.slice(0, 5).map((one) => `${one.family} (${shown(one)})`);
      const more = showing.length > named.length ? ` and ${showing.length - named.length} more` : '';
      return {
        isMet: showing.length > 0,
        figure: showing.length === 0 ? 'no family' : `${named.join(', ')}${more}`,
      };
    },
  };
}

const isWithin = (at: string | null, days: number, now: Date): boolean =>
  at !== null && now.getTime() - Date.parse(at) <= days * DAY_MS;

const atOrNever = (at: string | null): string => (at === null ? 'never' : `at ${at}`);
