import { connectToInstance } from '../../src/main/cli/connect.ts';
import { startControlServer } from '../../src/main/host/control-server.ts';
import type { Transport } from '../../src/shared/contract/transport.ts';
import { contractSuite } from './suite.ts';

contractSuite('a WebSocket', async (takeHost) => {
  const accepted = Promise.withResolvers<Transport>();
  const server = await startControlServer({
    port: 0,
    renderer: null,
    accept(transport) {
      takeHost(transport);
      accepted.resolve(transport);
    },
  });
  const client = await connectToInstance(server.address, server.token);
  return {
    client,
    host: await accepted.promise,
    async cleanUp() {
      client.close();
      await server.close();
    },
  };
});
