import { problemsBy } from './problem-entry.ts';

/** Of what people attest, and of synthetic probes. */
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
  probe_unknown: {
    status: 404,
    title: 'There is no such probe',
    meaning: 'No synthetic probe has this id.',
    remedy: 'See `bfcert probes list`.',
  },
  probe_running: {
    status: 409,
    title: 'A probe runs already',
    meaning: 'One synthetic probe runs at a time.',
    remedy: 'Wait for it: `bfcert probes list --state running`.',
  },
  attestation_over: {
    status: 409,
    title: 'The attestation is over',
    meaning: 'It was withdrawn already, or its end date has come.',
    remedy: 'Nothing: it is worth nothing any more.',
  },
});
