export {
  startProtocolServer,
  type ProtocolServer,
  type ProtocolServerOptions,
} from './eventstoredb/testing/protocol-server.js';
