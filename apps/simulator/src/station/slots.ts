/** NetworkConfigurationPriority's valuesList: the slots this station has (B09.FR.06 wants at least two). */
export const SLOTS: readonly number[] = [1, 2, 3];

/** The slot a new station is delivered with. */
export const FIRST_SLOT = 1;

export function isCsmsUrl(text: string): boolean {
  const url = URL.canParse(text) ? new URL(text) : null;
  return url !== null && url.protocol === 'wss:' && url.search === '' && url.hash === '' && url.username === '';
}
