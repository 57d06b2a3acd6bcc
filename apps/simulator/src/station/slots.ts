/** NetworkConfigurationPriority's valuesList: the slots this station has (B09.FR.06 wants at least two). */
export const SLOTS: readonly number[] = [1, 2, 3];

/** The slot a new station is delivered with. */
export const FIRST_SLOT = 1;

/** Profile 1 has no TLS, and the others have nothing else. */
export function isCsmsUrl(text: string, securityProfile = 2): boolean {
  const url = URL.canParse(text) ? new URL(text) : null;
  const protocol = securityProfile === 1 ? 'ws:' : 'wss:';
  return url !== null && url.protocol === protocol && url.search === '' && url.hash === '' && url.username === '';
}
