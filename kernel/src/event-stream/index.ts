/** Messages that leave for others by a NATS JetStream stream: at least once, in order, whatever becomes of the bus meanwhile. */
export { JetStreamPublisher, type JetStreamPublisherOptions, type StreamMessage } from './jetstream-publisher.ts';
