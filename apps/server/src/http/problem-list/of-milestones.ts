import { problemsBy } from './problem-entry.ts';

/** Of what people attest. */
export const problemsOfMilestones = problemsBy(['milestones'], {
  needs_a_person: {
    status: 403,
    title: 'Only a person may say this',
    meaning: 'Somebody answers for it by name; the caller is a program.',
    remedy: 'Call with a session or a token of a person.',
  },
  attestation_unknown: {
    status: 404,
    title: 'There is no such attestation',
    meaning: 'No attestation has this id.',
    remedy: 'See `bfcert milestones attestations`.',
  },
  attestation_over: {
    status: 409,
    title: 'The attestation is over',
    meaning: 'It was withdrawn already, or its end date has come.',
    remedy: 'Nothing: it is worth nothing any more.',
  },
});
