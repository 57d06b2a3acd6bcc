/** Dot-separated words, so that a subject is also a NATS subject and cannot hold a wildcard. */
const SUBJECT = /^[a-z0-9_]+(\.[a-z0-9_]+){0,7}$/;
/** One NATS token, and a name on the local socket. */
const NODE_ID = /^[A-Za-z0-9][A-Za-z0-9_-]{0,63}$/;

export function assertSubject(subject: string): void {
  if (!SUBJECT.test(subject)) throw new TypeError(`"${subject}" is not a subject such as station.signing_request`);
}

export function assertNodeId(nodeId: string): void {
  if (!NODE_ID.test(nodeId)) throw new TypeError(`"${nodeId}" is not a node id: up to 64 letters, digits, "_" and "-"`);
}

export const isNodeId = (text: string) => NODE_ID.test(text);
