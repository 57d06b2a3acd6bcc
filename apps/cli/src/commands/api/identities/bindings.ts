import { WrongUse } from '../exit-codes.ts';

export interface Binding {
  readonly kind: string;
  readonly value: string;
}

/**
 * `kind=value`; which kinds there are, and what a value may look like, the server says.
 *
 * @throws WrongUse with a sentence when there is no kind or no value.
 */
export function bindingIn(text: string): Binding {
  const at = text.indexOf('=');
  if (at < 1 || at === text.length - 1) throw new WrongUse(`--binding takes kind=value, such as fqdn=csms.example.org`);
  return { kind: text.slice(0, at), value: text.slice(at + 1) };
}

/** What is there after a change: a kind that is named anew loses what it had, and the others stay. */
export function changedBindings(
  before: readonly Binding[],
  named: readonly Binding[],
  without: readonly string[],
): Binding[] {
  for (const kind of without) {
    if (named.some((one) => one.kind === kind)) throw new WrongUse(`${kind} is both given and taken away`);
    if (!before.some((one) => one.kind === kind)) throw new Error(`it has no binding ${kind}`);
  }
  const gone = new Set([...without, ...named.map(({ kind }) => kind)]);
  return [...before.filter(({ kind }) => !gone.has(kind)).map(({ kind, value }) => ({ kind, value })), ...named];
}
