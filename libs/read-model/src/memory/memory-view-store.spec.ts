import { viewStoreContract } from '#read-model/contract';
import { MemoryViewStore } from './memory-view-store.js';

viewStoreContract('Memory', async () => new MemoryViewStore());
