import { MemoryStore } from '../../../../../src/main/engine/cache/store/memory-store.ts';
import { bytes } from '../../../../../src/shared/model/units.ts';
import { describeStore } from './suite.ts';

describeStore(
  'in memory',
  (limit) => {
    const store = new MemoryStore({ limit: bytes(limit) });
    return Promise.resolve({ store, stop: () => store.close() });
  },
  'memory',
);
