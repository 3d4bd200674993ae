export { ShareProjector, type ShareProjectorOptions } from './share-projector.js';
export { ShareRouting, type ShareRoutingOptions } from './share-routing.js';
