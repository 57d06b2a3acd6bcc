import { problemsBy } from './problem-entry.ts';

/** Of the request itself, before any command is looked at. */
export const problemsOfRequests = problemsBy('any', {
  invalid: {
    status: 400,
    title: 'The request does not have the form of its operation',
    meaning: 'A field is missing, of the wrong type, out of its range, or not known; or the body is not plain JSON.',
    remedy:
      'See `errors`: each names one field by a JSON pointer and says what is expected there. Nothing was changed.',
  },
  cursor_invalid: {
    status: 400,
    field: '/querystring/after',
    title: 'The cursor is not one of this list',
    meaning:
      '`after` is not the `page.next` of an earlier page of the same list with the same filter, or your access to owners has changed since.',
    remedy:
      'Ask for the first page without `after`, and go on with the `page.next` of each answer as it is; only `limit` may change on the way.',
  },
  idempotency_key_missing: {
    status: 400,
    field: '/headers/idempotency-key',
    title: 'The idempotency key is missing',
    meaning: 'Every command carries an Idempotency-Key of 1 to 128 characters, so that it can be repeated safely.',
    remedy: 'Send a new random key with each command, and the same key when you repeat that command.',
  },
  idempotency_key_reused: {
    status: 422,
    title: 'The idempotency key belongs to another command',
    meaning: 'You have used this key before, for a command with other input. That one is not touched.',
    remedy: 'Use a new key for a new command.',
  },
  recorded_outcome_outdated: {
    status: 409,
    title: 'The recorded outcome cannot be told',
    meaning:
      'You repeat a command that was answered before. It is not done again, and what was recorded of its outcome does not make an answer.',
    remedy:
      'Look at the record that the command was about: what it has done stands there and in the audit. Use a new key for a new command.',
  },
  reason_missing: {
    status: 400,
    field: '/body/reason',
    title: 'The reason is missing',
    meaning: 'Every command says in words why it is given; that stands in the audit.',
    remedy: 'Send a `reason` that says it, not only blanks.',
  },
  precondition_missing: {
    status: 428,
    title: 'If-Match is missing',
    meaning: 'The record has a version, and this change is only made to the version that you have read.',
    remedy: 'Read the record and send its ETag as If-Match.',
  },
  version_conflict: {
    status: 412,
    title: 'The record has changed since you read it',
    meaning: 'If-Match names a version that is not the present one: somebody, or the system, was faster.',
    remedy: 'Read the record again, look at what has changed, and decide anew.',
  },
  not_found: {
    status: 404,
    title: 'There is nothing here',
    meaning: 'No such address or object exists, or it is of an owner that you do not act for.',
    remedy: 'Check the address and the id; if it is of another owner, ask an administrator for access.',
  },
  body_too_large: {
    status: 413,
    title: 'The body is too large',
    meaning: 'It has more bytes than this operation takes: 256 KiB, and more only for imports.',
    remedy: 'Send it in parts.',
  },
  media_type_unsupported: {
    status: 415,
    title: 'The body is not JSON',
    meaning: 'Bodies are taken as application/json alone.',
    remedy: 'Send the header Content-Type: application/json, and JSON.',
  },
  too_many_requests: {
    status: 429,
    title: 'Too many requests',
    meaning:
      'More requests came from this caller or address than are taken in a minute; or it is a large import while others are being read.',
    remedy: 'Wait for the seconds in Retry-After, then go on more slowly.',
  },
  too_many_streams: {
    status: 429,
    title: 'Too many event streams are open',
    meaning:
      'This caller, by whichever of its tokens and sessions, has as many streams of events open as one may have.',
    remedy: 'Close one, or share one stream among those who listen; a page in the browser needs one.',
  },
  search_too_broad: {
    status: 503,
    title: 'The search takes too long',
    meaning:
      'What was asked for could not be found within the time that a list may take: it fits too much, or many search at once. Nothing was changed.',
    remedy: 'Name more: a longer part of the name, an owner, a state; or try again later.',
  },
  internal_error: {
    status: 500,
    title: 'The server could not answer',
    meaning: 'Something went wrong on our side. A command is whole or not at all.',
    remedy:
      'Repeat it with the same idempotency key; if it stays, give the request id to whoever reads the server’s log.',
  },
});
