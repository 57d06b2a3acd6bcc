import { members, textOf } from '../json-members.ts';

/** What the CA says about an error, for a person. */
export function sentence(status: number, body: string): string {
  const said = textOf(members(body)?.['message']);
  return said === null ? `status ${status}` : `status ${status}: ${said}`;
}
