export { createKafkaBroker, type KafkaOptions } from './kafka-broker.js';
export { findKafka, KafkaUnreachable, type FoundKafka } from './find-kafka.js';
