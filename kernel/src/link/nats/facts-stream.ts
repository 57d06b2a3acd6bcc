import { setTimeout as pause } from 'node:timers/promises';
import {
  AckPolicy,
  DeliverPolicy,
  DiscardPolicy,
  JetStreamApiCodes,
  JetStreamApiError,
  type JetStreamClient,
  type JetStreamManager,
  type JsMsg,
  RetentionPolicy,
  type SeqMsgRequest,
  StorageType,
} from '@nats-io/jetstream';
import { nanos } from '@nats-io/transport-node';
import { Backoff } from '../../backoff.ts';
import { messageOf } from '../reply.ts';
import { ALL_FACTS, FACTS_STREAM, factOf, nodeIn } from './subjects.ts';

const ACK_WAIT_MS = 10_000;
/** How long one question for the next fact stands, and how often it is looked whether there should have been one. */
const LOOK_EVERY_MS = 10_000;
/** A node that no server has asked for this long was renamed or removed. Its facts stay. */
const FORGET_NODE_MS = 24 * 3600 * 1000;

export interface StreamOptions {
  /** Bytes of facts that no server has acknowledged; default 1 GiB. When it is full facts wait in the spools of the gateways. */
  readonly maxBytes?: number;
  /** Default 1; then the bus needs `sync_interval: always`, as JetStream otherwise syncs every two minutes. */
  readonly replicas?: number;
  /** A server that says nothing for so many milliseconds about a fact it took is gone; default 10 s. */
  readonly ackWaitMs?: number;
  /** After so many milliseconds a bus that gives out nothing more, although it should, is found out; 1 s at least, default 10 s. */
  readonly lookEveryMs?: number;
}

export async function ensureFactsStream(manager: JetStreamManager, options: StreamOptions): Promise<void> {
  const changeable = {
    subjects: [ALL_FACTS],
    max_bytes: options.maxBytes ?? 1024 * 1024 * 1024,
    num_replicas: options.replicas ?? 1,
    // Refuse what is new rather than drop what was confirmed.
    discard: DiscardPolicy.New,
  };
  try {
    await manager.streams.info(FACTS_STREAM);
    await manager.streams.update(FACTS_STREAM, changeable);
  } catch (error) {
    if (!(error instanceof JetStreamApiError && error.code === JetStreamApiCodes.StreamNotFound)) throw error;
    // A work queue: a fact goes when it is acknowledged.
    const fixed = { name: FACTS_STREAM, retention: RetentionPolicy.Workqueue, storage: StorageType.File };
    await manager.streams.add({ ...fixed, ...changeable });
  }
}

/** Nodes whose facts wait in the stream, also those that are gone. */
export async function nodesWithFacts(manager: JetStreamManager): Promise<Set<string>> {
  const info = await manager.streams.info(FACTS_STREAM, { subjects_filter: ALL_FACTS });
  return new Set(Object.keys(info.state.subjects ?? {}).map(nodeIn));
}

export interface FactConsumption {
  readonly jetstream: JetStreamClient;
  readonly manager: JetStreamManager;
  readonly options: StreamOptions;
  readonly stopping: AbortSignal;
  readonly onProblem: (problem: string) => void;
}

/**
 * Hands the facts of one node to `handle`, one by one, until `stopping` and the end of the connection.
 * All servers share one durable consumer per node, and the bus gives out the next fact only when the
 * one before is acknowledged: that keeps the order whichever server takes which fact.
 */
export async function consumeFacts(
  nodeId: string,
  handle: (message: JsMsg) => Promise<void>,
  { jetstream, manager, options, stopping, onProblem }: FactConsumption,
): Promise<void> {
  const backoff = new Backoff(100, 5000);
  while (!stopping.aborted) {
    try {
      await manager.consumers.add(FACTS_STREAM, {
        durable_name: nodeId,
        filter_subject: factOf(nodeId, '>'),
        ack_policy: AckPolicy.Explicit,
        deliver_policy: DeliverPolicy.All,
        max_ack_pending: 1,
        ack_wait: nanos(options.ackWaitMs ?? ACK_WAIT_MS),
        inactive_threshold: nanos(FORGET_NODE_MS),
      });
      const consumer = await jetstream.consumers.get(FACTS_STREAM, nodeId);
      const lookEveryMs = options.lookEveryMs ?? LOOK_EVERY_MS;
      let lookAt = performance.now() + lookEveryMs;
      while (!stopping.aborted) {
        if (performance.now() >= lookAt) {
          if (await hasLostItsPlace(manager, nodeId)) {
            onProblem(`the bus has lost its place among the facts of ${nodeId}: all that are there are taken anew`);
            await manager.consumers.delete(FACTS_STREAM, nodeId);
            break;
          }
          lookAt = performance.now() + lookEveryMs;
        }
        // One at a time and none ahead: a fact handed back must not come to a pull of ours that nobody reads any more.
        const message = await consumer.next({ expires: lookEveryMs });
        backoff.reset();
        if (message !== null) await handle(message);
      }
    } catch (error) {
      if (!stopping.aborted) onProblem(`cannot take the facts of ${nodeId}: ${messageOf(error)}`);
    }
    await pause(backoff.next(), undefined, { signal: stopping }).catch(() => {});
  }
}

/**
 * A bus that is killed writes what it gave out and what it removed at different moments. Started again it may wait without end
 * for the end of a fact that is gone, and give out no other (nats-server 2.9.10); or keep facts that were acknowledged, and
 * never give them out. In both the consumer is to be made anew: whoever takes facts knows those that it has had.
 */
async function hasLostItsPlace(manager: JetStreamManager, nodeId: string): Promise<boolean> {
  const { delivered, ack_floor: done, num_ack_pending: underWay } = await manager.consumers.info(FACTS_STREAM, nodeId);
  // Of the bus since 2.9; the client's type does not have it.
  const ofNode: SeqMsgRequest & { next_by_subj: string } = { next_by_subj: factOf(nodeId, '>'), seq: 1 };
  const oldest = await manager.streams.getMessage(FACTS_STREAM, ofNode);
  if (oldest === null) return false;
  if (underWay > 0 ? oldest.seq === delivered.stream_seq : oldest.seq > done.stream_seq) return false;
  // What happened between the two questions is no sign of anything.
  const now = await manager.consumers.info(FACTS_STREAM, nodeId);
  return now.delivered.consumer_seq === delivered.consumer_seq && now.ack_floor.consumer_seq === done.consumer_seq;
}

/** Runs `work` on a fact: acknowledges when it resolves, else gives the fact back to be delivered after `delayMs`. */
export async function acknowledgeAfter(
  message: JsMsg,
  work: () => Promise<void>,
  delayMs: () => number,
  { options, onProblem }: FactConsumption,
): Promise<void> {
  const stillWorking = setInterval(() => message.working(), (options.ackWaitMs ?? ACK_WAIT_MS) / 3);
  try {
    await work();
    message.ack();
  } catch (error) {
    onProblem(`fact ${message.subject} will be delivered again: ${messageOf(error)}`);
    message.nak(delayMs());
  } finally {
    clearInterval(stillWorking);
  }
}
