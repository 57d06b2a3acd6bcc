/** What a station of a fleet does wrong, under the names that simulated stations over sockets have for it. */
export const fleetHabits = {
  silent: 'answers no command at all',
  'not-supported': 'knows no command',
  'rejects-anchor': 'refuses every trust anchor',
  'anchor-accepted-not-listed': 'says yes to a trust anchor and does not keep it',
  'wrong-cn': 'asks for a certificate in another name',
  'rejects-certificate': 'refuses every certificate',
  'drops-answer': 'takes a certificate, and its answer is lost',
  'drops-answer-undone': 'neither takes a certificate nor answers',
  'drops-password-answer': 'takes a new password, and its answer is lost',
  'drops-password-answer-undone': 'neither takes a new password nor answers',
  'falls-back-to-profile-2': 'no certificate ever connects it: it comes back with its password',
  'never-reconnects': 'stays away once it has a certificate and its connection has ended',
} as const satisfies Readonly<Record<string, string>>;

export type FleetHabit = keyof typeof fleetHabits;

export const isFleetHabit = (name: string): name is FleetHabit => Object.hasOwn(fleetHabits, name);
