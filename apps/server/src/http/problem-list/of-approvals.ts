import { problemsBy } from './problem-entry.ts';

const WHO_ASKS = [
  'certificates',
  'bulk actions',
  'identities',
  'recovery cases',
  'binding exceptions',
  'station tolerances',
  'trust anchors',
] as const;

/** Of what needs a second person. */
export const problemsOfApprovals = problemsBy(['approvals'], {
  approval_unknown: {
    status: 404,
    title: 'There is no such approval',
    meaning: 'No approval has this id, or it is about another owner’s things.',
    remedy: 'See `bfcert approvals list`.',
  },
  approval_not_pending: {
    status: 409,
    title: 'It was answered already',
    meaning: 'An approval is answered or withdrawn once.',
    remedy: 'Look at its answer; ask again if something is still to be done.',
  },
  approval_expired: {
    status: 409,
    title: 'Nobody answered in time',
    meaning: 'An approval that nobody answers ends by itself.',
    remedy: 'Give the command again.',
  },
  approval_overtaken: {
    status: 409,
    title: 'What it is about has ended or changed',
    meaning: 'The approval was closed when that happened; its page says when and why.',
    remedy: 'Look at it again, and give the command again if it is still needed.',
  },
  approval_outdated: {
    status: 409,
    title: 'What it is about has changed since',
    meaning: 'A yes would do something other than what was asked for.',
    remedy: 'Decline it, look at how things are now, and ask again.',
  },
  approval_pending: {
    status: 409,
    title: 'The same waits for a second person already',
    meaning: 'One question about one thing is open at a time.',
    remedy: 'Have it answered, or withdraw it and ask again.',
    by: WHO_ASKS,
  },
  approver_is_requester: {
    status: 403,
    title: 'Whoever asked cannot answer',
    meaning: 'All tokens and sessions of one person are one person.',
    remedy: 'Have another person with the role answer.',
  },
  approver_is_no_person: {
    status: 403,
    title: 'Only a person may answer',
    meaning: 'Services and devices never approve.',
    remedy: 'Answer it signed in as a person.',
  },
  approver_credential_touched: {
    status: 403,
    title: 'One of the two could call as the other',
    meaning:
      'One of them set the other’s password or joined the other with a subject at the OpenID provider: after the question, within 7 days before it, or the password is still in force.',
    remedy: 'Have a third person answer; or the other one chooses a password of their own and 7 days pass.',
  },
  persons_not_told_apart: {
    status: 403,
    title: 'The two may be one person',
    meaning: 'One signs in here and the other at the OpenID provider, so nobody has said that they are not the same.',
    remedy: 'Join the local account with its subject: `bfcert users join`; or have somebody answer who signs in alike.',
  },
  not_the_requester: {
    status: 403,
    title: 'Only whoever asked may withdraw it',
    meaning: 'Withdrawing is for the person who asked; others decline.',
    remedy: 'Decline it instead.',
  },
  requester_not_allowed: {
    status: 409,
    title: 'Whoever asked may not do this any more',
    meaning: 'The requester has lost the role or the owner since.',
    remedy: 'Decline it; somebody who may asks again.',
  },
  needs_second_person: {
    status: 409,
    title: 'It needs a second person, and there is none',
    meaning: 'Nobody else has the roles and owners to approve this, so it is not even asked.',
    remedy: 'Add another person: `bfcert users add`, with a role that the detail names.',
    by: WHO_ASKS,
  },
});
