import { problemsBy } from './problem-entry.ts';

/** Of who calls and what they may do. */
export const problemsOfAccess = problemsBy(['session', 'users', 'tokens'], {
  unauthenticated: {
    status: 401,
    title: 'Nobody is signed in',
    meaning:
      'There is no token or session with the request, it is not valid any more, or name and password do not match.',
    remedy: 'Sign in, or send a bearer token that has not ended: `bfcert tokens list` shows until when each is valid.',
    by: 'any',
  },
  role_missing: {
    status: 403,
    title: 'Your roles do not allow it',
    meaning:
      'The operation, or this use of it, needs a role that you do not have here. The attempt stands in the audit.',
    remedy: 'The detail names the role: ask somebody who has it, or an administrator to give it to you.',
    by: 'any',
  },
  owner_out_of_scope: {
    status: 403,
    title: 'It is of an owner that you do not act for',
    meaning: 'Your access is limited to some owners, and this is of another, of several, or of all.',
    remedy: 'Ask somebody who acts for that owner, or an administrator to give you access to it.',
    by: 'any',
  },
  cross_site: {
    status: 403,
    title: 'The request may come from a foreign site',
    meaning: 'A browser’s request that changes something carries X-Requested-With, which foreign sites cannot send.',
    remedy: 'Send the header X-Requested-With with any value, or a bearer token and no cookie.',
    by: 'any',
  },
  account_unknown: {
    status: 404,
    title: 'There is no such user',
    meaning: 'No user or service has this id, or you do not act for all of its owners.',
    remedy: 'See `bfcert users list`.',
  },
  account_name_taken: {
    status: 409,
    title: 'The name is taken',
    meaning: 'Another account has this name, or had it: names stand in the audit and are not given twice.',
    remedy: 'Choose another name.',
  },
  account_invalid: {
    status: 400,
    field: '/body',
    title: 'The account cannot be like this',
    meaning: 'Name, roles or owners are not possible together; the detail says which.',
    remedy: 'Mend what the detail names.',
  },
  account_disabled: {
    status: 409,
    title: 'The account is disabled',
    meaning: 'A disabled account gets no tokens and no sessions.',
    remedy: 'Have an administrator enable it, if it is to be used.',
  },
  external_taken: {
    status: 409,
    title: 'Another account has this subject',
    meaning: 'A subject at the OpenID provider is one account’s alone.',
    remedy: 'Take the subject from the other account first, or use that account.',
  },
  grant_exceeds_own: {
    status: 403,
    title: 'It would give more than you have',
    meaning: 'Nobody gives roles or owners that they do not have themselves.',
    remedy: 'Give less, or ask somebody with those rights.',
    by: ['users', 'tokens', 'webhooks', 'alerts'],
  },
  password_unsuitable: {
    status: 400,
    field: '/body/password',
    title: 'The password will not do',
    meaning: 'It is too short, too long, or holds the name.',
    remedy: 'Choose one as the detail says.',
  },
  password_wrong: {
    status: 403,
    title: 'The present password is another one',
    meaning: 'Whoever changes their own password says the present one.',
    remedy: 'Try again, or have an administrator set a new one.',
  },
  try_later: {
    status: 429,
    title: 'Too many sign in at once',
    meaning: 'Checking a password takes time and memory, so only a few are checked together.',
    remedy: 'Try again in a second.',
  },
  token_unknown: {
    status: 404,
    title: 'There is no such access token',
    meaning: 'No token has this id, or it is somebody else’s.',
    remedy: 'See `bfcert tokens list`.',
  },
  token_invalid: {
    status: 400,
    field: '/body',
    title: 'The token cannot be like this',
    meaning: 'Its name, its end or its roles are not possible; the detail says which.',
    remedy: 'Mend what the detail names; a token is valid for 366 days at most.',
  },
  token_of_another_person: {
    status: 403,
    title: 'Only a person makes tokens for themselves',
    meaning: 'With a token of somebody else one person could act as two.',
    remedy: 'Have that person make it, or make a service and a token for that.',
  },
});
