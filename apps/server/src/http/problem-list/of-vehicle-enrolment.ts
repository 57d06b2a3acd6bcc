import { problemsBy } from './problem-entry.ts';

/** Of how vehicles are let in for their certificates towards a service. */
export const problemsOfVehicleEnrolment = problemsBy(['vehicle enrolment'], {
  vas_program_unknown: {
    status: 404,
    title: 'There is no such program',
    meaning: 'The ownership matrix has no program of this name.',
    remedy: 'See `bfcert ownership-matrix programs`.',
  },
  enrolment_token_unknown: {
    status: 404,
    title: 'There is no such token of a vehicle',
    meaning: 'None has this id, or its vehicle is of an owner that you do not act for.',
    remedy: 'See `bfcert vehicles tokens`.',
  },
  token_life_out_of_bounds: {
    status: 422,
    title: 'The token would end too late, or has ended',
    meaning: 'A token lets a vehicle in once, within seven days.',
    remedy: 'Name a time within them. For longer a key of the vehicle is registered.',
  },
  vehicle_key_unknown: {
    status: 404,
    title: 'There is no such key of a vehicle',
    meaning: 'None has this id, or its vehicle is of an owner that you do not act for.',
    remedy: 'See `bfcert vehicles keys`.',
  },
  vehicle_key_malformed: {
    status: 422,
    title: 'It is no hash of a key',
    meaning: 'A key is named by the SHA-256 of its SubjectPublicKeyInfo in DER: 64 lower-case hex digits.',
    remedy: 'See docs/operations/vehicles.md for how it is computed.',
  },
  vehicle_key_registered: {
    status: 409,
    title: 'The key is registered already',
    meaning: 'A key speaks for one vehicle in one program.',
    remedy: 'Withdraw it there, or have the vehicle make another key.',
  },
  enrolment_unknown: {
    status: 404,
    title: 'There is no such request of a vehicle',
    meaning:
      'None has this id, its vehicle is of an owner that you do not act for, or it led to nothing and is in the audit alone.',
    remedy: 'See `bfcert vehicles enrolments`.',
  },
  enrolment_answered: {
    status: 409,
    title: 'Nobody is waited for any more',
    meaning: 'Somebody has said yes or no to it, or its program asks nobody.',
    remedy: 'Look at its state.',
  },
});
