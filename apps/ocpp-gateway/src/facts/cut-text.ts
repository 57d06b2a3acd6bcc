/** At most `characters` of it; the last one is an ellipsis where something is missing. Characters outside the BMP stay whole. */
export function cutText(text: string, characters: number): string {
  if (text.length <= characters) return text;
  // Two code units per character at most: the rest of a very long text is not even looked at.
  const kept = Array.from(text.slice(0, 2 * characters + 2));
  return kept.length <= characters ? kept.join('') : `${kept.slice(0, characters - 1).join('')}…`;
}
