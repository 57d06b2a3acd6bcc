import { problemsBy } from './problem-entry.ts';

/** Of stations that are to be let back to Profile 2 for a time. */
export const problemsOfBreakGlasses = problemsBy(['migrations'], {
  break_glass_unknown: {
    status: 404,
    title: 'There is no such break-glass',
    meaning: 'None has this id, or its station is of an owner that you do not act for.',
    remedy: 'See `bfcert break-glass list`.',
  },
  break_glass_under_way: {
    status: 409,
    title: 'Another break-glass of the station is under way',
    meaning: 'One waits for its second person, or is open.',
    remedy: 'Have it answered or withdrawn, or end it.',
  },
  break_glass_not_open: {
    status: 409,
    title: 'The break-glass is not open',
    meaning: 'It is over, not approved yet, or narrowed: then the station’s own certificate ends it.',
    remedy:
      'Bring a station that is narrowed to its certificate. To shut its last way in as well, revoke its key; two people answer for that.',
  },
  migration_not_active: {
    status: 409,
    title: 'The station is not proven on Profile 3',
    meaning: 'It comes in with its password anyway, or its case waits for a person.',
    remedy: 'Look at its migration case.',
  },
  version_not_known: {
    status: 409,
    title: 'Nothing tells which version of OCPP the station speaks',
    meaning:
      'It is away, was not migrated by us, has told nothing that shows it, and its family is not declared. From OCPP 2.0.1 on a station has to allow a lower profile itself.',
    remedy: 'Declare the family of the station (`path`), or ask when it is connected.',
  },
  downgrade_not_reported: {
    status: 409,
    title: 'The station has not told whether it may be moved to a lower profile',
    meaning:
      'From OCPP 2.0.1 on that is its variable SecurityCtrlr.AllowSecurityProfileDowngrade. It is asked for it as soon as it is connected.',
    remedy: 'Ask again when it was connected.',
  },
  downgrade_not_allowed: {
    status: 409,
    title: 'The station does not allow a lower profile',
    meaning:
      'When it was asked last its AllowSecurityProfileDowngrade was not true, or it had no such variable. It is asked anew as soon as it is connected.',
    remedy:
      'Set it at the station, and ask again when it was connected. A recovery case lets a station in for a certificate when that is lost.',
  },
  no_former_key: {
    status: 409,
    title: 'There is no password of ours with which the station came last',
    meaning: 'It never had one, somebody else chose it, or it was to be replaced.',
    remedy: 'Ask with a key that is issued by hand, or with one that the station is told.',
  },
  lowering_not_possible: {
    status: 409,
    title: 'The station cannot be sent to Profile 2',
    meaning: 'OCPP 1.6 has no message that lowers a profile, and a password is told only to a station that is sent.',
    remedy: 'Ask for the open door alone; the station comes back by itself or is set by hand.',
  },
  lowering_by_hand: {
    status: 409,
    title: 'A station whose key is typed in is not sent to Profile 2',
    meaning: 'We do not hear whether somebody has typed it in, and the station would be sent where it cannot come in.',
    remedy: 'Ask for the open door alone, or with another key; whoever types it in sends the station down as well.',
  },
});
