import { MemoryHarness } from './memory-harness';
import { describeStoresContract } from './stores.contract';

describeStoresContract('in memory', () => Promise.resolve(new MemoryHarness()));
