import { problemsBy } from './problem-entry.ts';

const wanted = ['stations', 'migrations', 'authorization keys'];

/** Of what families of stations can do, and of what is refused because of it. */
export const problemsOfCapabilities = problemsBy(['capabilities'], {
  family_unknown: {
    status: 404,
    title: 'There is no such family',
    meaning: 'No station has it and nobody has declared it, or its stations are of owners that you do not act for.',
    remedy: 'See `bfcert families list`.',
  },
  family_name_invalid: {
    status: 400,
    title: 'This is no name of a family',
    meaning: 'It is 1–100 visible characters without spaces around them, in form NFC, as the identities have it.',
    remedy: 'See `bfcert families list` for the names that stations have.',
  },
  capability_unknown: {
    status: 400,
    title: 'There is no such capability',
    meaning: 'The capabilities are a closed list; the detail names it.',
    remedy: 'See `docs/how-to/declare-a-family.md`.',
  },
  capability_value_invalid: {
    status: 400,
    title: 'The capability does not have this value',
    meaning: 'Each capability takes values of one kind; the detail names it and what it takes.',
    remedy: 'See `docs/how-to/declare-a-family.md`.',
  },
  capabilities_conflict: {
    status: 400,
    title: 'The capabilities contradict each other',
    meaning: 'No station can be as the declaration says; the detail names the two that do not go together.',
    remedy: 'Correct one of them.',
  },
  exclusion_incomplete: {
    status: 400,
    field: '/body/exclusion',
    title: 'Nobody answers for the exclusion',
    meaning:
      'A family whose path is `excluded` is an exception: somebody answers for it, and looks at it again within a year.',
    remedy: 'Send `exclusion` with `responsible` and `until`.',
  },
  exclusion_needless: {
    status: 400,
    field: '/body/exclusion',
    title: 'The family is not excluded',
    meaning: 'Only a family whose path is `excluded` has an exclusion.',
    remedy: 'Leave `exclusion` out, or declare the path `excluded`.',
  },
  responsible_invalid: {
    status: 400,
    field: '/body/responsible',
    title: 'This is no name of whoever answers for it',
    meaning: 'It is 1–100 visible characters without spaces around them, in form NFC.',
    remedy: 'Name a person or a team.',
  },
  end_invalid: {
    status: 400,
    field: '/body/until',
    title: 'The end is not within a year',
    meaning: 'An exception ends by itself, at a time that is still to come and within a year.',
    remedy: 'Name such a time; it can be granted again.',
  },
  capability_exception_active: {
    status: 409,
    title: 'The station has an exception from this capability',
    meaning: 'A station has one exception from one capability at a time.',
    remedy: 'End the one that is in force (`bfcert stations exceptions`), then grant another.',
  },
  capability_exception_unknown: {
    status: 404,
    title: 'There is no such exception',
    meaning: 'No exception has this id, or its station is of an owner that you do not act for.',
    remedy: 'See `bfcert stations exceptions`.',
  },
  capability_exception_over: {
    status: 409,
    title: 'The exception is over',
    meaning: 'It was ended, or its end date has come.',
    remedy: 'Nothing; grant another one if it is still needed.',
  },
  family_excluded: {
    by: wanted,
    status: 409,
    title: 'The family of the station is excluded',
    meaning: 'Nothing is told to stations of this family by itself: it is managed as an exception.',
    remedy: 'Do it by hand, or ask whoever answers for the exclusion (`bfcert stations exceptions`).',
  },
  capability_missing: {
    by: wanted,
    status: 409,
    title: 'The station cannot do this',
    meaning:
      'Its family declares, or it has shown itself, that it has no such message; the detail names the capability and who says so.',
    remedy:
      'See `bfcert stations capabilities`. If it is wrong, correct the declaration of the family, or grant the station an exception.',
  },
  no_way_back: {
    by: wanted,
    status: 409,
    title: 'The station would be lost if an answer were lost',
    meaning: 'It forgets its old key when it is told a new one, and cannot come back to its old connection by itself.',
    remedy: 'Migrate it with somebody beside it: an exception from `rollback` with an end date says so.',
  },
  combined_not_supported: {
    by: ['certificates'],
    status: 409,
    title: 'The station has no one certificate for its connection and for vehicles',
    meaning:
      'A combined certificate is had only of a station of which it is known, by its family, by what it has shown or by an exception, that it has one for both. Nothing was asked of it.',
    remedy:
      'Order it one of its own (`charger_identity`). If it has one for both, declare `certificates: combined` of its family or grant it an exception (docs/how-to/declare-a-family.md), and order again.',
  },
  combined_crosses_trust_domains: {
    by: wanted,
    status: 409,
    title: 'One certificate would be in two trust domains',
    meaning:
      'One certificate for its connection and for vehicles would be vouched for by either domain in the place of the other.',
    remedy:
      'Only a station of a program that the policy allows `charger_combined` has such a one (docs/operations/station-certificates.md#one-certificate-for-both); beside it there is none for vehicles.',
  },
});
