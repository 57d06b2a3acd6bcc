import { problemsBy } from './problem-entry.ts';

/** Of deviations that are put up with of a station. */
export const problemsOfStationTolerances = problemsBy(['station tolerances'], {
  station_tolerance_unknown: {
    status: 404,
    title: 'There is no such tolerance',
    meaning: 'No tolerance has this id, or it is of an owner that you do not act for.',
    remedy: 'See `bfcert tolerances list`.',
  },
  station_tolerance_over: {
    status: 409,
    title: 'The tolerance is over',
    meaning: 'It was ended, its end date has come, or the station has what it was let in for.',
    remedy: 'Nothing; ask for another one if it is still needed.',
  },
  tolerance_not_for_this_identity: {
    status: 400,
    title: 'There is no such tolerance for this identity',
    meaning: 'Only chargers have tolerances, and only those that the detail names.',
    remedy: 'Choose one that the detail names, for a charger.',
    by: ['station tolerances', 'approvals'],
  },
  adoption_empty: {
    status: 409,
    title: 'There is no station to take over',
    meaning: 'The filter finds none, or those it finds are awaited already or have a certificate of their own.',
    remedy: 'See `skipped` of the dry run.',
  },
  adoption_too_large: {
    status: 409,
    title: 'Too many stations for one answer',
    meaning: 'At most 500 stations are taken over by one approval.',
    remedy: 'Choose fewer: by owner, family or cohort.',
  },
  tolerance_active: {
    status: 409,
    title: 'The same is tolerated already',
    meaning: 'A station has one tolerance of a kind at a time.',
    remedy: 'End the one that the detail names, and ask again for another end date.',
    by: ['station tolerances', 'approvals'],
  },
});
