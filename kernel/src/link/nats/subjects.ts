/**
 * The subjects of the link. A gateway's node id is part of every subject it publishes, so that the
 * bus can hold it to its own: the permissions of the account of gateway `gw-1` are
 *
 *   publish    bfcert.req.gw-1.>   bfcert.facts.gw-1.>   bfcert.node.gw-1   and replies (allow_responses)
 *   subscribe  bfcert.cmd.gw-1.>   bfcert.all.>   bfcert.server.*   _INBOX_gw-1.>
 *
 * and a server's: publish and subscribe bfcert.>, $JS.API.> and $JS.ACK.> for the stream, its inboxes.
 */
export const FACTS_STREAM = 'BFCERT_FACTS';
export const ALL_FACTS = 'bfcert.facts.*.>';
/** Of all servers that serve a subject, one receives each request. */
export const SERVER_QUEUE = 'bfcert-servers';

export const requestTo = (nodeId: string, subject: string) => `bfcert.req.${nodeId}.${subject}`;
export const commandTo = (nodeId: string, subject: string) => `bfcert.cmd.${nodeId}.${subject}`;
export const broadcastOf = (subject: string) => `bfcert.all.${subject}`;
export const factOf = (nodeId: string, subject: string) => `bfcert.facts.${nodeId}.${subject}`;
export const presenceOfNode = (nodeId: string) => `bfcert.node.${nodeId}`;
export const presenceOfServer = (serverId: string) => `bfcert.server.${serverId}`;
export const inboxPrefixOf = (nodeId: string) => `_INBOX_${nodeId}`;

/** The node id in a subject that has one: the third word. */
export const nodeIn = (full: string) => full.split('.')[2] ?? '';
/** What follows the first `words` words. */
export const after = (full: string, words: number) => full.split('.').slice(words).join('.');
