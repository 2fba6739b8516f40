import { accessStoreContract } from '../testing/access-store.contract';
import { MemoryAccessStore, MemoryCommandKeys } from '../testing/memory-access-store';

describe('the access store in memory', () => {
  accessStoreContract(async () => ({ access: new MemoryAccessStore(), keys: new MemoryCommandKeys() }));
});
