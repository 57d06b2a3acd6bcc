import { problemsBy } from './problem-entry.ts';

/** Of vehicles that are to have a contract, a provisioning certificate or a VAS identity. */
export const problemsOfProvisioningCases = problemsBy(['provisioning'], {
  provisioning_case_unknown: {
    status: 404,
    title: 'There is no such provisioning case',
    meaning: 'None has this id, or its vehicle is of an owner that you do not act for.',
    remedy: 'See `bfcert provisioning list`.',
  },
  provisioning_case_over: {
    status: 409,
    title: 'The provisioning case was withdrawn',
    meaning: 'A person has ended it, a newer one of the same place stands for it, or its vehicle is gone for good.',
    remedy: 'Open another one.',
  },
  provisioning_state_unsuitable: {
    status: 409,
    title: 'The case is not in a state in which this means something',
    meaning: 'Only one that waits can be blocked, and only one that is blocked or has failed can go on.',
    remedy: 'Look at its state.',
  },
  provisioning_case_open: {
    status: 409,
    title: 'Another case of the same place is not finished',
    meaning: 'A vehicle has one unfinished case for each contract, provisioning certificate and program.',
    remedy: 'Go on with that one, or withdraw it.',
  },
  vehicle_unknown: {
    status: 404,
    title: 'There is no such vehicle',
    meaning: 'No vehicle has this id, it is gone for good, or it is of an owner that you do not act for.',
    remedy: 'Register it first: `bfcert identities add`.',
    by: ['provisioning', 'vehicle enrolment'],
  },
  program_not_bound: {
    status: 422,
    title: 'The vehicle is not in this program',
    meaning: 'Its identity has no binding of that program.',
    remedy: 'Bind it (`bfcert identities change`), or name a program that it is in.',
    by: ['provisioning', 'vehicle enrolment'],
  },
  broker_unknown: {
    status: 422,
    title: 'There is no such broker',
    meaning: 'The configuration names none like that under `brokers`.',
    remedy: 'See docs/operations/provisioning.md.',
  },
  prerequisites_unsuitable: {
    status: 422,
    title: 'These prerequisites cannot be followed',
    meaning: 'There are too many, two have the same name, or one has no name of small letters, digits and _.',
    remedy: 'Change them, or leave them out: then the usual ones of the artifact are followed.',
  },
  prerequisite_unknown: {
    status: 422,
    title: 'The case has no such prerequisite',
    meaning: 'They were named when the case was opened.',
    remedy: 'See the case: `bfcert provisioning show`.',
  },
  station_unknown: {
    status: 422,
    title: 'There is no such station',
    meaning: 'No station has this id, or it is of an owner that you do not act for.',
    remedy: 'Leave it out, or name the identity of the station.',
  },
  evse_unknown: {
    status: 422,
    title: 'There is no such EVSE',
    meaning: 'No EVSE has this id, or it is of an owner that you do not act for.',
    remedy: 'Leave it out, or name the identity of the EVSE.',
  },
  broker_request_unknown: {
    status: 404,
    title: 'There is no such request to a broker',
    meaning: 'None has this id, or it is for an owner that you do not act for.',
    remedy: 'See `bfcert provisioning requests`.',
  },
  broker_request_not_placed: {
    status: 409,
    title: 'Nobody has this request to answer',
    meaning: 'It waits to be placed, or was answered already.',
    remedy: 'Look at its state.',
  },
  document_missing: {
    status: 422,
    title: 'A document is needed',
    meaning: 'A person’s word alone is no evidence: what they have read has to be there to be read again.',
    remedy: 'Hand the document in with it.',
  },
  document_unsuitable: {
    status: 422,
    title: 'The document cannot be kept',
    meaning: 'It is empty, or has more than 2 MiB.',
    remedy: 'Hand in the part that shows it.',
  },
  document_store_full: {
    status: 503,
    title: 'The store of documents has no room',
    meaning: 'The document could not be kept, so what it shows was not recorded.',
    remedy: 'Make room where `provisioning.documents` points to, and say it again.',
  },
  document_unknown: {
    status: 404,
    title: 'The case has no such document',
    meaning: 'None was handed in with this hash.',
    remedy: 'See the evidence of the case.',
  },
  document_lost: {
    status: 500,
    title: 'The document is not stored any more as it was handed in',
    meaning:
      'Its content is not where it was stored, or was changed there; the audit has the hash of what was handed in.',
    remedy: 'Restore it from the backup of the store.',
  },
});
