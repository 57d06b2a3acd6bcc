/** The end of a switch over a union: does not compile while a member is unhandled. */
export function never(unhandled: never): never {
  throw new Error(`unhandled: ${JSON.stringify(unhandled)}`);
}
