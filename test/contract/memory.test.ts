import { createMemoryTransports } from '../../src/shared/contract/transport.ts';
import { contractSuite } from './suite.ts';

contractSuite('memory', async (takeHost) => {
  const [client, host] = createMemoryTransports();
  takeHost(host);
  return { client, host, cleanUp: async () => client.close() };
});
