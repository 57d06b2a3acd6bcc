/** One sentence against a role of the mount, whosever it is, that issues what no list shows at its time; or null. */
export function listingFault(role: Readonly<Record<string, unknown>>): string | null {
  if (role['no_store'] === true) return 'keeps no certificates (no_store)';
  if (!Number.isSafeInteger(role['not_before_duration'])) return 'does not say how far it dates back';
  if (role['not_before'] !== undefined && role['not_before'] !== '') return 'has a beginning of its own (not_before)';
  // OpenBao lets whoever asks choose the beginning, unless the role forbids it; Vault has nothing of the kind.
  const bound = role['not_before_bound'];
  return bound === undefined || bound === 'forbid' ? null : 'lets its callers choose the beginning (not_before_bound)';
}
