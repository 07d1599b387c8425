import { join } from 'node:path';
import {
  Client,
  type ClientOptions,
  credentials,
  loadPackageDefinition,
  type MethodDefinition,
  Server,
  ServerCredentials,
  type ServiceDefinition,
  type UntypedServiceImplementation,
} from '@grpc/grpc-js';
import { loadSync } from '@grpc/proto-loader';

export interface Message {
  readonly text: string;
  readonly data: Buffer;
}

export type Method = MethodDefinition<Partial<Message>, Message>;

/** The service of `echo.proto`. */
function loadService(): ServiceDefinition {
  const loaded = loadPackageDefinition(loadSync(join(import.meta.dirname, 'echo.proto'), { defaults: true }));
  const namespace = loaded['peers'];
  if (typeof namespace !== 'object' || !('Echo' in namespace))
    throw new Error('echo.proto has no peers.Echo');
  const { Echo } = namespace;
  if (typeof Echo !== 'function' || !('service' in Echo)) throw new Error('peers.Echo is no service');
  return Echo.service;
}

export const echoService = loadService();

export function methodNamed(name: 'Unary' | 'Download' | 'Upload' | 'Chat'): Method {
  const found = echoService[name];
  if (found === undefined) throw new Error(`The service has no method ${name}.`);
  return found;
}

export interface GrpcServer {
  readonly port: number;
  stop(): void;
}

/** A grpc-js server. @param tls key and certificate; without, it is in the clear */
export async function startGrpcServer(
  handlers: UntypedServiceImplementation,
  tls: { readonly cert: string; readonly key: string } | null,
): Promise<GrpcServer> {
  const server = new Server({
    'grpc.max_receive_message_length': 16 * 1024 * 1024,
    'grpc.max_send_message_length': 16 * 1024 * 1024,
  });
  server.addService(echoService, handlers);
  const offered =
    tls === null
      ? ServerCredentials.createInsecure()
      : ServerCredentials.createSsl(null, [
          { cert_chain: Buffer.from(tls.cert), private_key: Buffer.from(tls.key) },
        ]);
  const port = await new Promise<number>((resolve, reject) => {
    server.bindAsync('127.0.0.1:0', offered, (error, bound) => (error ? reject(error) : resolve(bound)));
  });
  return { port, stop: () => server.forceShutdown() };
}

/** A grpc-js client. @param ca PEM of the authority to trust; null speaks in the clear */
export function createGrpcClient(port: number, ca: Buffer | null): Client {
  const options: ClientOptions = {
    'grpc.max_receive_message_length': 16 * 1024 * 1024,
    'grpc.max_send_message_length': 16 * 1024 * 1024,
    'grpc.enable_retries': 0,
    'grpc.enable_http_proxy': 0,
  };
  return ca === null
    ? new Client(`127.0.0.1:${port}`, credentials.createInsecure(), {
        ...options,
        'grpc.default_authority': 'grpc.localhost',
      })
    : new Client(`127.0.0.1:${port}`, credentials.createSsl(ca), {
        ...options,
        'grpc.ssl_target_name_override': 'grpc.localhost',
        'grpc.default_authority': 'grpc.localhost',
      });
}
