import { brokerContract } from '../contract/index.js';
import { memoryHarness } from '../contract/memory-harness.js';

brokerContract('memory', memoryHarness);
