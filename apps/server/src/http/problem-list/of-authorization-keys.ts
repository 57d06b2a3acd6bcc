import { problemsBy } from './problem-entry.ts';

/** Of passwords of stations. */
export const problemsOfAuthorizationKeys = problemsBy(['authorization keys'], {
  key_unknown: {
    status: 404,
    title: 'There is no such AuthorizationKey',
    meaning: 'No key has this id, or it is of an owner that you do not act for.',
    remedy: 'See `bfcert keys list`.',
  },
  rotation_unknown: {
    status: 404,
    title: 'There is no such rotation',
    meaning: 'No rotation has this id, or it is of an owner that you do not act for.',
    remedy: 'See `bfcert keys rotations`.',
  },
  password_not_taken: {
    status: 409,
    title: 'No password opens anything for the station',
    meaning: 'It has proven Profile 3, and from then on passwords are refused (A05.FR.07).',
    remedy: 'Nothing. A station that lost its certificate needs a recovery case.',
  },
  key_missing: {
    status: 409,
    title: 'The station has no key that could be replaced',
    meaning: 'It never had one, or the last one is revoked.',
    remedy: 'Issue one by hand: `bfcert keys issue`.',
  },
  migration_is_open: {
    status: 409,
    title: 'The station is on its way to Profile 3',
    meaning: 'Its migration replaces its key as one of the first steps, and ends it with the last.',
    remedy: 'Wait for it. If the key is known to others, quarantine the case and rotate then, or revoke the key.',
  },
  rotation_is_open: {
    status: 409,
    title: 'The key is being rotated already',
    meaning: 'A station has one rotation at a time; it may wait for a person.',
    remedy: 'Look at it with `bfcert keys rotations`: wait, retry it, or abandon it.',
  },
  key_policy_invalid: {
    status: 422,
    title: 'The policy of keys makes no sense',
    meaning: 'It names nobody where it must, or a period that is out of its bounds.',
    remedy: 'The detail says which.',
  },
  cutover_path_invalid: {
    status: 422,
    title: 'The way to new keys is not described',
    meaning: 'It names no family, or says nothing or too much.',
    remedy: 'The detail says what it takes.',
  },
});
