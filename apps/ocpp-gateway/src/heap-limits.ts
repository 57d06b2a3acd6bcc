import { setFlagsFromString } from 'node:v8';

/**
 * Node tells V8 of some 100 KB outside its heap for each TLS connection, twice what one has, and V8 collects anew whenever
 * 64 MiB have been added: every 630 stations that come back, each time through a heap that has grown by theirs and in which
 * nothing has died. With this, such memory counts towards the limit of the whole heap, which grows with what is alive.
 * For a process that is a gateway and nothing else; what it is worth is in docs/operations/figures.md (`reconnect-storm`).
 */
export const countConnectionsWithTheHeap = (): void =>
  setFlagsFromString('--external-memory-accounted-in-global-limit');
