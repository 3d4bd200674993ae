export { openMongoViews, mongoServerAt, ViewsUnreachable, type MongoServer, type MongoViews } from './views.js';
