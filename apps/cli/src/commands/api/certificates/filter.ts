import type { Command } from 'commander';

/** What a list and the dry run of an action on many choose certificates by. */
export interface FilterOptions {
  readonly purpose?: string;
  readonly state?: string;
  readonly owner?: string;
  readonly family?: string;
  readonly cohort?: string;
  readonly operatingModel?: string;
  readonly issuer?: string;
  readonly slot?: string;
  readonly endsBefore?: string;
  readonly endsAfter?: string;
  readonly outstandingPlane?: string;
  readonly posture?: string;
  readonly identity?: string;
  readonly search?: string;
}

/** The server says which purposes, states, … there are: what it does not know it refuses by name. */
export const filterIn = ({
  purpose,
  state,
  owner,
  family,
  cohort,
  operatingModel,
  issuer,
  slot,
  endsBefore,
  endsAfter,
  outstandingPlane,
  posture,
  identity,
  search: q,
}: FilterOptions) => ({
  purpose,
  state,
  owner,
  family,
  cohort,
  operatingModel,
  issuer,
  slot,
  endsBefore,
  endsAfter,
  outstandingPlane,
  posture,
  identity,
  q,
});

export const withFilter = (command: Command): Command =>
  command
    .option('--purpose <name>', 'of one purpose')
    .option('--state <name>', 'in one state')
    .option('--owner <name>', 'of one owner')
    .option('--family <name>', 'of one family')
    .option('--cohort <name>', 'of one cohort')
    .option('--operating-model <name>', 'managed, brokered or tracked')
    .option('--issuer <name>', 'signed by one issuer')
    .option('--slot <name>', 'in one slot')
    .option('--ends-before <time>', 'in service and valid until before then, RFC 3339, e.g. 2026-03-01T12:00:00Z')
    .option('--ends-after <time>', 'in service and valid until then or later')
    .option('--outstanding-plane <name>', 'revoked, and that has not arrived there, e.g. ca or gateway')
    .option('--posture <name>', 'how near its end by its policy: valid, renewal_due, escalated, incident or expired')
    .option('--identity <id>', 'of one identity')
    .option('--search <text>', 'part of a name, serial number, fingerprint or SHA-256 of a key');
