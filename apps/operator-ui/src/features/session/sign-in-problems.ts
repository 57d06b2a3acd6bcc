/** What became of a sign-in at the OpenID provider, by the word in the address it came back to. */
const PROBLEMS: Readonly<Record<string, string>> = {
  openid_unavailable: 'The provider cannot be reached now. Whoever is signed in stays so; try again later.',
  openid_refused: 'The provider did not confirm who you are. Try again.',
  openid_attempt_over: 'That sign-in took too long or began in another browser. Try again.',
  openid_role_unknown: 'The provider gives you no role here. Ask an administrator: the audit says what it gives you.',
  openid_grants_conflict:
    'The provider gives you roles for different owners that have none in common. Ask an administrator.',
  openid_name_taken: 'A local account has your name. An administrator has to say that it is you.',
  account_disabled: 'Your account is disabled.',
};

/** Null when there was none. A word that is not ours is told of in general: anybody can write an address. */
export function problemIn(search: string): string | null {
  const word = new URLSearchParams(search).get('problem');
  if (word === null) return null;
  return Object.hasOwn(PROBLEMS, word) ? (PROBLEMS[word] ?? null) : 'The sign-in did not succeed. Try again.';
}
