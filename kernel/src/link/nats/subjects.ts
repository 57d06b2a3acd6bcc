/**
 * The subjects of the link. A gateway's node id is part of every subject it publishes, so that the
 * bus can hold it to its own: the permissions of the account of gateway `gw-1` are
 *
 *   publish    bfcert.req.gw-1.>   bfcert.facts.gw-1.>   bfcert.node.gw-1   and replies (allow_responses)
 *   subscribe  bfcert.cmd.gw-1.>   bfcert.all.>   bfcert.server.*   _INBOX.gw-1.>
 *
 * with as many responses as a large answer to a command has parts of 512 KiB, and those of a server
 *
 *   publish    bfcert.>   $JS.API.>   $JS.ACK.>   _INBOX.>
 *   subscribe  bfcert.>   _INBOX_server.>
 */
export const FACTS_STREAM = 'BFCERT_FACTS';
export const ALL_FACTS = 'bfcert.facts.*.>';
/** Of all servers that serve a subject, one receives each request. */
export const SERVER_QUEUE = 'bfcert-servers';
/** Not below `_INBOX`: a gateway's inbox must not be able to hear a server's. */
export const SERVER_INBOX = '_INBOX_server';

export const requestTo = (nodeId: string, subject: string) => `bfcert.req.${nodeId}.${subject}`;
export const commandTo = (nodeId: string, subject: string) => `bfcert.cmd.${nodeId}.${subject}`;
export const broadcastOf = (subject: string) => `bfcert.all.${subject}`;
export const factOf = (nodeId: string, subject: string) => `bfcert.facts.${nodeId}.${subject}`;
export const presenceOfNode = (nodeId: string) => `bfcert.node.${nodeId}`;
export const presenceOfServer = (serverId: string) => `bfcert.server.${serverId}`;
export const inboxPrefixOf = (nodeId: string) => `_INBOX.${nodeId}`;

/** The node or server id in a subject that has one: the third word. */
export const nodeIn = (full: string) => full.split('.')[2] ?? '';
/** What follows the first `words` words. */
export const after = (full: string, words: number) => full.split('.').slice(words).join('.');
