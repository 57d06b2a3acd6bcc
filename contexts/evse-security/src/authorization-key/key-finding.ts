/** What is wrong with a key that may open a station's way in; the worst first. */
export const keyFindings = [
  /** It was to be replaced because somebody else may know it, and is still in force. */
  'exposed',
  /** It is one that stations are delivered with, or that stands in an example. */
  'known_default',
  /** Another station has the same one. */
  'shared_secret',
  'own_name',
  'short_secret',
  /** It was imported before equal ones were looked for: whether it is shared or a default is not known. */
  'not_compared',
  /** Somebody else chose it: it is neither random nor known to the station alone. */
  'foreign_secret',
  /** For its place or its age it is to be replaced, and that has not happened. */
  'rotation_due',
  /** Nobody has come with it for 30 days, or ever. */
  'unused',
  /** The station may or may not have it, for more than a day. */
  'unsettled',
] as const;
export type KeyFinding = (typeof keyFindings)[number];

export const keyFindingMeans: Readonly<Record<KeyFinding, string>> = {
  exposed: 'Somebody else may know it, and it is still in force.',
  known_default: 'It is a default that stations are delivered with, or stands in an example.',
  shared_secret: 'Another station has the same one.',
  own_name: 'It is a name of the station.',
  short_secret: 'It has fewer than 16 bytes.',
  not_compared: 'It was imported before equal ones were looked for.',
  foreign_secret: 'Somebody else chose it.',
  rotation_due: 'It is to be replaced, and that has not happened.',
  unused: 'Nobody has come with it for 30 days.',
  unsettled: 'The station may or may not have it, for more than a day.',
};
