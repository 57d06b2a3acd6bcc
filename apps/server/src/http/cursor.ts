import { RefusedRequest } from './problems.ts';

/** The cursor of a page as what it stands for; null for the first page. */
export function cursor<Id>(text: string | null | undefined, parse: (text: string) => Id | null): Id | null {
  if (text === null || text === undefined) return null;
  return parse(text) ?? notOurCursor();
}

export function notOurCursor(): never {
  throw new RefusedRequest('cursor_invalid', 'This cursor is not one of this list with this filter, for you.');
}
