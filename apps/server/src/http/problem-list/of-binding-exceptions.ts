import { problemsBy } from './problem-entry.ts';

/** Of names that are accepted in the place of bound ones. */
export const problemsOfBindingExceptions = problemsBy(['binding exceptions'], {
  binding_exception_unknown: {
    status: 404,
    title: 'There is no such binding exception',
    meaning: 'No exception has this id, or it is of an owner that you do not act for.',
    remedy: 'See `bfcert exceptions list`.',
  },
  binding_exception_over: {
    status: 409,
    title: 'The exception is over',
    meaning: 'It was ended, or its end date has come.',
    remedy: 'Nothing; ask for another one if the name is still needed.',
  },
  exception_not_for_this_purpose: {
    status: 400,
    title: 'There is no exception from this name for this purpose',
    meaning:
      'Exceptions are from the O and the CN of purposes whose signing requests are checked here, and never from the name of a server.',
    remedy: 'Choose one of the kinds that the detail names.',
    by: ['binding exceptions', 'approvals'],
  },
  exception_needless: {
    status: 409,
    title: 'The identity is bound to this name',
    meaning: 'What it is bound to is accepted without an exception.',
    remedy: 'Nothing.',
    by: ['binding exceptions', 'approvals'],
  },
  exception_active: {
    status: 409,
    title: 'Another exception is in force in this place',
    meaning: 'An identity has one exception from one kind of name for one purpose at a time.',
    remedy: 'End the one that the detail names, and ask again.',
    by: ['binding exceptions', 'approvals'],
  },
});
